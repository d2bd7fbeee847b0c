// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import java.util.List;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * What the scheduler did.
 *
 * @param actions "vm1 start node1", "drbd-r0 promote node2", "fence node1" in the order of their
 *     execution; monitors, notifications and the fence devices' own are left out
 * @param placement "drbd-r0 Promoted node1", "vm1 Started node1" for all that is active, sorted
 * @param cluster the cluster thereafter
 */
record Outcome(List<String> actions, List<String> placement, Simulation cluster) {

  Outcome {
    actions = List.copyOf(actions);
    placement = List.copyOf(placement);
  }

  /** The actions in the XML output of {@code crm_simulate}. */
  static List<String> actions(Document output) {
    return Xml.all(
            output,
            "//transition/rsc_action[not(starts-with(@resource, 'fence-'))]"
                + "[contains(' start stop promote demote migrate_to migrate_from ',"
                + " concat(' ', @op, ' '))]"
                + "|//transition/fencing_action")
        .stream()
        .map(Outcome::action)
        .toList();
  }

  /** What is active in the end, in the XML output of {@code crm_simulate}. */
  static List<String> placement(Document output) {
    return Xml.all(
            output, "//revised_cluster_status//resource[not(starts-with(@id, 'fence-'))]/node")
        .stream()
        .map(Outcome::place)
        .sorted()
        .toList();
  }

  private static String action(Element action) {
    if (action.getTagName().equals("fencing_action")) {
      return "fence " + action.getAttribute("target");
    }
    return "%s %s %s"
        .formatted(
            action.getAttribute("resource").replaceAll(":[0-9]+$", ""),
            action.getAttribute("op"),
            action.getAttribute("node"));
  }

  private static String place(Element node) {
    Element resource = (Element) node.getParentNode();
    return "%s %s %s"
        .formatted(
            resource.getAttribute("id"), resource.getAttribute("role"), node.getAttribute("name"));
  }
}
