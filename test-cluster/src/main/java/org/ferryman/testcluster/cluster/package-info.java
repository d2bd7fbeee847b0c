// SPDX-License-Identifier: Apache-2.0
/**
 * A real corosync and Pacemaker cluster in containers, one per node, on the simulated hardware.
 *
 * <p>{@link org.ferryman.testcluster.cluster.TestCluster} is the entry; the command line tool, the
 * demo and the JUnit suites all use it.
 */
package org.ferryman.testcluster.cluster;
