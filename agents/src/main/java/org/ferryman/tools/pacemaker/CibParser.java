// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import static org.ferryman.exec.XmlOutput.child;
import static org.ferryman.exec.XmlOutput.children;
import static org.ferryman.exec.XmlOutput.descendants;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.exec.XmlOutput;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Reads a CIB ({@code cibadmin --query}). */
public final class CibParser {

  private static final Pattern SCHEMA = Pattern.compile("pacemaker-([0-9]{1,4})\\.([0-9]{1,4})");

  private static final String MIGRATE = "allow-migrate";

  private static final String STATUS_END = "</status>";

  /** Agents whose instances are guests, and may be what a Promoted role follows. */
  private static final Set<String> GUESTS =
      Set.of("ocf:ferryman:xen", "ocf:heartbeat:Xen", "ocf:heartbeat:VirtualDomain");

  private final Element configuration;
  private final Map<String, Element> templates = new HashMap<>();

  private CibParser(Element configuration) {
    this.configuration = configuration;
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if it is no CIB
   */
  public static Cib parse(String xml) {
    return parse(XmlOutput.parse(withoutStatus(xml)));
  }

  /**
   * Reads one that was parsed already.
   *
   * @param root the element {@code <cib>}
   * @throws IllegalArgumentException if it is no CIB
   */
  public static Cib parse(Element root) {
    if (!root.getTagName().equals("cib")) {
      throw new IllegalArgumentException("<" + root.getTagName() + "> is no CIB");
    }
    Element configuration =
        child(root, "configuration")
            .orElseThrow(() -> new IllegalArgumentException("a CIB without configuration"));
    return new CibParser(configuration)
        .cib(root.getAttribute("have-quorum").equals("1"), promotedWord(root));
  }

  /** The status of many guests is megabytes, and nothing in it is asked for. */
  private static String withoutStatus(String xml) {
    int from = xml.indexOf("<status>");
    int end = xml.lastIndexOf(STATUS_END);
    return from < 0 || end < from
        ? xml
        : xml.substring(0, from) + xml.substring(end + STATUS_END.length());
  }

  /** OCF 1.1's word since pacemaker-3.7. */
  private static String promotedWord(Element root) {
    Matcher schema = SCHEMA.matcher(root.getAttribute("validate-with"));
    boolean old =
        schema.matches()
            && (Integer.parseInt(schema.group(1)) < 3
                || (Integer.parseInt(schema.group(1)) == 3
                    && Integer.parseInt(schema.group(2)) < 7));
    return old ? "Master" : "Promoted";
  }

  private Cib cib(boolean quorum, String promotedWord) {
    Map<String, Ban.Found> bans = new LinkedHashMap<>();
    for (Element location : descendants(configuration, "rsc_location")) {
      Constraints.read(location).ifPresent(found -> bans.put(found.id(), found));
    }
    Map<String, List<DrbdClone>> clones = clones();
    Wiring wiring =
        child(configuration, "constraints")
            .map(it -> WiringParser.parse(it, migratable(), ferrymanGuests()))
            .orElse(Wiring.NONE);
    return new Cib(quorum, promotedWord, clones, bans, wiring);
  }

  private List<Wiring.GuestResource> ferrymanGuests() {
    return descendants(configuration, "primitive").stream()
        .filter(it -> agent(it).equals("ocf:ferryman:xen"))
        .map(
            it ->
                new Wiring.GuestResource(
                    it.getAttribute("id"),
                    parameter(it, "xmfile").orElse(""),
                    words(parameter(it, "drbd_resources").filter(names -> !names.equals("auto"))),
                    words(parameter(it, "shared_disks"))))
        .toList();
  }

  private static List<String> words(Optional<String> text) {
    return text.filter(it -> !it.isBlank())
        .map(it -> List.of(it.strip().split(" +")))
        .orElse(List.of());
  }

  /** By the primitive itself, by its template, or by default. */
  private Set<String> migratable() {
    boolean byDefault =
        descendants(configuration, "rsc_defaults").stream()
            .anyMatch(it -> "true".equals(NameValuePairs.of(it, "meta_attributes").get(MIGRATE)));
    Set<String> migratable = new HashSet<>();
    for (Element primitive : descendants(configuration, "primitive")) {
      Element template = templates.get(primitive.getAttribute("template"));
      String own = NameValuePairs.of(primitive, "meta_attributes").get(MIGRATE);
      String value =
          own == null && template != null
              ? NameValuePairs.of(template, "meta_attributes").get(MIGRATE)
              : own;
      if (value == null ? byDefault : value.matches("(?i)true|yes|on|1|y")) {
        migratable.add(primitive.getAttribute("id"));
      }
    }
    return migratable;
  }

  private Map<String, List<DrbdClone>> clones() {
    for (Element template : descendants(configuration, "template")) {
      templates.put(template.getAttribute("id"), template);
    }
    Map<String, List<DrbdClone>> clones = new LinkedHashMap<>();
    for (Element primitive : descendants(configuration, "primitive")) {
      String type = inherited(primitive, "type");
      String provider = inherited(primitive, "provider");
      if (inherited(primitive, "class").equals("ocf")
          && type.equals("drbd")
          && Set.of("ferryman", "linbit").contains(provider)) {
        parameter(primitive, "drbd_resource")
            .ifPresent(
                resource ->
                    clones
                        .computeIfAbsent(resource, name -> new ArrayList<>())
                        .add(clone(primitive, provider)));
      }
    }
    return clones;
  }

  private DrbdClone clone(Element primitive, String provider) {
    Element outermost = primitive;
    for (Node node = primitive.getParentNode();
        node instanceof Element parent && !parent.getTagName().equals("resources");
        node = parent.getParentNode()) {
      outermost = parent;
    }
    boolean cloned = Set.of("clone", "master").contains(outermost.getTagName());
    Map<String, String> meta = new HashMap<>(NameValuePairs.of(outermost, "meta_attributes"));
    if (outermost.getTagName().equals("master")) {
      meta.put("promotable", "true");
    }
    String id = outermost.getAttribute("id");
    Set<String> followed = new HashSet<>(List.of(id, primitive.getAttribute("id")));
    return new DrbdClone(
        id, primitive.getAttribute("id"), provider, cloned, meta, leaders(followed));
  }

  private Set<String> leaders(Set<String> followers) {
    Set<String> leaders = new HashSet<>();
    for (Element colocation : descendants(configuration, "rsc_colocation")) {
      String attribute = colocation.getAttribute("node-attribute");
      boolean sameNode = attribute.isEmpty() || attribute.equals("#uname");
      if (sameNode && isInfinite(colocation.getAttribute("score"))) {
        leaders.addAll(leaders(colocation, followers));
      }
    }
    leaders.removeAll(followers);
    leaders.removeIf(leader -> !guest(leader));
    return leaders;
  }

  /** Whether it is a guest, or a group with one; a clone or what others use too is none. */
  private boolean guest(String id) {
    return descendants(configuration, "primitive").stream()
            .filter(it -> it.getAttribute("id").equals(id))
            .anyMatch(this::isGuest)
        || descendants(configuration, "group").stream()
            .filter(it -> it.getAttribute("id").equals(id) && !cloned(it))
            .flatMap(it -> children(it, "primitive").stream())
            .anyMatch(this::isGuest);
  }

  private boolean isGuest(Element primitive) {
    return GUESTS.contains(agent(primitive)) && !cloned(primitive);
  }

  private String agent(Element primitive) {
    return String.join(
        ":",
        inherited(primitive, "class"),
        inherited(primitive, "provider"),
        inherited(primitive, "type"));
  }

  private static boolean cloned(Element element) {
    boolean cloned = false;
    for (Node node = element.getParentNode();
        node instanceof Element parent && !parent.getTagName().equals("resources");
        node = parent.getParentNode()) {
      cloned |= Set.of("clone", "master", "bundle").contains(parent.getTagName());
    }
    return cloned;
  }

  /** In a set, which one leads depends on the order of sets; all are on one node, so all count. */
  private static Set<String> leaders(Element colocation, Set<String> followers) {
    List<Element> sets = children(colocation, "resource_set");
    if (sets.isEmpty()) {
      return followers.contains(colocation.getAttribute("rsc"))
              && isPromoted(colocation.getAttribute("rsc-role"))
          ? Set.of(colocation.getAttribute("with-rsc"))
          : Set.of();
    }
    boolean follows =
        sets.stream()
            .filter(set -> isPromoted(set.getAttribute("role")))
            .flatMap(set -> children(set, "resource_ref").stream())
            .anyMatch(reference -> followers.contains(reference.getAttribute("id")));
    Set<String> others = new HashSet<>();
    if (follows) {
      sets.stream()
          .filter(set -> !isPromoted(set.getAttribute("role")))
          .flatMap(set -> children(set, "resource_ref").stream())
          .forEach(reference -> others.add(reference.getAttribute("id")));
    }
    return others;
  }

  private static boolean isPromoted(String role) {
    return Set.of("promoted", "master").contains(role.toLowerCase(Locale.ROOT));
  }

  private static boolean isInfinite(String score) {
    return Set.of("INFINITY", "+INFINITY").contains(score.toUpperCase(Locale.ROOT));
  }

  private String inherited(Element primitive, String attribute) {
    String own = primitive.getAttribute(attribute);
    Element template = templates.get(primitive.getAttribute("template"));
    return own.isEmpty() && template != null ? template.getAttribute(attribute) : own;
  }

  private Optional<String> parameter(Element primitive, String name) {
    Optional<String> own =
        Optional.ofNullable(NameValuePairs.of(primitive, "instance_attributes").get(name));
    Element template = templates.get(primitive.getAttribute("template"));
    return own.isPresent() || template == null
        ? own
        : Optional.ofNullable(NameValuePairs.of(template, "instance_attributes").get(name));
  }
}
