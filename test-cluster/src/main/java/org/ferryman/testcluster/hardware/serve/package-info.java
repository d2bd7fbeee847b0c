// SPDX-License-Identifier: Apache-2.0
/**
 * The simulated hardware as a process: one socket per node for the stand-in tools, one for control.
 */
package org.ferryman.testcluster.hardware.serve;
