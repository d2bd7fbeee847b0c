// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.status;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ferryman.controller.admin.state.ClusterState;
import org.ferryman.controller.admin.state.GuestView;
import org.ferryman.controller.admin.state.NodeReport;
import org.ferryman.controller.admin.state.Trouble;
import org.ferryman.controller.admin.state.VolumeView;
import org.ferryman.controller.tools.pacemaker.view.ClusterView;

/** The cluster's state for people. */
public final class StatusText {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private final Style style;
  private final ZoneId zone;

  /** In that style; times are those of that zone. */
  public StatusText(Style style, ZoneId zone) {
    this.style = requireNonNull(style, "style");
    this.zone = requireNonNull(zone, "zone");
  }

  /** The lines. */
  public List<String> lines(ClusterState state) {
    List<GuestView> guests = GuestView.of(state);
    List<Trouble> troubles = Trouble.of(state, guests);
    List<String> lines = new ArrayList<>();
    lines.add(head(state, troubles));
    section(lines, nodes(state));
    section(lines, guests(state, guests));
    section(lines, drbd(state));
    section(lines, underWay(state));
    section(lines, troubles(troubles));
    return lines;
  }

  private static void section(List<String> lines, List<String> section) {
    if (!section.isEmpty()) {
      lines.add("");
      lines.addAll(section);
    }
  }

  private String head(ClusterState state, List<Trouble> troubles) {
    String cluster =
        state
            .view()
            .map(
                view ->
                    "%s%s%s"
                        .formatted(
                            view.version().isEmpty()
                                ? "Pacemaker"
                                : "Pacemaker " + view.version().replaceAll("-.*", ""),
                            view.cib()
                                .map(it -> it.quorum() ? ", quorum" : ", NO QUORUM")
                                .orElse(""),
                            view.fencing() ? ", fencing on" : ", FENCING OFF"))
            .orElse("no answer of Pacemaker's");
    String sum =
        troubles.isEmpty()
            ? style.good("all is well")
            : style.bad(troubles.size() == 1 ? "1 trouble" : troubles.size() + " troubles");
    return "%s, seen from %s: %s; %s"
        .formatted(WHEN.format(state.at().atZone(zone)), state.node(), cluster, sum);
  }

  private List<String> nodes(ClusterState state) {
    Table table = new Table(style, "NODE", "CLUSTER", "CONTROLLER", "ATTENTION");
    for (String node : state.names()) {
      Optional<ClusterView.Node> seen = state.view().flatMap(it -> it.node(node));
      String refusal = seen.map(ClusterView.Node::refusal).orElse("");
      table
          .row()
          .cell(node)
          .cell(
              seen.map(StatusText::word).orElse(state.view().isPresent() ? "not a member" : "?"),
              refusal.isEmpty() ? Table.Tone.PLAIN : Table.Tone.WARNING);
      ClusterState.Told told =
          state.nodes().getOrDefault(node, ClusterState.Told.nothing("not asked"));
      Optional<NodeReport> report = told.report();
      boolean answers = report.filter(NodeReport::controlled).isPresent();
      table.cell(
          report.map(StatusText::controller).orElse("not known"),
          answers ? Table.Tone.PLAIN : Table.Tone.WARNING);
      table.cell(attention(state, node), Table.Tone.WARNING);
    }
    return table.lines();
  }

  private static String word(ClusterView.Node node) {
    if (node.unclean()) {
      return "UNCLEAN";
    }
    String word = node.online() ? "online" : "offline";
    word += node.pending() ? ", joining" : "";
    word += node.standby() ? ", standby" : "";
    word += node.maintenance() ? ", maintenance" : "";
    return node.shutdown() ? word + ", leaving" : word;
  }

  private static String controller(NodeReport report) {
    if (!report.controlled()) {
      return "DOES NOT ANSWER (installed: %s)".formatted(report.version());
    }
    return "%s, up %s"
        .formatted(
            report.controller().path("version").asText(),
            Amount.of(Duration.ofSeconds(report.controller().path("uptimeSeconds").asLong())));
  }

  /** Attributes by which an agent asks for attention. */
  private static String attention(ClusterState state, String node) {
    return String.join(
        ", ",
        state.view().stream()
            .flatMap(it -> it.attributes().getOrDefault(node, Map.of()).entrySet().stream())
            .filter(it -> it.getKey().startsWith("ferryman-"))
            .filter(it -> !it.getKey().startsWith("ferryman-ready-"))
            .filter(it -> !it.getValue().equals("0"))
            .map(it -> it.getKey())
            .toList());
  }

  private List<String> guests(ClusterState state, List<GuestView> guests) {
    Table table = new Table(style, "GUEST", "STATE", "ON", "SINCE", "COULD GO TO");
    for (GuestView guest : guests) {
      table
          .row()
          .cell(guest.name())
          .cell(guest.state(), guest.trouble().isEmpty() ? Table.Tone.PLAIN : Table.Tone.BAD)
          .cell(guest.nodes().isEmpty() ? "-" : String.join(" AND ", guest.nodes()))
          .cell(guest.since().map(it -> since(state.at(), it)).orElse("-"));
      boolean every = guest.targets().stream().allMatch(it -> it.could() == GuestView.Answer.YES);
      table.cell(
          String.join("; ", guest.targets().stream().map(StatusText::target).toList()),
          every ? Table.Tone.PLAIN : Table.Tone.WARNING);
    }
    return table.lines();
  }

  private String since(Instant now, Instant then) {
    return "%s (%s)"
        .formatted(WHEN.format(then.atZone(zone)), Amount.of(Duration.between(then, now)));
  }

  private static String target(GuestView.Target target) {
    String reason = target.reason().isEmpty() ? "" : ": " + target.reason();
    return switch (target.could()) {
      case YES -> target.node() + reason;
      case NO -> "not %s%s".formatted(target.node(), reason);
      case UNKNOWN -> "%s? %s".formatted(target.node(), target.reason());
    };
  }

  private List<String> drbd(ClusterState state) {
    List<VolumeView> volumes = VolumeView.of(state);
    Table table = new Table(style, "DRBD", "NODE", "ROLE", "DISK", "SCORE", "CONNECTION");
    for (VolumeView volume : volumes) {
      String name = "%s/%d".formatted(volume.resource(), volume.number());
      for (VolumeView.Copy copy : volume.copies()) {
        boolean good = copy.disk().equals("UpToDate");
        boolean linked = copy.connections().isEmpty() || copy.connections().equals("Connected");
        table
            .row()
            .cell(name)
            .cell(copy.node())
            .cell(copy.role())
            .cell(copy.disk(), good ? Table.Tone.GOOD : Table.Tone.WARNING)
            .cell(copy.score().isEmpty() ? "-" : copy.score())
            .cell(
                copy.heard() ? "(as its peer last heard)" : copy.connections(),
                linked ? Table.Tone.PLAIN : Table.Tone.WARNING);
        name = "";
      }
    }
    List<String> lines = new ArrayList<>(table.lines());
    volumes.stream()
        .filter(it -> it.progress().isPresent())
        .forEach(it -> lines.add(progress(it, it.progress().orElseThrow())));
    return lines;
  }

  private String progress(VolumeView volume, VolumeView.Progress progress) {
    boolean verify = progress.what().startsWith("Verify");
    boolean here = progress.what().endsWith("Source") || progress.what().endsWith("S");
    String from = here ? progress.node() : progress.peer();
    String to = here ? progress.peer() : progress.node();
    List<String> parts = new ArrayList<>();
    if (progress.percent() >= 0) {
      parts.add(Amount.bar(progress.percent()) + " " + Amount.percent(progress.percent()));
    }
    if (progress.leftKib() >= 0) {
      parts.add(Amount.kib((double) progress.leftKib()) + (verify ? " known to differ" : " left"));
    }
    if (progress.paused()) {
      parts.add(style.warning("PAUSED"));
    } else if (progress.kibPerSecond() >= 0) {
      parts.add(Amount.kib(progress.kibPerSecond()) + "/s");
    }
    if (progress.secondsLeft() >= 0 && !progress.paused()) {
      parts.add(Amount.of(Duration.ofSeconds(progress.secondsLeft())) + " to go");
    }
    return "%s/%d  %s from %s to %s (%s): %s"
        .formatted(
            volume.resource(),
            volume.number(),
            verify ? "verification" : "resync",
            from,
            to,
            progress.what(),
            String.join(", ", parts));
  }

  private List<String> underWay(ClusterState state) {
    List<String> lines = new ArrayList<>();
    state
        .nodes()
        .forEach(
            (node, told) ->
                told.report()
                    .ifPresent(
                        report -> {
                          report.leases().stream()
                              .filter(it -> it.trouble().isEmpty())
                              .forEach(it -> lines.add(lease(node, it)));
                          report.controller().path("live").forEach(it -> lines.add(live(node, it)));
                        }));
    if (!lines.isEmpty()) {
      lines.add(0, style.bold("UNDER WAY"));
    }
    return lines;
  }

  private String lease(String node, NodeReport.OpenLease lease) {
    String what =
        lease.source().isEmpty()
            ? "start of %s".formatted(lease.guest())
            : "hand-over of %s from %s to %s"
                .formatted(lease.guest(), lease.source(), lease.target());
    return "%s: %s, phase %s%s, %s"
        .formatted(
            node,
            what,
            lease.phase(),
            lease.window() ? ", " + style.warning("two Primaries allowed") : "",
            lease.secondsLeft() > 0
                ? "its lease lasts %s more"
                    .formatted(Amount.of(Duration.ofSeconds(lease.secondsLeft())))
                : style.warning("its lease has run out"));
  }

  private static String live(String node, JsonNode operation) {
    return "%s: %s, %s for %s"
        .formatted(
            node,
            operation.path("what").asText(),
            operation.path("state").asText(),
            Amount.of(Duration.ofMillis(operation.path("ageMillis").asLong())));
  }

  private List<String> troubles(List<Trouble> troubles) {
    List<String> lines = new ArrayList<>();
    if (!troubles.isEmpty()) {
      lines.add(style.bold("TROUBLE"));
    }
    for (Trouble trouble : troubles) {
      boolean error = trouble.severity() == Trouble.Severity.ERROR;
      lines.add(
          "%s %s"
              .formatted(
                  error ? style.bad("error:  ") : style.warning("warning:"), trouble.text()));
    }
    return lines;
  }
}
