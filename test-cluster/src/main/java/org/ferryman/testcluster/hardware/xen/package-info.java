// SPDX-License-Identifier: Apache-2.0
/** A Xen host as {@code xl} and xenstore present it, and the guests that write to their disks. */
package org.ferryman.testcluster.hardware.xen;
