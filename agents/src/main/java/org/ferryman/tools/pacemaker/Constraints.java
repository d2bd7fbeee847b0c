// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.ferryman.exec.XmlOutput;
import org.w3c.dom.Element;

/** The constraints of the handlers: their ids, and their XML in and out. */
public final class Constraints {

  /** Ids of Ferryman's own. */
  static final String OURS = "ferryman-fence.";

  /** Ids of the handlers that come with drbd-utils: theirs count, and are never touched. */
  static final String PEERS = "drbd-fence-by-handler-";

  private static final Pattern SAFE_NAME = Pattern.compile("[A-Za-z0-9_.:-]{1,255}");
  private static final Set<String> PROMOTED_WORDS = Set.of("promoted", "master");

  private Constraints() {}

  /** What has to be in the CIB so that only these nodes are given a clone's Promoted role. */
  public static List<Ban> wanted(DrbdClone clone, Set<String> goodNodes) {
    List<Ban> wanted = new ArrayList<>();
    wanted.add(new Ban(promotedId(clone), clone.id(), true, goodNodes));
    for (String leader : new TreeSet<>(clone.leaders())) {
      wanted.add(new Ban(leaderPrefix(clone) + leader, leader, false, goodNodes));
    }
    return wanted;
  }

  /** The constraints of ours that were made for that clone. */
  public static List<Ban.Found> ours(Cib cib, DrbdClone clone) {
    return found(cib, id -> id.equals(promotedId(clone)) || id.startsWith(leaderPrefix(clone)));
  }

  /** The constraints that the peers' handler has made for that clone. */
  public static List<Ban.Found> peers(Cib cib, DrbdClone clone) {
    return found(cib, id -> id.startsWith(PEERS)).stream()
        .filter(
            it ->
                it.understood()
                    .map(ban -> ban.resource().equals(clone.id()))
                    .orElse(it.id().endsWith("-" + clone.id())))
        .toList();
  }

  private static List<Ban.Found> found(Cib cib, Predicate<String> mine) {
    return cib.bans().values().stream()
        .filter(it -> mine.test(it.id()))
        .sorted(Comparator.comparing(Ban.Found::id))
        .toList();
  }

  private static String promotedId(DrbdClone clone) {
    return OURS + "promoted." + clone.id();
  }

  private static String leaderPrefix(DrbdClone clone) {
    return OURS + "leader." + clone.id() + ".of.";
  }

  /** Reads one {@code rsc_location}; empty if its id is none of a handler's. */
  static Optional<Ban.Found> read(Element location) {
    String id = location.getAttribute("id");
    if (!id.startsWith(OURS) && !id.startsWith(PEERS)) {
      return Optional.empty();
    }
    List<Element> rules = XmlOutput.children(location, "rule");
    if (rules.size() != 1 || location.getAttribute("rsc").isEmpty()) {
      return Optional.of(new Ban.Found.Strange(id));
    }
    Element rule = rules.get(0);
    List<Element> expressions = XmlOutput.children(rule, "expression");
    String role = role(location, rule);
    boolean understood =
        !expressions.isEmpty()
            && rule.getElementsByTagName("*").getLength() == expressions.size()
            && rule.getAttribute("score").equals("-INFINITY")
            && (role.isEmpty() || PROMOTED_WORDS.contains(role))
            && (expressions.size() == 1 || !rule.getAttribute("boolean-op").equals("or"))
            && expressions.stream().allMatch(Constraints::isNotThatNode);
    if (!understood) {
      return Optional.of(new Ban.Found.Strange(id));
    }
    return Optional.of(
        new Ban.Found.Understood(
            new Ban(
                id,
                location.getAttribute("rsc"),
                !role.isEmpty(),
                expressions.stream()
                    .map(expression -> expression.getAttribute("value"))
                    .collect(Collectors.toSet()))));
  }

  private static String role(Element location, Element rule) {
    String role = rule.getAttribute("role");
    return (role.isEmpty() ? location.getAttribute("role") : role).toLowerCase(Locale.ROOT);
  }

  private static boolean isNotThatNode(Element expression) {
    return expression.getAttribute("attribute").equals("#uname")
        && expression.getAttribute("operation").equals("ne")
        && !expression.getAttribute("value").isEmpty();
  }

  /** These bans as a {@code constraints} section. */
  public static String section(List<Ban> bans, String promotedWord) {
    return xml(
        writer -> {
          writer.writeStartElement("constraints");
          for (Ban ban : bans) {
            write(writer, ban, promotedWord);
          }
          writer.writeEndElement();
        });
  }

  /** One ban as a {@code rsc_location}. */
  static String location(Ban ban, String promotedWord) {
    return xml(writer -> write(writer, ban, promotedWord));
  }

  private static void write(XMLStreamWriter writer, Ban ban, String promotedWord)
      throws XMLStreamException {
    writer.writeStartElement("rsc_location");
    writer.writeAttribute("id", ban.id());
    writer.writeAttribute("rsc", ban.resource());
    writer.writeStartElement("rule");
    writer.writeAttribute("id", ban.id() + "-rule");
    if (ban.promotedRole()) {
      writer.writeAttribute("role", promotedWord);
    }
    writer.writeAttribute("score", "-INFINITY");
    writer.writeAttribute("boolean-op", "and");
    for (String node : ban.sortedGoodNodes()) {
      writer.writeEmptyElement("expression");
      writer.writeAttribute("id", ban.id() + "-rule-" + node);
      writer.writeAttribute("attribute", "#uname");
      writer.writeAttribute("operation", "ne");
      writer.writeAttribute("value", node);
    }
    writer.writeEndElement();
    writer.writeEndElement();
  }

  /**
   * Where a ban is found as long as it is as given: its id with exactly its nodes.
   *
   * @throws IllegalArgumentException if a name would mean something else in XPath
   */
  static String whileUnchanged(Ban ban) {
    StringBuilder path = new StringBuilder("//rsc_location[@id='").append(safe(ban.id()));
    path.append("'][rule[count(expression)=").append(ban.goodNodes().size()).append(']');
    for (String node : ban.sortedGoodNodes()) {
      path.append("[expression[@attribute='#uname'][@operation='ne'][@value='")
          .append(safe(node))
          .append("']]");
    }
    return path.append(']').toString();
  }

  /** Whether a name can be part of an id and of an XPath as it is. */
  public static boolean usable(String name) {
    return SAFE_NAME.matcher(name).matches();
  }

  private static String safe(String name) {
    if (!usable(name)) {
      throw new IllegalArgumentException("not a name to be used in a constraint: '" + name + "'");
    }
    return name;
  }

  @FunctionalInterface
  private interface Body {
    void write(XMLStreamWriter writer) throws XMLStreamException;
  }

  private static String xml(Body body) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter writer = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      body.write(writer);
      writer.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("XML can't be written to memory", e);
    }
    return text.toString();
  }
}
