// SPDX-License-Identifier: Apache-2.0
/** Simulated hardware: a model of DRBD 8.4 and Xen hosts which measures what it is put through. */
package org.ferryman.testcluster.hardware;
