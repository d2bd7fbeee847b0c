// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * The cluster as one node sees it: what {@code crm_mon -1 --output-as=xml} says.
 *
 * @param dc name of the designated coordinator, if there is one
 * @param quorum whether this partition has quorum
 * @param nodes all configured nodes
 * @param resources all resource instances, those in clones and groups too
 * @param failures failed operations that are still recorded
 */
public record ClusterStatus(
    Optional<String> dc,
    boolean quorum,
    List<NodeState> nodes,
    List<ResourceState> resources,
    List<Failure> failures) {

  /** Copies the lists. */
  public ClusterStatus {
    nodes = List.copyOf(nodes);
    resources = List.copyOf(resources);
    failures = List.copyOf(failures);
  }

  /**
   * A node as the cluster sees it.
   *
   * @param name its name
   * @param online whether it is a member
   * @param unclean whether it must be fenced before its resources can go elsewhere
   * @param standby whether it may not run resources
   * @param pending whether it is joining
   */
  public record NodeState(
      String name, boolean online, boolean unclean, boolean standby, boolean pending) {
    private String text() {
      return name
          + (online ? " online" : " offline")
          + (unclean ? " UNCLEAN" : "")
          + (standby ? " standby" : "")
          + (pending ? " pending" : "");
    }
  }

  /**
   * An instance of a resource.
   *
   * @param id its id, without a clone instance's number
   * @param role Started, Stopped, Promoted, Unpromoted, Starting, Stopping, …
   * @param nodes where it is active
   * @param failed whether the cluster counts it as failed
   */
  public record ResourceState(String id, String role, List<String> nodes, boolean failed) {
    /** Copies the list. */
    public ResourceState {
      nodes = List.copyOf(nodes);
    }

    private String text() {
      String where = nodes.isEmpty() ? "" : " on " + String.join(", ", nodes);
      return id + " " + role + where + (failed ? " FAILED" : "");
    }
  }

  /**
   * An operation that failed.
   *
   * @param operation its key, such as vm1_monitor_10000
   * @param node where
   * @param reason the agent's exit reason, or the exit code's name
   */
  public record Failure(String operation, String node, String reason) {
    /** One line for people. */
    public String text() {
      return "%s on %s failed: %s".formatted(operation, node, reason);
    }
  }

  /**
   * Reads crm_mon's XML.
   *
   * @throws ClusterException if it is not that
   */
  public static ClusterStatus parse(String xml) {
    Element root = document(xml).getDocumentElement();
    Optional<Element> dc =
        elements(root, "current_dc").stream().filter(e -> flag(e, "present")).findFirst();
    return new ClusterStatus(
        dc.map(e -> e.getAttribute("name")),
        dc.map(e -> flag(e, "with_quorum")).orElse(false),
        elements(root, "nodes").stream()
            .flatMap(list -> elements(list, "node").stream())
            .map(
                e ->
                    new NodeState(
                        e.getAttribute("name"),
                        flag(e, "online"),
                        flag(e, "unclean"),
                        flag(e, "standby"),
                        flag(e, "pending")))
            .toList(),
        elements(root, "resource").stream().map(ClusterStatus::resource).toList(),
        elements(root, "failure").stream().map(ClusterStatus::failure).toList());
  }

  /** Whether exactly these nodes are online, settled and there is a coordinator. */
  public boolean online(List<String> names) {
    List<String> members =
        nodes.stream()
            .filter(node -> node.online() && !node.unclean() && !node.pending())
            .map(NodeState::name)
            .toList();
    return dc.isPresent() && quorum && members.size() == names.size() && members.containsAll(names);
  }

  /** Whether the node is a settled member. */
  public boolean member(String node) {
    return nodes.stream()
        .anyMatch(n -> n.name().equals(node) && n.online() && !n.unclean() && !n.pending());
  }

  /** Whether the node is known to be off, so that its resources may go elsewhere. */
  public boolean fenced(String node) {
    return nodes.stream().anyMatch(n -> n.name().equals(node) && !n.online() && !n.unclean());
  }

  /** Where the resource is in that role, and not failed. */
  public List<String> where(String id, String role) {
    return resources.stream()
        .filter(r -> r.id().equals(id) && r.role().equals(role) && !r.failed())
        .flatMap(r -> r.nodes().stream())
        .toList();
  }

  /** One line for people. */
  public String text() {
    return Stream.of(
            dc.map(name -> "DC " + name).orElse("no DC") + (quorum ? "" : ", no quorum"),
            nodes.stream().map(NodeState::text).collect(Collectors.joining(", ")),
            resources.stream().map(ResourceState::text).collect(Collectors.joining(", ")),
            failures.stream().map(Failure::text).collect(Collectors.joining(", ")))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private static ResourceState resource(Element e) {
    String id = e.getAttribute("id");
    int number = id.indexOf(':');
    return new ResourceState(
        number < 0 ? id : id.substring(0, number),
        e.getAttribute("role"),
        elements(e, "node").stream().map(node -> node.getAttribute("name")).toList(),
        flag(e, "failed"));
  }

  private static Failure failure(Element e) {
    String reason = e.getAttribute("exitreason");
    return new Failure(
        e.getAttribute("op_key"),
        e.getAttribute("node"),
        reason.isEmpty() ? e.getAttribute("exitstatus") : reason);
  }

  private static boolean flag(Element e, String attribute) {
    return e.getAttribute(attribute).equals("true");
  }

  private static List<Element> elements(Element parent, String name) {
    NodeList found = parent.getElementsByTagName(name);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }

  private static Document document(String xml) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null); // the default prints; the exception says it all
      return builder.parse(new InputSource(new StringReader(xml)));
    } catch (SAXException | IOException e) {
      throw new ClusterException("crm_mon's answer is not XML: " + xml.strip(), e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every Java runtime has an XML parser", e);
    }
  }
}
