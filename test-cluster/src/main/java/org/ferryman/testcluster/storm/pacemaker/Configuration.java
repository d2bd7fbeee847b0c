// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.testcluster.storm.base.Durations;
import org.ferryman.testcluster.storm.base.Xml;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The configuration section of a CIB: changed by administrators and tools. */
final class Configuration {
  private static final String ATTRIBUTES = "instance_attributes";
  private static final String META = "meta_attributes";
  private static final String UTILIZATION = "utilization";

  private final Document document;
  private final String schema;
  private long epoch;
  private String text = "";
  private Set<Long> failureTimeouts = Set.of();

  private Configuration(Document document, String schema, long epoch) {
    this.document = document;
    this.schema = schema;
    this.epoch = epoch;
    render();
  }

  /**
   * From a CIB's XML, for these nodes.
   *
   * @throws IllegalArgumentException if it is no CIB
   */
  static Configuration parse(String cib, List<String> nodes) {
    Element root = Xml.parse(cib).getDocumentElement();
    Element section =
        Xml.child(root, "configuration")
            .orElseThrow(() -> new IllegalArgumentException("a CIB without configuration"));
    Document document = Xml.parse("<configuration/>");
    document.replaceChild(document.importNode(section, true), document.getDocumentElement());
    Configuration configuration =
        new Configuration(document, root.getAttribute("validate-with"), 1);
    Element list = configuration.section("nodes");
    for (int number = 1; number <= nodes.size(); number++) {
      String name = nodes.get(number - 1);
      if (Xml.children(list).stream().noneMatch(it -> it.getAttribute("uname").equals(name))) {
        Xml.append(list, "node", "id", Integer.toString(number), "uname", name);
      }
    }
    configuration.property("cluster-infrastructure", "corosync");
    configuration.property("dc-version", "2.1.5");
    configuration.property("have-watchdog", "false");
    return configuration;
  }

  Configuration copy() {
    return new Configuration((Document) document.cloneNode(true), schema, epoch);
  }

  long epoch() {
    return epoch;
  }

  String schema() {
    return schema;
  }

  /** Its XML, indented for a CIB. */
  String text() {
    return text;
  }

  /** All values of {@code failure-timeout}, in seconds. */
  Set<Long> failureTimeouts() {
    return failureTimeouts;
  }

  private void changed() {
    epoch++;
    render();
  }

  private void render() {
    StringBuilder all = new StringBuilder();
    Xml.write(all, document.getDocumentElement(), "  ");
    text = all.toString();
    Set<Long> timeouts = new TreeSet<>();
    for (Element pair : Xml.descendants(document.getDocumentElement(), "nvpair")) {
      if (pair.getAttribute("name").equals("failure-timeout")) {
        timeouts.add(Durations.millis(pair.getAttribute("value")) / 1_000);
      }
    }
    timeouts.remove(0L);
    failureTimeouts = timeouts;
  }

  Element section(String name) {
    Element root = document.getDocumentElement();
    return Xml.child(root, name).orElseGet(() -> Xml.append(root, name));
  }

  List<Element> find(String xpath) {
    return Xml.find(document, xpath);
  }

  /** A primitive, clone or group by id. */
  Optional<Element> resource(String id) {
    return Xml.descendants(section("resources"), "*").stream()
        .filter(it -> Set.of("primitive", "group", "clone", "master").contains(it.getTagName()))
        .filter(it -> it.getAttribute("id").equals(id))
        .findFirst();
  }

  /** Fence devices, by id. */
  List<Element> devices() {
    return Xml.descendants(section("resources"), "primitive").stream()
        .filter(it -> it.getAttribute("class").equals("stonith"))
        .toList();
  }

  static Optional<String> parameter(Element resource, String name) {
    return value(resource, ATTRIBUTES, name);
  }

  static Optional<String> meta(Element resource, String name) {
    return value(resource, META, name);
  }

  static Optional<String> utilization(Element resource, String name) {
    return value(resource, UTILIZATION, name);
  }

  private static Optional<String> value(Element owner, String set, String name) {
    return Xml.children(owner).stream()
        .filter(it -> it.getTagName().equals(set))
        .flatMap(it -> Xml.children(it).stream())
        .filter(it -> it.getAttribute("name").equals(name))
        .map(it -> it.getAttribute("value"))
        .findFirst();
  }

  void parameter(String resource, String name, String value) {
    set(existing(resource), ATTRIBUTES, resource + "-" + ATTRIBUTES, name, value);
  }

  void meta(String resource, String name, String value) {
    set(existing(resource), META, resource + "-" + META, name, value);
  }

  void utilization(String resource, String name, String value) {
    set(existing(resource), UTILIZATION, resource + "-" + UTILIZATION, name, value);
  }

  void withoutMeta(String resource, String name) {
    unset(existing(resource), META, name);
  }

  private Element existing(String resource) {
    return resource(resource)
        .orElseThrow(() -> new IllegalArgumentException("no resource " + resource));
  }

  void property(String name, String value) {
    set(section("crm_config"), "cluster_property_set", "cib-bootstrap-options", name, value);
  }

  Optional<String> property(String name) {
    return value(section("crm_config"), "cluster_property_set", name);
  }

  Optional<Element> node(String name) {
    return Xml.children(section("nodes")).stream()
        .filter(it -> it.getAttribute("uname").equals(name))
        .findFirst();
  }

  void nodeAttribute(String node, String name, String value) {
    Element entry = node(node).orElseThrow(() -> new IllegalArgumentException("no node " + node));
    set(entry, ATTRIBUTES, "nodes-" + entry.getAttribute("id"), name, value);
  }

  void withoutNodeAttribute(String node, String name) {
    unset(node(node).orElseThrow(), ATTRIBUTES, name);
  }

  private void set(Element owner, String set, String setId, String name, String value) {
    Element pairs = Xml.child(owner, set).orElseGet(() -> Xml.append(owner, set, "id", setId));
    Optional<Element> pair =
        Xml.children(pairs).stream().filter(it -> it.getAttribute("name").equals(name)).findFirst();
    if (pair.isPresent()) {
      if (pair.get().getAttribute("value").equals(value)) {
        return;
      }
      pair.get().setAttribute("value", value);
    } else {
      String id = pairs.getAttribute("id") + "-" + name;
      Xml.append(pairs, "nvpair", "id", id, "name", name, "value", value);
    }
    changed();
  }

  private void unset(Element owner, String set, String name) {
    for (Element pairs : Xml.children(owner)) {
      if (pairs.getTagName().equals(set)) {
        Xml.children(pairs).stream()
            .filter(it -> it.getAttribute("name").equals(name))
            .forEach(Xml::remove);
      }
    }
    changed();
  }

  void append(String section, String name, String... attributes) {
    Xml.append(section(section), name, attributes);
    changed();
  }

  /** Removes all that an XPath finds; whether there was something. */
  boolean delete(String xpath) {
    List<Element> found = find(xpath);
    found.forEach(Xml::remove);
    if (!found.isEmpty()) {
      changed();
    }
    return !found.isEmpty();
  }

  /** Removes the first that an XPath finds, as {@code cibadmin --delete --xpath} does. */
  boolean deleteFirst(String xpath) {
    List<Element> found = find(xpath);
    if (found.isEmpty()) {
      return false;
    }
    Xml.remove(found.get(0));
    changed();
    return true;
  }

  /** Replaces the first that an XPath finds; whether there is one. */
  boolean replaceFirst(String xpath, Element by) {
    List<Element> found = find(xpath);
    if (found.isEmpty()) {
      return false;
    }
    Node old = found.get(0);
    old.getParentNode().replaceChild(document.importNode(by, true), old);
    changed();
    return true;
  }

  /**
   * Adds what is in an element to a section.
   *
   * @return the elements that are there already, by id: then nothing was added
   */
  List<Element> create(String section, Element content) {
    Set<String> ids = new HashSet<>();
    Xml.children(section(section)).forEach(it -> ids.add(it.getAttribute("id")));
    List<Element> added =
        content.getTagName().equals(section) ? Xml.children(content) : List.of(content);
    List<Element> there = new ArrayList<>();
    for (Element element : added) {
      if (ids.contains(element.getAttribute("id"))) {
        there.add(element);
      }
    }
    if (there.isEmpty()) {
      added.forEach(it -> section(section).appendChild(document.importNode(it, true)));
      changed();
    }
    return there;
  }
}
