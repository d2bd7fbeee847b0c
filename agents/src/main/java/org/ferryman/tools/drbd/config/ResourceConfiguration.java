// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd.config;

import static java.util.stream.Collectors.toMap;
import static org.ferryman.exec.XmlOutput.children;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/**
 * A resource as {@code drbdadm dump-xml} prints it: what it is made of, and the options that decide
 * about fencing.
 *
 * @param definition its sides and volumes
 * @param connections the options that hold for each of its connections, as {@code section/option};
 *     8.4 has one
 * @param handlers the commands of its handlers, by name
 */
public record ResourceConfiguration(
    ResourceDefinition definition,
    List<Map<String, String>> connections,
    Map<String, String> handlers) {

  /** Checks and copies. */
  public ResourceConfiguration {
    connections = connections.stream().map(Map::copyOf).toList();
    handlers = Map.copyOf(handlers);
    if (connections.isEmpty()) {
      throw new IllegalArgumentException("the options of no connection");
    }
  }

  /** The resource's name. */
  public String name() {
    return definition.name();
  }

  /** The names of all its nodes; floating ones have none. */
  public Set<String> hostNames() {
    return definition.hosts().stream()
        .flatMap(host -> host.names().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The strictest policy that holds for any of its connections. */
  public FencingPolicy strictestFencing() {
    return policies().max(Comparator.naturalOrder()).orElse(FencingPolicy.DONT_CARE);
  }

  /** The weakest policy that holds for any of its connections. */
  public FencingPolicy weakestFencing() {
    return policies().min(Comparator.naturalOrder()).orElse(FencingPolicy.DONT_CARE);
  }

  /** Of the section {@code net}, where DRBD 9 has it, else of {@code disk}, as 8.4. */
  private Stream<FencingPolicy> policies() {
    return connections.stream()
        .map(
            options ->
                Optional.ofNullable(options.get("net/fencing"))
                    .or(() -> Optional.ofNullable(options.get("disk/fencing")))
                    .map(FencingPolicy::of)
                    .orElse(FencingPolicy.DONT_CARE));
  }

  /** The values that an option of the section {@code net} has, over all connections. */
  public Set<String> net(String option, String standard) {
    return option("net/" + option, standard);
  }

  /** The values that an option, as {@code section/option}, has over all connections. */
  public Set<String> option(String option, String standard) {
    return connections.stream()
        .map(options -> options.getOrDefault(option, standard))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The command of a handler. */
  public Optional<String> handler(String handler) {
    return Optional.ofNullable(handlers.get(handler));
  }

  /**
   * Reads the XML of one resource or of a whole configuration.
   *
   * @throws IllegalArgumentException if it is not what drbdadm prints
   */
  public static List<ResourceConfiguration> parse(String xml) {
    return DefinitionParser.resources(xml).stream().map(ResourceConfiguration::resource).toList();
  }

  /** Reads one resource element of drbdadm dump-xml. */
  public static ResourceConfiguration resource(Element element) {
    Map<String, String> common = options(element, "net", "disk", "options");
    List<Map<String, String>> connections =
        children(element, "connection").stream()
            .map(
                connection -> {
                  Map<String, String> options = new HashMap<>(common);
                  options.putAll(options(connection, "net", "disk", "options"));
                  return options;
                })
            .toList();
    return new ResourceConfiguration(
        DefinitionParser.resource(element),
        connections.isEmpty() ? List.of(common) : connections,
        options(element, "handlers").entrySet().stream()
            .collect(
                toMap(it -> it.getKey().substring("handlers/".length()), Map.Entry::getValue)));
  }

  private static Map<String, String> options(Element scope, String... sections) {
    Map<String, String> options = new HashMap<>();
    for (Element section : children(scope, "section")) {
      String name = section.getAttribute("name");
      if (List.of(sections).contains(name)) {
        children(section, "option")
            .forEach(option -> options.put(name + "/" + required(option), value(option)));
      }
    }
    return options;
  }

  private static String value(Element option) {
    return option.hasAttribute("value") ? option.getAttribute("value") : "yes";
  }

  private static String required(Element option) {
    String value = option.getAttribute("name");
    if (value.isBlank()) {
      throw new IllegalArgumentException("<option> without name");
    }
    return value;
  }

  /** What is known of it. */
  public sealed interface Reading {

    /**
     * It is configured for this host.
     *
     * @param text what drbdadm printed, to be compared with the other nodes'
     */
    record Known(ResourceConfiguration configuration, String text) implements Reading {}

    /**
     * It is not known, or not configured: drbdadm says why.
     *
     * @param toolMissing whether that is because there is no drbdadm
     */
    record Unknown(String reason, boolean toolMissing) implements Reading {
      /** Not known although the tool is there. */
      public Unknown(String reason) {
        this(reason, false);
      }
    }
  }
}
