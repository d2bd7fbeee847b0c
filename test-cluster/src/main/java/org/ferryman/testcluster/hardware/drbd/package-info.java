// SPDX-License-Identifier: Apache-2.0
/** DRBD 8.4 as its kernel module and tools present it. */
package org.ferryman.testcluster.hardware.drbd;
