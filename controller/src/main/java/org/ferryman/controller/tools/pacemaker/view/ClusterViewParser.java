// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.tools.pacemaker.view;

import static org.ferryman.exec.XmlOutput.child;
import static org.ferryman.exec.XmlOutput.children;
import static org.ferryman.exec.XmlOutput.descendants;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.exec.XmlOutput;
import org.ferryman.tools.pacemaker.Cib;
import org.w3c.dom.Element;

/** Reads {@code crm_mon --output-as=xml} and the status of a CIB. */
final class ClusterViewParser {
  private static final Pattern OPERATION = Pattern.compile("<lrm_rsc_op [^>]*>");
  private static final Pattern RESOURCE = Pattern.compile("<lrm_resource [^>]*>");
  private static final Pattern NODE = Pattern.compile("<node_state [^>]*>");
  private static final Pattern ELEMENT = Pattern.compile(NODE + "|" + RESOURCE + "|" + OPERATION);
  private static final Pattern ATTRIBUTE = Pattern.compile(" ([a-z-]+)=\"([^\"]*)\"");
  private static final Set<String> ARRIVALS = Set.of("start", "migrate_from");

  private ClusterViewParser() {}

  /**
   * Reads both.
   *
   * @param mon what crm_mon printed
   * @param cib the configuration, if it is known
   * @param cibTrouble why it is not
   * @param cibText the CIB as text, for its status; empty if not known
   * @throws IllegalArgumentException if crm_mon's answer is none
   */
  static ClusterView parse(String mon, Optional<Cib> cib, String cibTrouble, String cibText) {
    Element root = XmlOutput.parse(mon);
    Element summary =
        child(root, "summary")
            .orElseThrow(() -> new IllegalArgumentException("there is no <summary>"));
    Element options =
        child(summary, "cluster_options")
            .orElseThrow(() -> new IllegalArgumentException("there is no <cluster_options>"));
    Optional<Element> coordinator = child(summary, "current_dc");
    List<ClusterView.Node> nodes = new ArrayList<>();
    child(root, "nodes")
        .ifPresent(all -> children(all, "node").forEach(node -> nodes.add(node(node))));
    return new ClusterView(
        coordinator.map(it -> it.getAttribute("name")).orElse(""),
        coordinator.map(it -> it.getAttribute("version")).orElse(""),
        yes(
            options,
            options.hasAttribute("fencing-enabled") ? "fencing-enabled" : "stonith-enabled"),
        yes(options, "maintenance-mode"),
        nodes,
        instances(root),
        attributes(root),
        failures(root),
        cib,
        cibTrouble,
        arrivals(cibText));
  }

  private static ClusterView.Node node(Element node) {
    return new ClusterView.Node(
        node.getAttribute("name"),
        yes(node, "online"),
        yes(node, "standby"),
        yes(node, "maintenance"),
        yes(node, "pending"),
        yes(node, "unclean"),
        yes(node, "shutdown"));
  }

  private static List<ClusterView.Instance> instances(Element root) {
    return child(root, "resources").stream()
        .flatMap(it -> descendants(it, "resource").stream())
        .map(ClusterViewParser::instance)
        .toList();
  }

  /** Instances of a clone may carry their number. */
  private static ClusterView.Instance instance(Element resource) {
    String id = resource.getAttribute("id");
    int colon = id.indexOf(':');
    return new ClusterView.Instance(
        colon < 0 ? id : id.substring(0, colon),
        resource.getAttribute("resource_agent").replace("::", ":"),
        resource.getAttribute("role"),
        yes(resource, "managed"),
        yes(resource, "failed"),
        yes(resource, "blocked"),
        children(resource, "node").stream().map(it -> it.getAttribute("name")).toList(),
        resource.getAttribute("pending"));
  }

  private static Map<String, Map<String, String>> attributes(Element root) {
    Map<String, Map<String, String>> attributes = new TreeMap<>();
    for (Element all : children(root, "node_attributes")) {
      for (Element node : children(all, "node")) {
        Map<String, String> values = new TreeMap<>();
        children(node, "attribute").stream()
            .filter(it -> !it.getAttribute("value").isEmpty())
            .forEach(it -> values.put(it.getAttribute("name"), it.getAttribute("value")));
        attributes.put(node.getAttribute("name"), values);
      }
    }
    return attributes;
  }

  private static List<ClusterView.Failure> failures(Element root) {
    List<ClusterView.Failure> failures = new ArrayList<>();
    for (Element all : children(root, "failures")) {
      for (Element failure : children(all, "failure")) {
        String key = failure.getAttribute("op_key");
        String status = failure.getAttribute("exitstatus");
        failures.add(
            new ClusterView.Failure(
                key.isEmpty() ? failure.getAttribute("id") : key,
                failure.getAttribute("node"),
                failure.getAttribute("status").equals("complete")
                    ? status
                    : "%s (%s)".formatted(status, failure.getAttribute("status")),
                failure.getAttribute("exitreason"),
                failure.getAttribute("last-rc-change")));
      }
    }
    return failures;
  }

  /**
   * When each resource came to its node: its last successful start or arrival. Read from the text,
   * as the status of many guests is megabytes.
   */
  static List<ClusterView.Arrival> arrivals(String cib) {
    Map<String, ClusterView.Arrival> last = new TreeMap<>();
    String node = "";
    String resource = "";
    Matcher elements = ELEMENT.matcher(cib);
    while (elements.find()) {
      Map<String, String> attributes = attributesOf(elements.group());
      if (elements.group().startsWith("<node_state")) {
        node = attributes.getOrDefault("uname", "");
      } else if (elements.group().startsWith("<lrm_resource")) {
        resource = primitive(attributes.getOrDefault("id", ""));
      } else if (ARRIVALS.contains(attributes.getOrDefault("operation", ""))
          && attributes.getOrDefault("rc-code", "").equals("0")
          && attributes.getOrDefault("last-rc-change", "").matches("[1-9][0-9]{0,11}")) {
        Instant when = Instant.ofEpochSecond(Long.parseLong(attributes.get("last-rc-change")));
        last.merge(
            resource + " " + node,
            new ClusterView.Arrival(resource, node, when),
            (one, other) -> one.when().isAfter(other.when()) ? one : other);
      }
    }
    return List.copyOf(last.values());
  }

  private static String primitive(String id) {
    int colon = id.indexOf(':');
    return colon < 0 ? id : id.substring(0, colon);
  }

  private static Map<String, String> attributesOf(String element) {
    Map<String, String> attributes = new HashMap<>();
    Matcher matcher = ATTRIBUTE.matcher(element);
    while (matcher.find()) {
      attributes.put(matcher.group(1), matcher.group(2));
    }
    return attributes;
  }

  private static boolean yes(Element element, String attribute) {
    return element.getAttribute(attribute).equals("true");
  }
}
