// SPDX-License-Identifier: Apache-2.0
/**
 * A world of nodes in one process: Ferryman's own code, on simulated hardware under Pacemaker in
 * model time. Of everything that runs there one thing runs at a time, and the same seed makes the
 * same happen.
 */
package org.ferryman.testcluster.storm.world;
