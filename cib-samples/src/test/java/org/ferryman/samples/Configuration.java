// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;

/**
 * The configuration section of a CIB as text in which only what has a meaning is left.
 *
 * <p>Gone are comments, the order of elements and attributes, attributes that say their default,
 * and the ids of elements that only their tool names (operations, name-value pairs, rules); the ids
 * of resources and constraints stay.
 */
final class Configuration {

  private static final Set<String> NAMED =
      Set.of(
          "primitive",
          "clone",
          "group",
          "template",
          "rsc_location",
          "rsc_colocation",
          "rsc_order",
          "fencing-level");

  private static final Map<String, String> DEFAULTS =
      Map.of("rsc-role", "Started", "with-rsc-role", "Started", "boolean-op", "and");

  private Configuration() {}

  static String of(Document cib) {
    return String.join("\n", lines(Xml.one(cib, "/cib/configuration"), 0).toList());
  }

  private static Stream<String> lines(Element element, int depth) {
    List<Element> children =
        IntStream.range(0, element.getChildNodes().getLength())
            .mapToObj(element.getChildNodes()::item)
            .filter(Element.class::isInstance)
            .map(Element.class::cast)
            .toList();
    List<List<String>> inner =
        children.stream()
            .map(child -> lines(child, depth + 1).toList())
            .filter(child -> !child.isEmpty())
            .sorted((a, b) -> String.join("\n", a).compareTo(String.join("\n", b)))
            .toList();
    String attributes = attributes(element);
    if (inner.isEmpty() && attributes.isEmpty()) {
      return Stream.of();
    }
    return Stream.concat(
        Stream.of("  ".repeat(depth) + element.getTagName() + attributes),
        inner.stream().flatMap(List::stream));
  }

  private static String attributes(Element element) {
    NamedNodeMap given = element.getAttributes();
    Map<String, String> kept = new TreeMap<>();
    for (int i = 0; i < given.getLength(); i++) {
      String name = given.item(i).getNodeName();
      String value = given.item(i).getNodeValue();
      boolean chosenByTool = name.equals("id") && !NAMED.contains(element.getTagName());
      if (!chosenByTool && !value.equals(DEFAULTS.get(name))) {
        kept.put(name, value);
      }
    }
    return kept.entrySet().stream()
        .map(it -> " %s='%s'".formatted(it.getKey(), it.getValue()))
        .collect(Collectors.joining());
  }
}
