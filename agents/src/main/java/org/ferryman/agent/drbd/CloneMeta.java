// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import java.util.Optional;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.tools.drbd.DrbdVersion;

/**
 * Checks how the cluster clones the resource. What is wrong there is wrong on every node, and stops
 * nothing that runs: of start, promote, reload and validate only.
 */
final class CloneMeta {
  private CloneMeta() {}

  /** Whether the check depends on the module's version: only DRBD 9 has more than one peer. */
  static boolean dependsOnVersion(OcfRequest request) {
    return request.meta("clone_max").filter(text -> !atMost(text, 2)).isPresent();
  }

  /**
   * What is wrong; empty if nothing is.
   *
   * @param module the module's version; empty while it is not known, which refuses nothing
   * @param allowsTwoPrimaries what the configuration says; empty while it is not known
   */
  static Optional<String> complaint(
      DrbdRequest request, Optional<DrbdVersion> module, Optional<Boolean> allowsTwoPrimaries) {
    OcfRequest ocf = request.ocf();
    if (!ocf.action().needsAllParameters() || !ocf.calledByPacemaker()) {
      return Optional.empty();
    }
    String promotedMax = request.promotedMax();
    String nodeMax =
        ocf.meta("promoted_node_max").or(() -> ocf.meta("master_node_max")).orElse("1");
    if (!ocf.meta("clone_node_max").orElse("1").equals("1")) {
      return expected("clone-node-max=1", ocf.meta("clone_node_max").get());
    }
    if (!nodeMax.equals("1")) {
      return expected("promoted-node-max=1", nodeMax);
    }
    if (!atMost(promotedMax, 2)) {
      return expected("promoted-max of at most 2", promotedMax);
    }
    boolean onePeer =
        promotedMax.equals("2") || module.map(version -> !version.nine()).orElse(false);
    if (dependsOnVersion(ocf) && onePeer) {
      return expected("clone-max of at most 2", ocf.meta("clone_max").get());
    }
    if (promotedMax.equals("2") && allowsTwoPrimaries.equals(Optional.of(false))) {
      return Optional.of(
          "promoted-max is 2, but the configuration of %s does not say allow-two-primaries"
              .formatted(request.resource()));
    }
    return needsNotifications(ocf) && !notified(ocf)
        ? Optional.of(
            "the clone needs the meta attribute notify=true (or the parameter %s=true)"
                .formatted(DrbdParameters.IGNORE_NOTIFICATIONS))
        : Optional.empty();
  }

  private static boolean needsNotifications(OcfRequest ocf) {
    boolean matters =
        switch (ocf.action()) {
          case START, PROMOTE, RELOAD_AGENT -> true;
          default -> false;
        };
    return matters && !DrbdParameters.AGENT.flag(ocf, DrbdParameters.IGNORE_NOTIFICATIONS);
  }

  private static boolean notified(OcfRequest ocf) {
    return ocf.meta("notify").map(text -> text.matches("(?i)true|yes|on|1|y")).orElse(false)
        || ocf.environment().containsKey("OCF_RESKEY_CRM_meta_notify_start_uname");
  }

  private static boolean atMost(String text, int limit) {
    return text.matches("[0-9]{1,6}") && Integer.parseInt(text) <= limit;
  }

  private static Optional<String> expected(String what, String found) {
    return Optional.of("the clone needs %s, but has %s".formatted(what, found));
  }
}
