// SPDX-License-Identifier: Apache-2.0
/** Whether this node could take a guest now, published as a node attribute. */
package org.ferryman.handover.readiness;
