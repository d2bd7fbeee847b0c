// SPDX-License-Identifier: Apache-2.0
/**
 * What DRBD and Xen of the simulated hardware stand on: time, links, power, commands and what is
 * measured of them.
 */
package org.ferryman.testcluster.hardware.base;
