// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.ferryman.controller.admin.state.ClusterState;
import org.ferryman.controller.admin.state.GuestView;
import org.ferryman.controller.admin.state.NodeReport;
import org.ferryman.controller.admin.state.Trouble;
import org.ferryman.controller.admin.state.VolumeView;
import org.ferryman.controller.tools.pacemaker.view.ClusterView;
import org.ferryman.tools.pacemaker.Ban;

/**
 * The cluster's state for programs; docs/status.md describes it. Fields may be added without
 * another {@code format}; none changes its meaning or goes without one.
 */
public final class StatusJson {
  /** The form of what is written. */
  public static final int FORMAT = 1;

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private StatusJson() {}

  /** The document. */
  public static ObjectNode of(ClusterState state) {
    List<GuestView> guests = GuestView.of(state);
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT);
    root.put("node", state.node());
    root.put("at", state.at().toString());
    root.set("pacemaker", pacemaker(state));
    ArrayNode nodes = root.putArray("nodes");
    state.names().forEach(name -> nodes.add(node(state, name)));
    ArrayNode all = root.putArray("guests");
    guests.forEach(guest -> all.add(guest(guest)));
    root.set(
        "drbd", JSON.valueToTree(VolumeView.of(state).stream().map(StatusJson::volume).toList()));
    ArrayNode constraints = root.putArray("fenceConstraints");
    state.cib().stream()
        .flatMap(it -> it.bans().values().stream())
        .map(Ban.Found::id)
        .sorted()
        .forEach(constraints::add);
    ArrayNode troubles = root.putArray("troubles");
    for (Trouble trouble : Trouble.of(state, guests)) {
      troubles
          .addObject()
          .put("severity", trouble.severity() == Trouble.Severity.ERROR ? "error" : "warning")
          .put("text", trouble.text());
    }
    NodeReport own = state.own();
    if (own.controlled()) {
      root.set("controller", own.controller());
    } else {
      root.putNull("controller");
    }
    return root;
  }

  private static ObjectNode pacemaker(ClusterState state) {
    ObjectNode node = JSON.createObjectNode();
    node.put("known", state.view().isPresent());
    if (state.pacemaker() instanceof ClusterView.Reading.Unknown unknown) {
      node.put("trouble", unknown.reason());
    }
    state
        .view()
        .ifPresent(
            view -> {
              node.put("coordinator", view.coordinator());
              node.put("version", view.version());
              node.put("fencing", view.fencing());
              node.put("maintenance", view.maintenance());
              view.cib().ifPresent(cib -> node.put("quorum", cib.quorum()));
            });
    return node;
  }

  private static ObjectNode node(ClusterState state, String name) {
    ObjectNode node = JSON.createObjectNode().put("name", name);
    state
        .view()
        .flatMap(view -> view.node(name))
        .ifPresent(
            seen ->
                node.put("online", seen.online())
                    .put("standby", seen.standby())
                    .put("maintenance", seen.maintenance())
                    .put("unclean", seen.unclean())
                    .put("refusal", seen.refusal()));
    state
        .view()
        .ifPresent(view -> node.set("attributes", JSON.valueToTree(view.attributes().get(name))));
    ClusterState.Told told =
        state.nodes().getOrDefault(name, ClusterState.Told.nothing("not asked"));
    node.put("trouble", told.trouble());
    told.report().ifPresent(report -> node.set("report", JSON.valueToTree(report)));
    return node;
  }

  private static ObjectNode guest(GuestView guest) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("name", guest.name())
            .put("resource", guest.resource())
            .put("state", guest.state())
            .put("since", guest.since().map(Instant::toString).orElse(""))
            .put("trouble", guest.trouble());
    ArrayNode nodes = node.putArray("nodes");
    guest.nodes().forEach(nodes::add);
    ArrayNode targets = node.putArray("targets");
    for (GuestView.Target target : guest.targets()) {
      targets
          .addObject()
          .put("node", target.node())
          .put(
              "could",
              switch (target.could()) {
                case YES -> "yes";
                case NO -> "no";
                case UNKNOWN -> "unknown";
              })
          .put("reason", target.reason());
    }
    return node;
  }

  private static ObjectNode volume(VolumeView volume) {
    ObjectNode node =
        JSON.createObjectNode().put("resource", volume.resource()).put("volume", volume.number());
    node.set("copies", JSON.valueToTree(volume.copies()));
    volume.progress().ifPresent(it -> node.set("progress", JSON.valueToTree(it)));
    return node;
  }
}
