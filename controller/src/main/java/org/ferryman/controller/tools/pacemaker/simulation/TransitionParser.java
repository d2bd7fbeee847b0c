// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.tools.pacemaker.simulation;

import static org.ferryman.exec.XmlOutput.child;
import static org.ferryman.exec.XmlOutput.children;
import static org.ferryman.exec.XmlOutput.descendants;

import java.util.ArrayList;
import java.util.List;
import org.ferryman.exec.XmlOutput;
import org.ferryman.tools.pacemaker.MembershipParser;
import org.w3c.dom.Element;

/** Reads {@code crm_simulate --simulate --output-as=xml}. */
final class TransitionParser {
  private TransitionParser() {}

  /**
   * Reads it.
   *
   * @param complete whether all actions could be done
   * @param cibAfter what was saved as the CIB thereafter
   * @throws IllegalArgumentException if something that matters is missing
   */
  static Transition parse(String xml, boolean complete, String cibAfter) {
    Element root = XmlOutput.parse(xml);
    return new Transition(
        state(part(root, "cluster_status")),
        child(root, "transition").map(TransitionParser::actions).orElse(List.of()),
        complete,
        state(part(root, "revised_cluster_status")),
        cibAfter);
  }

  private static Transition.State state(Element status) {
    List<Transition.Instance> instances = new ArrayList<>();
    for (Element resource : descendants(part(status, "resources"), "resource")) {
      instances.add(
          new Transition.Instance(
              primitive(resource.getAttribute("id")),
              resource.getAttribute("resource_agent"),
              resource.getAttribute("role"),
              !resource.getAttribute("managed").equals("false"),
              children(resource, "node").stream().map(it -> it.getAttribute("name")).toList()));
    }
    return new Transition.State(MembershipParser.nodes(part(status, "nodes")), instances);
  }

  private static List<Transition.Action> actions(Element transition) {
    List<Transition.Action> actions = new ArrayList<>();
    for (Element action : descendants(transition, "*")) {
      if (action.getTagName().equals("fencing_action")) {
        actions.add(new Transition.Action("", Transition.FENCE, action.getAttribute("target")));
      } else if (action.getTagName().equals("rsc_action")) {
        actions.add(
            new Transition.Action(
                primitive(action.getAttribute("resource")),
                action.getAttribute("op"),
                action.getAttribute("node")));
      }
    }
    return actions;
  }

  /** Without the number of a clone's instance. */
  private static String primitive(String id) {
    return id.replaceAll(":[0-9]+$", "");
  }

  private static Element part(Element parent, String name) {
    return child(parent, name)
        .orElseThrow(() -> new IllegalArgumentException("there is no <" + name + ">"));
  }
}
