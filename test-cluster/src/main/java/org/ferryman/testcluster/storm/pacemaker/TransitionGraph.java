// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ferryman.testcluster.storm.base.Xml;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;

/**
 * What the scheduler wants to be done.
 *
 * @param synapses what can be begun together
 * @param failedStart what a failed start adds to the failures: {@code INFINITY} or a number
 * @param failedStop the same of a failed stop
 */
record TransitionGraph(List<Synapse> synapses, String failedStart, String failedStop) {

  /** Pacemaker's INFINITY, as a priority. */
  static final int INFINITY = 1_000_000;

  TransitionGraph {
    synapses = List.copyOf(synapses);
  }

  /** Who does an action. */
  enum Kind {
    /** Nobody: it only orders others. */
    PSEUDO,
    /** A node's local executor. */
    RESOURCE,
    /** A controller itself. */
    CLUSTER
  }

  /**
   * Actions that begin when all inputs are confirmed.
   *
   * @param priority an aborted transition goes on with those that are at least as urgent
   * @param actions what begins
   * @param inputs numbers of the actions to be waited for
   */
  record Synapse(int priority, List<Action> actions, List<Integer> inputs) {
    Synapse {
      actions = List.copyOf(actions);
      inputs = List.copyOf(inputs);
    }
  }

  /**
   * One action.
   *
   * @param number in this graph
   * @param kind who does it
   * @param operation what, as {@code start}, {@code cancel}, {@code stonith}
   * @param key as {@code vm1_start_0}
   * @param node where; nothing for a pseudo action
   * @param resource of which resource, as the agent sees its id, or nothing
   * @param agent as {@code ocf:ferryman:xen}, or nothing
   * @param attributes parameters and {@code CRM_meta_…}
   */
  record Action(
      int number,
      Kind kind,
      String operation,
      String key,
      String node,
      String resource,
      String agent,
      Map<String, String> attributes) {
    Action {
      attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
    }

    String meta(String name) {
      return attributes.getOrDefault(ResourceOperation.META + name, "");
    }

    long number(String meta) {
      String value = meta(meta);
      return value.matches("[0-9]{1,15}") ? Long.parseLong(value) : 0;
    }

    boolean flag(String meta) {
      return meta(meta).equals("true");
    }
  }

  /**
   * From the XML of {@code crm_simulate --save-graph}.
   *
   * @throws IllegalArgumentException if it is no graph
   */
  static TransitionGraph parse(String xml) {
    Element root = Xml.parse(xml).getDocumentElement();
    if (!root.getTagName().equals("transition_graph")) {
      throw new IllegalArgumentException("<" + root.getTagName() + "> is no transition graph");
    }
    List<Synapse> synapses = new ArrayList<>();
    for (Element synapse : Xml.children(root)) {
      synapses.add(synapse(synapse));
    }
    return new TransitionGraph(
        synapses,
        root.getAttribute("failed-start-offset"),
        root.getAttribute("failed-stop-offset"));
  }

  private static Synapse synapse(Element element) {
    List<Action> actions = new ArrayList<>();
    List<Integer> inputs = new ArrayList<>();
    for (Element part : Xml.children(element)) {
      if (part.getTagName().equals("action_set")) {
        Xml.children(part).forEach(it -> actions.add(action(it)));
      } else {
        Xml.children(part).stream()
            .flatMap(trigger -> Xml.children(trigger).stream())
            .forEach(it -> inputs.add(Integer.parseInt(it.getAttribute("id"))));
      }
    }
    String priority = element.getAttribute("priority");
    return new Synapse(priority.isEmpty() ? 0 : Integer.parseInt(priority), actions, inputs);
  }

  private static Action action(Element element) {
    Map<String, String> attributes = new TreeMap<>();
    String resource = "";
    String agent = "";
    for (Element part : Xml.children(element)) {
      if (part.getTagName().equals("attributes")) {
        NamedNodeMap all = part.getAttributes();
        for (int i = 0; i < all.getLength(); i++) {
          attributes.put(all.item(i).getNodeName(), all.item(i).getNodeValue());
        }
      } else if (part.getTagName().equals("primitive")) {
        resource = part.getAttribute("id");
        agent = agent(part);
      }
    }
    return new Action(
        Integer.parseInt(element.getAttribute("id")),
        switch (element.getTagName()) {
          case "rsc_op" -> Kind.RESOURCE;
          case "crm_event" -> Kind.CLUSTER;
          default -> Kind.PSEUDO;
        },
        element.getAttribute("operation"),
        element.getAttribute("operation_key"),
        element.getAttribute("on_node"),
        resource,
        agent,
        attributes);
  }

  private static String agent(Element primitive) {
    String provider = primitive.getAttribute("provider");
    return primitive.getAttribute("class")
        + (provider.isEmpty() ? "" : ":" + provider)
        + ":"
        + primitive.getAttribute("type");
  }

  /** What agents and fence devices are to do, but notifications, as {@code node1 vm1 start}. */
  List<String> summary() {
    List<String> lines = new ArrayList<>();
    for (Synapse synapse : synapses) {
      for (Action action : synapse.actions()) {
        if (action.operation().equals("stonith")) {
          lines.add("fence " + action.node());
        } else if (action.kind() == Kind.RESOURCE && !action.operation().equals("notify")) {
          long interval = action.number("interval");
          String what = action.operation() + (interval > 0 ? " " + interval : "");
          lines.add("%s %s %s".formatted(action.node(), action.resource(), what));
        }
      }
    }
    Collections.sort(lines);
    return lines;
  }

  boolean isEmpty() {
    return synapses.isEmpty();
  }
}
