// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import static org.ferryman.exec.XmlOutput.child;
import static org.ferryman.exec.XmlOutput.children;
import static org.ferryman.exec.XmlOutput.descendants;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.ferryman.exec.XmlOutput;
import org.w3c.dom.Element;

/** Reads {@code crm_mon --one-shot --output-as=xml}. */
public final class MembershipParser {

  private MembershipParser() {}

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if something that matters is missing
   */
  static Membership parse(String xml) {
    Element root = XmlOutput.parse(xml);
    Element options = descend(root, "summary", "cluster_options");
    return new Membership(
        fencing(options),
        nodes(descend(root, "nodes")),
        instances(
            root,
            it ->
                Set.of("promoted", "master")
                    .contains(it.getAttribute("role").toLowerCase(Locale.ROOT))),
        new Membership.Whereabouts(
            instances(root, it -> it.getAttribute("failed").equals("true")),
            instances(root, it -> it.getAttribute("active").equals("true")),
            exhaustedOn(root)));
  }

  /**
   * Reads the element {@code nodes}, which crm_simulate(8) prints alike.
   *
   * @throws IllegalArgumentException if something that matters is missing
   */
  public static Map<String, Membership.Node> nodes(Element list) {
    Map<String, Membership.Node> nodes = new HashMap<>();
    for (Element node : children(list, "node")) {
      nodes.put(
          required(node, "name"),
          new Membership.Node(
              flag(node, "online"),
              flag(node, "pending"),
              flag(node, "unclean"),
              flag(node, "expected_up"),
              node.getAttribute("standby").equals("true")));
    }
    return nodes;
  }

  /** Pacemaker 3.0.2 calls the option otherwise, and still prints the former name beside it. */
  private static boolean fencing(Element options) {
    return flag(
        options, options.hasAttribute("fencing-enabled") ? "fencing-enabled" : "stonith-enabled");
  }

  private static Map<String, Set<String>> instances(Element root, Predicate<Element> such) {
    Map<String, Set<String>> found = new HashMap<>();
    for (Element resource : descendants(descend(root, "resources"), "resource")) {
      if (such.test(resource)) {
        Set<String> nodes = found.computeIfAbsent(primitive(resource), name -> new HashSet<>());
        children(resource, "node").forEach(node -> nodes.add(required(node, "name")));
      }
    }
    return found;
  }

  private static Map<String, Set<String>> exhaustedOn(Element root) {
    Map<String, Set<String>> found = new HashMap<>();
    for (Element history : children(root, "node_history")) {
      for (Element node : children(history, "node")) {
        children(node, "resource_history").stream()
            .filter(MembershipParser::isExhausted)
            .forEach(
                resource ->
                    found
                        .computeIfAbsent(primitive(resource), name -> new HashSet<>())
                        .add(required(node, "name")));
      }
    }
    return found;
  }

  private static boolean isExhausted(Element resource) {
    String count = resource.getAttribute("fail-count");
    String threshold = resource.getAttribute("migration-threshold");
    return count.equals("INFINITY")
        || (count.matches("[0-9]{1,9}")
            && threshold.matches("[1-9][0-9]{0,8}")
            && Integer.parseInt(count) >= Integer.parseInt(threshold));
  }

  /** Instances of a clone may carry their number. */
  private static String primitive(Element resource) {
    String id = required(resource, "id");
    int colon = id.indexOf(':');
    return colon < 0 ? id : id.substring(0, colon);
  }

  private static Element descend(Element root, String... names) {
    Element element = root;
    for (String name : names) {
      element =
          child(element, name)
              .orElseThrow(() -> new IllegalArgumentException("there is no <" + name + ">"));
    }
    return element;
  }

  private static boolean flag(Element element, String name) {
    return switch (required(element, name)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "<%s %s=\"%s\">".formatted(element.getTagName(), name, element.getAttribute(name)));
    };
  }

  private static String required(Element element, String name) {
    String value = element.getAttribute(name);
    if (value.isEmpty()) {
      throw new IllegalArgumentException("<%s> without %s".formatted(element.getTagName(), name));
    }
    return value;
  }
}
