// SPDX-License-Identifier: Apache-2.0
/** The real lab: two QEMU machines with real Xen, real DRBD 8.4 and real Pacemaker. */
package org.ferryman.testcluster.lab;
