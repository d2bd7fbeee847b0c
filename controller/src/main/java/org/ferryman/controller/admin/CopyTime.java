// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin;

import java.time.Duration;
import org.ferryman.node.NodeAgents;
import org.ferryman.ocf.ActionDefinition;
import org.ferryman.ocf.OcfAction;

/**
 * How much time a live migration needs: that of its guest's memory through the network, twice, as
 * what the guest writes meanwhile is copied again.
 */
public final class CopyTime {
  /** Of a link for which nothing is told, in Mbit/s. */
  public static final long USUAL_LINK = 1000;

  private static final double MEGABITS_OF_A_MEBIBYTE = 8.388608;

  private CopyTime() {}

  /**
   * The timeout for {@code migrate_to}, in whole minutes, and no less than the agent advises.
   *
   * @param mebibytes the guest's memory
   * @param megabits what goes through the network, per second
   */
  public static Duration timeout(long mebibytes, long megabits) {
    double seconds = 2 * mebibytes * MEGABITS_OF_A_MEBIBYTE / megabits;
    Duration needed = Duration.ofMinutes((long) Math.ceil(seconds / 60));
    return needed.compareTo(advised()) > 0 ? needed : advised();
  }

  private static Duration advised() {
    return NodeAgents.definition("xen").actions().stream()
        .filter(it -> it.action() == OcfAction.MIGRATE_TO)
        .map(ActionDefinition::timeout)
        .findFirst()
        .orElseThrow();
  }
}
