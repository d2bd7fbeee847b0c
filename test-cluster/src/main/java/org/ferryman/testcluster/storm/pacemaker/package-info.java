// SPDX-License-Identifier: Apache-2.0
/**
 * Pacemaker in model time: everything that corosync and Pacemaker do on a cluster, single-threaded
 * and driven by the {@link org.ferryman.testcluster.hardware.base.Timeline} of the hardware model.
 *
 * <p>What is to be done is decided by Pacemaker itself: {@code crm_simulate} is asked for the
 * transition graph of the CIB that is kept here. What is written anew is the rest, as Pacemaker
 * 2.1.5 does it: the executor of graphs (pacemaker-controld), the queues of operations on each node
 * (pacemaker-execd), the attributes (pacemaker-attrd), fencing with its delays (pacemaker-fenced),
 * membership and quorum (corosync) and the answers of the tools that Ferryman asks.
 *
 * <p>The world around it is met at two seams: {@link
 * org.ferryman.testcluster.storm.pacemaker.Executor} runs an agent, {@link
 * org.ferryman.testcluster.storm.pacemaker.Fences} switches a node off and on. The world tells
 * {@link org.ferryman.testcluster.storm.pacemaker.PacemakerModel} what happens to nodes and links.
 */
package org.ferryman.testcluster.storm.pacemaker;
