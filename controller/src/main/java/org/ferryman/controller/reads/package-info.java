// SPDX-License-Identifier: Apache-2.0
/** Reads of DRBD and Xen that several operations share. */
package org.ferryman.controller.reads;
