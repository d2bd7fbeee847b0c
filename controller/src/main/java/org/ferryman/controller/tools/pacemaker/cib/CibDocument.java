// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.tools.pacemaker.cib;

import static java.util.Objects.requireNonNull;
import static org.ferryman.exec.XmlOutput.child;
import static org.ferryman.exec.XmlOutput.children;

import java.io.StringWriter;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.ferryman.exec.XmlOutput;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * A CIB that was read, to be looked into or to be changed on paper. Immutable: every change answers
 * another CIB, and none reaches the cluster.
 */
public final class CibDocument {
  private static final Set<String> CHANGES = Set.of("start", "stop", "migrate_to", "migrate_from");

  /** PCMK_EXEC_PENDING. */
  private static final String PENDING = "-1";

  private final Document document;

  private CibDocument(Document document) {
    this.document = document;
  }

  /**
   * Reads {@code cibadmin --query}.
   *
   * @throws IllegalArgumentException if it is no CIB with a configuration and a status
   */
  public static CibDocument parse(String xml) {
    Element root = XmlOutput.parse(xml);
    if (!root.getTagName().equals("cib")) {
      throw new IllegalArgumentException("<" + root.getTagName() + "> is no CIB");
    }
    CibDocument cib = new CibDocument(root.getOwnerDocument());
    cib.section("resources");
    cib.status();
    return cib;
  }

  /** Its XML. */
  public String text() {
    try {
      TransformerFactory factory = TransformerFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      Transformer transformer = factory.newTransformer();
      transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      StringWriter text = new StringWriter();
      transformer.transform(new DOMSource(document), new StreamResult(text));
      return text.toString();
    } catch (TransformerException e) {
      throw new IllegalStateException("a CIB can't be written to memory", e);
    }
  }

  /** A node in standby, as {@code crm_standby} writes it; the same if it is there already. */
  public CibDocument standby(String node) {
    CibDocument next = copy();
    Element entry = next.nodeEntry(node);
    Element set = next.childOf(entry, "instance_attributes", "nodes-" + entry.getAttribute("id"));
    next.pair(set, "standby", "on");
    return next;
  }

  /**
   * A resource that is asked to go to a node, as {@code crm_resource --move --node} writes it: what
   * an earlier move has left behind goes where it would contradict.
   */
  public CibDocument moved(String resource, String node) {
    CibDocument next = copy();
    next.removeLocation("cli-ban-" + resource + "-on-" + node);
    Element location = next.location("cli-prefer-" + resource, resource, node, "INFINITY");
    location.setAttribute("role", "Started");
    return next;
  }

  /** A resource that is asked to leave a node, as {@code crm_resource --move} writes it. */
  public CibDocument movedAway(String resource, String node) {
    CibDocument next = copy();
    Element location =
        next.location("cli-ban-" + resource + "-on-" + node, resource, node, "-INFINITY");
    location.setAttribute("role", "Started");
    return next;
  }

  /** A node whose Pacemaker is asked to end in order, as when its service is stopped. */
  public CibDocument shuttingDown(String node, long secondsSince1970) {
    CibDocument next = copy();
    next.transientAttribute(node, "shutdown", Long.toString(secondsSince1970));
    return next;
  }

  private void transientAttribute(String node, String name, String value) {
    Element state = nodeState(node);
    String id = state.getAttribute("id");
    Element set =
        childOf(childOf(state, "transient_attributes", id), "instance_attributes", "status-" + id);
    pair(set, name, value);
  }

  private void pair(Element set, String name, String value) {
    children(set, "nvpair").stream()
        .filter(it -> it.getAttribute("name").equals(name))
        .toList()
        .forEach(set::removeChild);
    Element pair = document.createElement("nvpair");
    pair.setAttribute("id", set.getAttribute("id") + "-" + name);
    pair.setAttribute("name", name);
    pair.setAttribute("value", value);
    set.appendChild(pair);
  }

  private Element location(String id, String resource, String node, String score) {
    removeLocation(id);
    Element location = document.createElement("rsc_location");
    location.setAttribute("id", id);
    location.setAttribute("rsc", resource);
    location.setAttribute("node", node);
    location.setAttribute("score", score);
    section("constraints").appendChild(location);
    return location;
  }

  private void removeLocation(String id) {
    Element constraints = section("constraints");
    children(constraints, "rsc_location").stream()
        .filter(it -> it.getAttribute("id").equals(id))
        .toList()
        .forEach(constraints::removeChild);
  }

  private Element childOf(Element parent, String name, String id) {
    return child(parent, name)
        .orElseGet(
            () -> {
              Element made = document.createElement(name);
              made.setAttribute("id", id);
              parent.appendChild(made);
              return made;
            });
  }

  private Element nodeEntry(String node) {
    return children(section("nodes"), "node").stream()
        .filter(it -> it.getAttribute("uname").equals(node))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the CIB has no node '" + node + "'"));
  }

  private Element nodeState(String node) {
    return children(status(), "node_state").stream()
        .filter(it -> it.getAttribute("uname").equals(node))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("the CIB knows no state of node '" + node + "'"));
  }

  /**
   * The operation by which a resource last changed on a node, as {@code start} or {@code
   * migrate_from}; empty if none is recorded there. Of a migration Pacemaker keeps a record of its
   * own, so the latest of all is looked for.
   */
  public Optional<String> lastOperation(String node, String resource) {
    return operations(resource, node::equals)
        .filter(it -> CHANGES.contains(it.getAttribute("operation")))
        .max(Comparator.comparingLong(CibDocument::call))
        .map(it -> it.getAttribute("operation"));
  }

  /** The operation that is being done to a resource on whatever node; empty if none is. */
  public Optional<String> pendingOperation(String resource) {
    return operations(resource, node -> true)
        .filter(it -> it.getAttribute("op-status").equals(PENDING))
        .map(it -> it.getAttribute("operation"))
        .filter(CHANGES::contains)
        .findFirst();
  }

  private Stream<Element> operations(String resource, Predicate<String> nodes) {
    return children(status(), "node_state").stream()
        .filter(it -> nodes.test(it.getAttribute("uname")))
        .flatMap(it -> children(it, "lrm").stream())
        .flatMap(it -> children(it, "lrm_resources").stream())
        .flatMap(it -> children(it, "lrm_resource").stream())
        .filter(it -> it.getAttribute("id").equals(resource))
        .flatMap(it -> children(it, "lrm_rsc_op").stream());
  }

  private static long call(Element operation) {
    String call = operation.getAttribute("call-id");
    return call.matches("[0-9]{1,15}") ? Long.parseLong(call) : -1;
  }

  Element section(String name) {
    return child(root(), "configuration")
        .flatMap(it -> child(it, name))
        .orElseThrow(() -> new IllegalArgumentException("a CIB without <" + name + ">"));
  }

  Optional<Element> optionalSection(String name) {
    return child(root(), "configuration").flatMap(it -> child(it, name));
  }

  Element status() {
    return child(root(), "status")
        .orElseThrow(() -> new IllegalArgumentException("a CIB without <status>"));
  }

  Element root() {
    return requireNonNull(document.getDocumentElement());
  }

  private CibDocument copy() {
    return new CibDocument((Document) document.cloneNode(true));
  }
}
