// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.tools.pacemaker.cib;

import static org.ferryman.exec.XmlOutput.child;
import static org.ferryman.exec.XmlOutput.children;
import static org.ferryman.exec.XmlOutput.descendants;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ferryman.tools.pacemaker.CibParser;
import org.ferryman.tools.pacemaker.NameValuePairs;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Reads the contents of a CIB. What {@link CibParser} reads, it reads. */
public final class CibContentsParser {
  /** What holds where nothing is given (PCMK_DEFAULT_ACTION_TIMEOUT_MS). */
  private static final Duration PACEMAKERS_TIMEOUT = Duration.ofSeconds(20);

  private static final Set<String> CONTAINERS = Set.of("clone", "master", "group");

  private final CibDocument document;
  private final Map<String, Element> templates = new HashMap<>();
  private final Map<String, String> resourceDefaults;
  private final Map<String, String> operationDefaults;

  private CibContentsParser(CibDocument document) {
    this.document = document;
    this.resourceDefaults = defaults("rsc_defaults");
    this.operationDefaults = defaults("op_defaults");
    descendants(document.section("resources"), "template")
        .forEach(it -> templates.put(it.getAttribute("id"), it));
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if something that matters is missing
   */
  public static CibContents parse(CibDocument document) {
    return new CibContentsParser(document).contents();
  }

  private CibContents contents() {
    Map<String, Map<String, String>> permanent = new LinkedHashMap<>();
    for (Element node : children(document.section("nodes"), "node")) {
      permanent.put(node.getAttribute("uname"), NameValuePairs.of(node, "instance_attributes"));
    }
    Map<String, Map<String, String>> attributes = new LinkedHashMap<>();
    permanent.forEach((node, its) -> attributes.put(node, named(node, its)));
    for (Element state : children(document.status(), "node_state")) {
      Map<String, String> all =
          attributes.computeIfAbsent(state.getAttribute("uname"), node -> named(node, Map.of()));
      child(state, "transient_attributes")
          .map(it -> NameValuePairs.of(it, "instance_attributes"))
          .ifPresent(it -> it.forEach(all::putIfAbsent));
    }
    return new CibContents(
        CibParser.parse(document.root()),
        child(document.section("crm_config"), "cluster_property_set").isPresent()
            ? NameValuePairs.of(document.section("crm_config"), "cluster_property_set")
            : Map.of(),
        resourceDefaults,
        CibValues.time(operationDefaults.getOrDefault("timeout", "")).orElse(PACEMAKERS_TIMEOUT),
        descendants(document.section("resources"), "primitive").stream()
            .map(this::primitive)
            .toList(),
        ids(),
        children(document.section("constraints"), "rsc_location").stream()
            .map(CibContentsParser::location)
            .toList(),
        permanent,
        attributes);
  }

  private Set<String> ids() {
    Set<String> ids = new HashSet<>();
    for (String kind : List.of("primitive", "clone", "master", "group", "template", "bundle")) {
      descendants(document.section("resources"), kind)
          .forEach(it -> ids.add(it.getAttribute("id")));
    }
    document
        .optionalSection("tags")
        .ifPresent(tags -> children(tags, "tag").forEach(it -> ids.add(it.getAttribute("id"))));
    return ids;
  }

  private static Map<String, String> named(String node, Map<String, String> attributes) {
    Map<String, String> all = new HashMap<>(attributes);
    all.put("#uname", node);
    return all;
  }

  private Primitive primitive(Element primitive) {
    Optional<Element> template =
        Optional.ofNullable(templates.get(primitive.getAttribute("template")));
    Map<String, String> meta = new HashMap<>(NameValuePairs.of(primitive, "meta_attributes"));
    template.ifPresent(it -> NameValuePairs.of(it, "meta_attributes").forEach(meta::putIfAbsent));
    Optional<Primitive.Container> container = outermost(primitive);
    for (Element parent : parents(primitive)) {
      NameValuePairs.of(parent, "meta_attributes").forEach(meta::putIfAbsent);
    }
    resourceDefaults.forEach(meta::putIfAbsent);
    Map<String, String> parameters =
        new HashMap<>(NameValuePairs.of(primitive, "instance_attributes"));
    template.ifPresent(
        it -> NameValuePairs.of(it, "instance_attributes").forEach(parameters::putIfAbsent));
    return new Primitive(
        primitive.getAttribute("id"),
        agent(template.filter(it -> primitive.getAttribute("type").isEmpty()).orElse(primitive)),
        container,
        parameters,
        meta,
        operations(primitive, template));
  }

  private static String agent(Element element) {
    String provider = element.getAttribute("provider");
    return element.getAttribute("class")
        + (provider.isEmpty() ? "" : ":" + provider)
        + ":"
        + element.getAttribute("type");
  }

  /** A primitive's operation takes the place of its template's of the same name and interval. */
  private List<Primitive.ConfiguredOperation> operations(
      Element primitive, Optional<Element> template) {
    List<Primitive.ConfiguredOperation> operations = new ArrayList<>(operations(primitive));
    template.map(this::operations).orElse(List.of()).stream()
        .filter(
            it ->
                operations.stream()
                    .noneMatch(
                        own ->
                            own.name().equals(it.name()) && own.interval().equals(it.interval())))
        .toList()
        .forEach(operations::add);
    return operations;
  }

  private List<Primitive.ConfiguredOperation> operations(Element resource) {
    return children(resource, "operations").stream()
        .flatMap(it -> children(it, "op").stream())
        .filter(it -> !CibValues.no(it.getAttribute("enabled")))
        .map(this::operation)
        .toList();
  }

  private Primitive.ConfiguredOperation operation(Element op) {
    Map<String, String> more = new HashMap<>(NameValuePairs.of(op, "meta_attributes"));
    operationDefaults.forEach(more::putIfAbsent);
    String timeout = op.getAttribute("timeout");
    String interval = op.getAttribute("interval");
    return new Primitive.ConfiguredOperation(
        op.getAttribute("name"),
        op.getAttribute("role"),
        CibValues.time(interval.isEmpty() ? "0" : interval),
        CibValues.time(timeout.isEmpty() ? more.getOrDefault("timeout", "") : timeout),
        op.getAttribute("on-fail").isEmpty()
            ? more.getOrDefault("on-fail", "")
            : op.getAttribute("on-fail"));
  }

  private static Optional<Primitive.Container> outermost(Element primitive) {
    List<Element> parents = parents(primitive);
    return parents.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Primitive.Container(
                parents.get(parents.size() - 1).getAttribute("id"),
                parents.get(parents.size() - 1).getTagName(),
                NameValuePairs.of(parents.get(parents.size() - 1), "meta_attributes")));
  }

  /** The inner one first. */
  private static List<Element> parents(Element primitive) {
    List<Element> parents = new ArrayList<>();
    for (Node node = primitive.getParentNode();
        node instanceof Element parent && CONTAINERS.contains(parent.getTagName());
        node = parent.getParentNode()) {
      parents.add(parent);
    }
    return parents;
  }

  private static Location location(Element location) {
    return new Location(
        location.getAttribute("id"),
        location.getAttribute("rsc"),
        location.getAttribute("role"),
        location.getAttribute("node"),
        location.getAttribute("score"),
        children(location, "rule").stream().map(CibContentsParser::rule).toList());
  }

  private static Location.Rule rule(Element rule) {
    List<Element> expressions = children(rule, "expression");
    return new Location.Rule(
        rule.getAttribute("score"),
        rule.getAttribute("role"),
        rule.getAttribute("boolean-op").equals("or"),
        expressions.stream()
            .map(
                it ->
                    new Location.Expression(
                        it.getAttribute("attribute"),
                        it.getAttribute("operation"),
                        it.getAttribute("value")))
            .toList(),
        rule.getElementsByTagName("*").getLength() == expressions.size());
  }

  private Map<String, String> defaults(String section) {
    return document
        .optionalSection(section)
        .map(it -> NameValuePairs.of(it, "meta_attributes"))
        .orElse(Map.of());
  }
}
