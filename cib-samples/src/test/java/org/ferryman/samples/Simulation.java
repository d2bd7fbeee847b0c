// SPDX-License-Identifier: Apache-2.0
package org.ferryman.samples;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.ferryman.controller.tools.pacemaker.simulation.Scheduler;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * A cluster on paper: a sample's configuration and the state of its nodes, about which Pacemaker's
 * own scheduler is asked with {@code crm_simulate}.
 *
 * <p>Immutable: every method answers a new cluster.
 */
final class Simulation {

  private static final int TRANSITIONS_AT_MOST = 6;

  private final Pacemaker pacemaker;
  private final Document cib;
  private final List<String> placement;

  private Simulation(Pacemaker pacemaker, Document cib, List<String> placement) {
    this.pacemaker = pacemaker;
    this.cib = cib;
    this.placement = placement;
  }

  /** The nodes node1, node2 … are online with nothing started and no promotion score. */
  static Simulation of(Sample sample, Pacemaker pacemaker, int nodes) {
    Simulation cluster = new Simulation(pacemaker, sample.xml(), List.of());
    for (int id = 1; id <= nodes; id++) {
      cluster = cluster.withNode(id);
    }
    return cluster;
  }

  /** One more node, of that number, is online with nothing started and no promotion score. */
  Simulation withNode(int number) {
    Simulation next = copy();
    String id = Integer.toString(number);
    String name = "node" + id;
    Xml.append(Xml.one(next.cib, "/cib/configuration/nodes"), "node", "id", id, "uname", name);
    Element state =
        Xml.append(
            Xml.one(next.cib, "/cib/status"),
            "node_state",
            "id",
            id,
            "uname",
            name,
            "in_ccm",
            "true",
            "crmd",
            "online",
            "join",
            "member",
            "expected",
            "member");
    Xml.append(Xml.append(state, "lrm", "id", id), "lrm_resources");
    return next;
  }

  /** The administrator has changed the configuration to that of another sample. */
  Simulation changedTo(Sample sample) {
    Simulation next = copy();
    for (String section : List.of("crm_config", "resources", "constraints", "rsc_defaults")) {
      Element old = Xml.one(next.cib, "/cib/configuration/" + section);
      Element wanted = Xml.one(sample.xml(), "/cib/configuration/" + section);
      old.getParentNode().replaceChild(next.cib.importNode(wanted, true), old);
    }
    return next;
  }

  /** The agent has published a promotion score for a DRBD primitive. */
  Simulation score(String node, String drbd, int score) {
    return attribute(node, "master-" + drbd, Integer.toString(score));
  }

  /** The agent has deleted its promotion score. */
  Simulation withoutScore(String node, String drbd) {
    Simulation next = copy();
    transientAttribute(next.cib, node, "master-" + drbd).forEach(Simulation::remove);
    return next;
  }

  /** A transient attribute of a node has been set. */
  Simulation attribute(String node, String name, String value) {
    Simulation next = copy();
    transientAttribute(next.cib, node, name).forEach(Simulation::remove);
    Element state = Xml.one(next.cib, "/cib/status/node_state[@uname='%s']".formatted(node));
    String id = state.getAttribute("id");
    Element set =
        child(child(state, "transient_attributes", id), "instance_attributes", "status-" + id);
    String xmlId = "status-" + id + "-" + name.replace('#', '.');
    Xml.append(set, "nvpair", "id", xmlId, "name", name, "value", value);
    return next;
  }

  /** The administrator has set a meta attribute of a resource. */
  Simulation meta(String resource, String name, String value) {
    Simulation next = copy();
    Element set =
        Xml.one(
            next.cib,
            "/cib/configuration/resources/*[@id='%s']/meta_attributes".formatted(resource));
    Xml.all(set, "nvpair[@name='%s']".formatted(name)).forEach(Simulation::remove);
    Xml.append(set, "nvpair", "id", resource + "-" + name, "name", name, "value", value);
    return next;
  }

  /** The administrator has put a node in standby. */
  Simulation standby(String node) {
    Simulation next = active(node);
    Element entry = Xml.one(next.cib, "/cib/configuration/nodes/node[@uname='%s']".formatted(node));
    Element set = Xml.append(entry, "instance_attributes", "id", "nodes-" + node);
    Xml.append(set, "nvpair", "id", "nodes-" + node + "-standby", "name", "standby", "value", "on");
    return next;
  }

  /** The administrator has taken a node out of standby. */
  Simulation active(String node) {
    Simulation next = copy();
    Xml.all(next.cib, "/cib/configuration/nodes/node[@uname='%s']/*".formatted(node))
        .forEach(Simulation::remove);
    return next;
  }

  /** The administrator has asked for a resource to move: what {@code crm resource move} writes. */
  Simulation moved(String resource, String node) {
    Simulation next = copy();
    Xml.append(
        Xml.one(next.cib, "/cib/configuration/constraints"),
        "rsc_location",
        "id",
        "cli-prefer-" + resource,
        "rsc",
        resource,
        "role",
        "Started",
        "node",
        node,
        "score",
        "INFINITY");
    return next;
  }

  /** DRBD's fence-peer handler on a node: what 'ferryman fence-peer' writes. */
  Simulation fencedBy(String node, String drbd, String guest) {
    String clone = drbd + "-clone";
    return banned("ferryman-fence.promoted." + clone, clone, "Promoted", node)
        .banned("ferryman-fence.leader." + clone + ".of." + guest, guest, "", node);
  }

  /** As {@link #fencedBy}, but only the Promoted role is banned. */
  Simulation promotionBannedBut(String drbd, String node) {
    String clone = drbd + "-clone";
    return banned("ferryman-fence.promoted." + clone, clone, "Promoted", node);
  }

  private Simulation banned(String id, String resource, String role, String node) {
    Simulation next = copy();
    Element constraint =
        Xml.append(
            Xml.one(next.cib, "/cib/configuration/constraints"),
            "rsc_location",
            "id",
            id,
            "rsc",
            resource);
    Element rule = Xml.append(constraint, "rule", "id", id + "-rule", "score", "-INFINITY");
    if (!role.isEmpty()) {
      rule.setAttribute("role", role);
    }
    Xml.append(
        rule,
        "expression",
        "id",
        id + "-rule-" + node,
        "attribute",
        "#uname",
        "operation",
        "ne",
        "value",
        node);
    return next;
  }

  /** How much later than at once the scheduler would have a node fenced that is lost. */
  Duration delayOfFencing(String node) {
    Path before = pacemaker.directory().resolve("before.xml");
    Path graph = pacemaker.directory().resolve("graph.xml");
    Xml.write(cib, before);
    pacemaker
        .run(
            List.of(
                "crm_simulate",
                "--simulate",
                "--xml-file=" + before,
                "--save-graph=" + graph,
                Event.nodeFails(node).option()))
        .successful();
    Element fencing = Xml.one(Xml.read(graph), "//crm_event[@operation='stonith']/attributes");
    String delay = fencing.getAttribute("CRM_meta_priority_fencing_delay");
    return delay.isEmpty() ? Duration.ZERO : Duration.ofSeconds(Long.parseLong(delay));
  }

  /**
   * Lets the scheduler work until it wants nothing more; what happens, happens in its first run.
   */
  Outcome settle(Event... events) {
    List<String> actions = new ArrayList<>();
    Simulation now = this;
    List<Event> happening = List.of(events);
    for (int run = 0; run < TRANSITIONS_AT_MOST; run++) {
      Outcome outcome = now.transition(happening);
      if (run > 0 && outcome.actions().isEmpty()) {
        return new Outcome(actions, outcome.placement(), outcome.cluster());
      }
      actions.addAll(outcome.actions());
      now = outcome.cluster();
      happening = List.of();
    }
    throw new AssertionError("the cluster does not come to rest: " + actions);
  }

  private Outcome transition(List<Event> events) {
    Scheduler.Reading reading =
        pacemaker
            .scheduler()
            .transition(
                text(),
                events.stream()
                    .map(it -> new Scheduler.Event(it.option(), it.isFailure()))
                    .toList(),
                Pacemaker.operation());
    if (!(reading instanceof Scheduler.Reading.Known known)) {
      throw new AssertionError(((Scheduler.Reading.Unknown) reading).reason());
    }
    if (!known.transition().complete() && events.stream().noneMatch(Event::isFailure)) {
      throw new AssertionError("a transition comes to no end: " + known.transition().actions());
    }
    Document next = Xml.parse(known.transition().cibAfter());
    // a node that leaves loses its transient attributes; crm_simulate leaves that to its caller
    Xml.all(next, "/cib/status/node_state[@crmd='offline']/transient_attributes")
        .forEach(Simulation::remove);
    // a failed start counts as any number of failures (start-failure-is-fatal); crm_simulate counts
    // one
    Xml.all(next, "//nvpair[starts-with(@name, 'fail-count-') and contains(@name, '#start_')]")
        .forEach(count -> count.setAttribute("value", "INFINITY"));
    List<String> actions = Outcome.actions(known.transition());
    List<String> active = Outcome.placement(known.transition());
    OneWriter.check(
        placement,
        actions,
        events.stream().filter(Event::isFailure).map(Event::failing).collect(Collectors.toSet()));
    return new Outcome(actions, active, new Simulation(pacemaker, next, active));
  }

  /** Its CIB. */
  String text() {
    return Xml.text(cib);
  }

  /** What is active, as in {@link Outcome#placement()}. */
  List<String> placement() {
    return placement;
  }

  private Simulation copy() {
    return new Simulation(pacemaker, Xml.copy(cib), placement);
  }

  private static List<Element> transientAttribute(Document cib, String node, String name) {
    return Xml.all(
        cib,
        "/cib/status/node_state[@uname='%s']/transient_attributes//nvpair[@name='%s']"
            .formatted(node, name));
  }

  private static Element child(Element parent, String name, String id) {
    List<Element> found = Xml.all(parent, name);
    return found.isEmpty() ? Xml.append(parent, name, "id", id) : found.get(0);
  }

  private static void remove(Element element) {
    element.getParentNode().removeChild(element);
  }
}
