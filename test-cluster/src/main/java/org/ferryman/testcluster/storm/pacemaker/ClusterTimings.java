// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

/**
 * How long the cluster itself takes.
 *
 * @param loss until the others miss a node that is silent (corosync's token)
 * @param appear until corosync has let in a node that is heard
 * @param join until the controller of a node that was let in has joined
 * @param election until there is a new coordinator where the last one was lost
 * @param first until a node that hears of no coordinator elects one (dc-deadtime)
 * @param decision until the scheduler has answered
 * @param message from controller to controller
 * @param tool until a command-line tool has answered
 * @param device until a fence agent has answered to start or monitor
 */
public record ClusterTimings(
    Range loss,
    Range appear,
    Range join,
    Range election,
    Range first,
    Range decision,
    Range message,
    Range tool,
    Range device) {

  /** Estimates for a small cluster with corosync's defaults; nobody has measured them. */
  public static ClusterTimings usual() {
    return new ClusterTimings(
        new Range(3_000, 4_200),
        new Range(100, 400),
        new Range(300, 1_500),
        new Range(200, 1_200),
        new Range(20_000, 21_000),
        new Range(60, 200),
        new Range(1, 8),
        new Range(5, 30),
        new Range(200, 900));
  }
}
