// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.render;

import static java.util.stream.Collectors.joining;
import static org.ferryman.controller.admin.render.Topology.FAILOVER;
import static org.ferryman.controller.admin.render.Topology.FENCED;
import static org.ferryman.controller.admin.render.Topology.VBD;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ferryman.node.NodeAgents;
import org.ferryman.ocf.ActionDefinition;
import org.ferryman.ocf.AgentDefinition;
import org.ferryman.ocf.OcfAction;

/**
 * What a topology is made of. The samples are this with names of their own, and their tests hold
 * what each constraint is for.
 */
final class Parts {
  private static final List<OcfAction> OF_DRBD =
      List.of(
          OcfAction.START,
          OcfAction.PROMOTE,
          OcfAction.DEMOTE,
          OcfAction.NOTIFY,
          OcfAction.STOP,
          OcfAction.MONITOR);
  private static final List<OcfAction> OF_GUESTS =
      List.of(OcfAction.START, OcfAction.STOP, OcfAction.MONITOR);
  private static final List<OcfAction> OF_MIGRATING_GUESTS =
      List.of(
          OcfAction.START,
          OcfAction.STOP,
          OcfAction.MIGRATE_TO,
          OcfAction.MIGRATE_FROM,
          OcfAction.MONITOR);

  private final RenderRequest request;
  private final List<Part> parts = new ArrayList<>();
  private final Set<String> told = new HashSet<>();

  private Parts(RenderRequest request) {
    this.request = request;
  }

  /** All parts, in the order in which they are told. */
  static List<Part> of(RenderRequest request) {
    Parts parts = new Parts(request);
    request.guests().forEach(parts::guest);
    parts.options();
    return List.copyOf(parts.parts);
  }

  static String drbd(String resource) {
    return "drbd-" + resource;
  }

  static String cloneOf(String resource) {
    return drbd(resource) + "-clone";
  }

  private void guest(WantedGuest guest) {
    String heading =
        request.guests().size() > 1
            ? "Guest %s on %s\n".formatted(guest.name(), String.join(", ", guest.resources()))
            : "";
    if (request.topology() == VBD) {
      parts.add(resource(guest, heading + once(Comments.VBD)));
      parts.add(onItsNodes(once(Comments.GUEST_NODES), guest.name(), guest.name()));
      parts.add(whereReady(guest, once(Comments.READY_ALONE)));
      return;
    }
    for (String resource : guest.resources()) {
      parts.add(drbd(resource, heading));
      heading = "";
      parts.add(onItsNodes(once(Comments.DRBD_NODES), drbd(resource), cloneOf(resource)));
    }
    if (request.topology() == FAILOVER) {
      follower(guest);
    } else {
      leader(guest);
    }
  }

  private Part.Resource drbd(String resource, String heading) {
    Map<String, String> meta = new LinkedHashMap<>();
    meta.put("promotable", "true");
    meta.put("promoted-max", "1");
    meta.put("promoted-node-max", "1");
    meta.put("clone-max", Integer.toString(request.nodes().size()));
    meta.put("clone-node-max", "1");
    meta.put("notify", "true");
    meta.put("interleave", "true");
    return new Part.Resource(
        heading + once(Comments.DRBD),
        drbd(resource),
        "drbd",
        Map.of("drbd_resource", resource),
        ordered("migration-threshold", "3", "failure-timeout", "10min"),
        operations("drbd", OF_DRBD, Map.of()),
        Optional.of(
            new Part.Clone(
                once(request.topology() == FAILOVER ? Comments.CLASSIC_CLONE : Comments.CLONE),
                cloneOf(resource),
                meta)));
  }

  private Part.Resource resource(WantedGuest guest, String comment) {
    Map<String, String> meta = new LinkedHashMap<>();
    if (request.topology() == FENCED) {
      meta.put("priority", "10");
    }
    if (request.topology().migrates()) {
      meta.put("allow-migrate", "true");
    }
    meta.putAll(ordered("migration-threshold", "3", "failure-timeout", "10min"));
    return new Part.Resource(
        comment,
        guest.name(),
        "xen",
        Map.of("xmfile", guest.file()),
        meta,
        operations(
            "xen",
            request.topology().migrates() ? OF_MIGRATING_GUESTS : OF_GUESTS,
            Map.of(OcfAction.MIGRATE_TO, guest.migrateTo())),
        Optional.empty());
  }

  /** The guest follows DRBD. */
  private void follower(WantedGuest guest) {
    parts.add(resource(guest, once(Comments.GUEST)));
    for (String resource : guest.resources()) {
      String id = "%s-with-%s".formatted(guest.name(), drbd(resource));
      parts.add(
          new Part.Colocation(
              once(Comments.FOLLOWS), id, guest.name(), "", cloneOf(resource), "Promoted"));
    }
    for (String resource : guest.resources()) {
      parts.add(before(guest, resource, "", "promote"));
    }
  }

  /** DRBD follows the guest. */
  private void leader(WantedGuest guest) {
    parts.add(resource(guest, once(Comments.MIGRATING_GUEST)));
    for (String resource : guest.resources()) {
      parts.add(before(guest, resource, once(Comments.START), "start"));
    }
    for (String resource : guest.resources()) {
      String id = "%s-with-%s".formatted(drbd(resource), guest.name());
      parts.add(
          new Part.Colocation(
              once(Comments.LEADS), id, cloneOf(resource), "Promoted", guest.name(), ""));
    }
    for (String resource : guest.resources()) {
      parts.add(
          new Part.Order(
              once(Comments.STOP),
              "%s-stop-before-%s-demote".formatted(guest.name(), drbd(resource)),
              "Mandatory",
              false,
              guest.name(),
              "stop",
              cloneOf(resource),
              "demote"));
    }
    for (String resource : guest.resources()) {
      parts.add(
          new Part.Order(
              once(Comments.DEMOTE),
              "%s-demote-before-%s-start".formatted(drbd(resource), guest.name()),
              "Optional",
              false,
              cloneOf(resource),
              "demote",
              guest.name(),
              "start"));
    }
    parts.add(withGoodData(guest));
    parts.add(whereReady(guest, once(Comments.READY)));
  }

  private Part.Order before(WantedGuest guest, String resource, String comment, String action) {
    return new Part.Order(
        comment,
        "%s-before-%s".formatted(drbd(resource), guest.name()),
        "Mandatory",
        true,
        cloneOf(resource),
        action,
        guest.name(),
        "start");
  }

  private Part.Ban withGoodData(WantedGuest guest) {
    List<Part.Test> tests = new ArrayList<>();
    for (String resource : guest.resources()) {
      tests.add(new Part.Test("master-" + drbd(resource), "not_defined", ""));
      tests.add(new Part.Test("master-" + drbd(resource), "lt", "1"));
    }
    return new Part.Ban(
        once(Comments.DATA), guest.name() + "-with-good-data", guest.name(), Part.Join.OR, tests);
  }

  private static Part.Ban whereReady(WantedGuest guest, String comment) {
    return new Part.Ban(
        comment,
        guest.name() + "-where-ready",
        guest.name(),
        Part.Join.AND,
        List.of(new Part.Test("ferryman-ready-" + guest.name(), "eq", "0")));
  }

  private Part.Ban onItsNodes(String comment, String name, String resource) {
    return new Part.Ban(
        comment,
        name + "-on-its-nodes",
        resource,
        Part.Join.AND,
        request.nodes().stream().map(it -> new Part.Test("#uname", "ne", it)).toList());
  }

  private void options() {
    if (request.topology() == FENCED) {
      parts.add(new Part.Property(Comments.PRIORITY, "priority-fencing-delay", "15s"));
    }
    if (request.guests().size() > 1 && request.topology().migrates()) {
      parts.add(new Part.Property(Comments.LIMIT, "migration-limit", "2"));
    }
    parts.add(new Part.Default(Comments.STICKINESS, "resource-stickiness", "100"));
  }

  /** A comment where it is told for the first time. */
  private String once(String comment) {
    return told.add(comment) ? comment : "";
  }

  /** What the agent advises. */
  private static List<Part.Op> operations(
      String agent, List<OcfAction> actions, Map<OcfAction, String> timeouts) {
    AgentDefinition definition = NodeAgents.definition(agent);
    return actions.stream()
        .flatMap(
            action ->
                definition.actions().stream()
                    .filter(it -> it.action() == action)
                    .filter(it -> it.depth().filter(depth -> depth > 0).isEmpty())
                    .sorted(Comparator.comparing(it -> it.interval().orElse(Duration.ZERO)))
                    .map(it -> operation(it, timeouts)))
        .toList();
  }

  private static Part.Op operation(ActionDefinition action, Map<OcfAction, String> timeouts) {
    Map<String, String> attributes = new LinkedHashMap<>();
    action.role().ifPresent(it -> attributes.put("role", it));
    String timeout = timeouts.getOrDefault(action.action(), action.timeout().toSeconds() + "s");
    if (action.interval().isPresent()) {
      attributes.put("interval", action.interval().get().toSeconds() + "s");
      attributes.put("timeout", timeout);
    } else {
      attributes.put("timeout", timeout);
      attributes.put("interval", "0s");
    }
    return new Part.Op(action.action().word(), attributes);
  }

  private static Map<String, String> ordered(String... pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }

  /** The command that gives this again, without its options: a comment of crm shell has no "--". */
  static String command(RenderRequest request) {
    return "ferryman cib render %s %s"
        .formatted(
            request.topology().word(),
            request.guests().stream().map(it -> String.join("=", named(it))).collect(joining(" ")));
  }

  private static List<String> named(WantedGuest guest) {
    return guest.resources().isEmpty()
        ? List.of(guest.name())
        : List.of(guest.name(), String.join(",", guest.resources()));
  }
}
