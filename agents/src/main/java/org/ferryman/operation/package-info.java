// SPDX-License-Identifier: Apache-2.0
/** The way of one operation from its request, by lock and deadline, to its answer. */
package org.ferryman.operation;
