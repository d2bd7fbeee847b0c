// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ferryman.testcluster.cluster.ClusterStatus;
import org.ferryman.testcluster.cluster.ClusterStatus.NodeState;
import org.ferryman.testcluster.cluster.ClusterStatus.ResourceState;

/** What changed in the cluster from one look at it to the next, in words. */
final class StatusChanges {
  private StatusChanges() {}

  /** The changes from one status to a later one; empty if there are none. */
  static List<String> between(ClusterStatus before, ClusterStatus after) {
    List<String> changes = new ArrayList<>();
    Map<String, String> nodesBefore = nodes(before);
    nodes(after)
        .forEach(
            (node, state) -> {
              if (!state.equals(nodesBefore.get(node))) {
                changes.add(node + " is " + state);
              }
            });
    Map<String, String> rolesBefore = roles(before);
    Map<String, String> rolesAfter = roles(after);
    rolesBefore.forEach(
        (where, role) -> {
          if (!rolesAfter.containsKey(where)) {
            changes.add(where + " no longer " + role);
          }
        });
    rolesAfter.forEach(
        (where, role) -> {
          if (!role.equals(rolesBefore.get(where))) {
            changes.add(where + " " + role);
          }
        });
    after.failures().stream()
        .filter(failure -> !before.failures().contains(failure))
        .forEach(failure -> changes.add("FAILED: " + failure.text()));
    return changes;
  }

  private static Map<String, String> nodes(ClusterStatus status) {
    Map<String, String> states = new LinkedHashMap<>();
    for (NodeState node : status.nodes()) {
      states.put(node.name(), state(node));
    }
    return states;
  }

  private static String state(NodeState node) {
    if (node.unclean()) {
      return "UNCLEAN: it must be fenced first";
    }
    if (!node.online()) {
      return "offline";
    }
    return node.pending() ? "joining" : node.standby() ? "in standby" : "online";
  }

  /** Role by "resource on node". */
  private static Map<String, String> roles(ClusterStatus status) {
    Map<String, String> roles = new TreeMap<>();
    for (ResourceState resource : status.resources()) {
      for (String node : resource.nodes()) {
        roles.put(
            resource.id() + " on " + node, resource.role() + (resource.failed() ? " FAILED" : ""));
      }
    }
    return roles;
  }
}
