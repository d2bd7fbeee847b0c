// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.differential;

import java.util.List;
import java.util.Map;

/**
 * What an agent is called with.
 *
 * @param name as it is listed
 * @param peersAction the action of {@code ocf:linbit:drbd}
 * @param action Ferryman's
 * @param environment on top of what every call has
 */
record Act(String name, String peersAction, String action, Map<String, String> environment) {
  private static final String META = "OCF_RESKEY_CRM_meta_";

  /** What is done in every situation. */
  static final List<Act> ALL =
      List.of(
          act("monitor", Map.of(META + "interval", "10000")),
          act("probe", "monitor", Map.of(META + "interval", "0")),
          act("start", Map.of()),
          act("promote", Map.of()),
          act("demote", Map.of()),
          act("stop", Map.of()),
          notify("pre", "start"),
          notify("post", "promote"),
          act("validate-all", Map.of()),
          new Act("reload", "reload", "reload-agent", Map.of()));

  Act {
    environment = Map.copyOf(environment);
  }

  static Act act(String action, Map<String, String> environment) {
    return act(action, action, environment);
  }

  static Act act(String name, String action, Map<String, String> environment) {
    return new Act(name, action, action, environment);
  }

  /** A notification of what happens to the instance on node2. */
  static Act notify(String type, String operation) {
    return act(
        type + "-notify " + operation,
        "notify",
        Map.of(
            META + "notify_type", type,
            META + "notify_operation", operation,
            META + "notify_" + operation + "_uname", "node2"));
  }
}
