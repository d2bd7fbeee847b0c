// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.state;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.controller.tools.pacemaker.view.ClusterView;
import org.ferryman.tools.pacemaker.Ban;

/**
 * Something that an administrator should know or mend.
 *
 * @param severity how bad it is
 * @param text what it is, on what, and what to do where that is known
 */
public record Trouble(Severity severity, String text) {
  private static final String DEGRADED = "ferryman-degraded-";
  private static final Set<String> TOLD_WITH_A_REASON =
      Set.of("ferryman-settings", "ferryman-guests");

  /** Checks. */
  public Trouble {
    requireNonNull(severity, "severity");
    requireNonNull(text, "text");
  }

  /** How bad it is. */
  public enum Severity {
    /** Something does not work, or a guest is in danger. */
    ERROR,
    /** It works, but the next failure may find it without protection. */
    WARNING
  }

  /** Everything that is wrong, the worst first. */
  public static List<Trouble> of(ClusterState state, List<GuestView> guests) {
    List<Trouble> found = new ArrayList<>();
    if (!state.root()) {
      found.add(warning("asked without root's rights: what only root may see is not told here"));
    }
    pacemaker(state, found);
    guests.stream()
        .filter(it -> !it.trouble().isEmpty())
        .forEach(it -> found.add(error("guest %s: %s".formatted(it.name(), it.trouble()))));
    state.nodes().forEach((node, told) -> node(state, node, told, found));
    versions(state, found);
    state.view().ifPresent(view -> attributes(state, view, found));
    constraints(state, found);
    state.unprotected().forEach(line -> found.add(warning(line)));
    return found.stream().distinct().sorted(Comparator.comparing(Trouble::severity)).toList();
  }

  private static void pacemaker(ClusterState state, List<Trouble> found) {
    if (state.pacemaker() instanceof ClusterView.Reading.Unknown unknown) {
      found.add(error("what the cluster does is not known: " + unknown.reason()));
      return;
    }
    ClusterView view = state.view().orElseThrow();
    if (view.coordinator().isEmpty()) {
      found.add(error("no node decides for the cluster (no DC): nothing is started or stopped"));
    }
    if (view.cib().isPresent() && !view.cib().get().quorum()) {
      found.add(error("this part of the cluster has no quorum"));
    }
    if (!view.cibTrouble().isEmpty()) {
      found.add(error("the configuration is not known: " + view.cibTrouble()));
    }
    if (view.maintenance()) {
      found.add(warning("the cluster is in maintenance: Pacemaker changes nothing"));
    }
    view.nodes().stream()
        .filter(ClusterView.Node::unclean)
        .forEach(
            it ->
                found.add(
                    error(
                        "node %s is lost and not fenced yet: guests of it wait for that"
                            .formatted(it.name()))));
    view.failures()
        .forEach(
            it ->
                found.add(
                    error(
                        "%s on %s failed, %s%s%s"
                            .formatted(
                                operation(it.operation()),
                                it.node(),
                                it.when(),
                                it.reason().isEmpty() ? ": " + it.status() : ": ",
                                it.reason()))));
  }

  /** {@code vm1_monitor_10000} and {@code vm1_start_0}, for people. */
  private static String operation(String key) {
    String[] parts = key.split("_(?=[a-z]+(?:_to|_from)?_[0-9]+$)", 2);
    return parts.length == 2 ? parts[1].replaceAll("_[0-9]+$", "") + " of " + parts[0] : key;
  }

  private static void node(
      ClusterState state, String node, ClusterState.Told told, List<Trouble> found) {
    if (told.report().isEmpty()) {
      found.add(warning("%s does not tell what it knows: %s".formatted(node, told.trouble())));
      return;
    }
    NodeReport report = told.report().get();
    if (!report.controlled() && !report.controllerTrouble().isEmpty()) {
      found.add(
          error(
              "the controller of %s does not answer: %s"
                  .formatted(node, report.controllerTrouble())));
    }
    if (!report.drbdTrouble().isEmpty()) {
      found.add(error("DRBD of %s is not known: %s".formatted(node, report.drbdTrouble())));
    }
    if (!report.xenTrouble().isEmpty()) {
      found.add(error("Xen of %s is not known: %s".formatted(node, report.xenTrouble())));
    }
    report.drbd().stream()
        .filter(it -> !it.degraded().isEmpty())
        .forEach(it -> found.add(error("%s: %s".formatted(node, it.degraded()))));
    report.leases().stream()
        .filter(it -> !it.trouble().isEmpty())
        .forEach(it -> found.add(error("%s: %s".formatted(node, it.trouble()))));
    report.guests().stream()
        .filter(it -> !it.trouble().isEmpty())
        .forEach(
            it ->
                found.add(
                    error(
                        "%s: guest %s: %s; until that is mended, its start and its migration are refused"
                            .formatted(node, it.name(), it.trouble()))));
    report
        .settingsErrors()
        .forEach(
            it ->
                found.add(
                    error(
                        "%s: settings: %s; until that is mended and the controller restarted, this node refuses start and migrate_to"
                            .formatted(node, it))));
    report
        .controller()
        .path("settingsWarnings")
        .forEach(it -> found.add(warning("%s: settings: %s".formatted(node, it.asText()))));
    if (state.node().equals(node) && report.controlled()) {
      String running = report.controller().path("version").asText();
      if (!running.equals(report.version())) {
        found.add(
            warning(
                "%s: version %s is installed, the controller that runs is %s: 'systemctl restart ferryman'"
                    .formatted(node, report.version(), running)));
      }
    }
  }

  private static void versions(ClusterState state, List<Trouble> found) {
    Set<String> versions = new TreeSet<>();
    state.nodes().values().stream()
        .flatMap(it -> it.report().stream())
        .map(NodeReport::version)
        .forEach(versions::add);
    if (versions.size() > 1) {
      found.add(
          warning("the nodes have different versions of Ferryman: " + String.join(", ", versions)));
    }
  }

  private static void attributes(ClusterState state, ClusterView view, List<Trouble> found) {
    for (Map.Entry<String, Map<String, String>> node : view.attributes().entrySet()) {
      boolean tellsItself = state.report(node.getKey()).isPresent();
      node.getValue()
          .forEach(
              (name, value) -> {
                boolean degraded = name.startsWith(DEGRADED) && !value.equals("0");
                if (!tellsItself && (degraded || TOLD_WITH_A_REASON.contains(name))) {
                  found.add(error("%s: %s: %s".formatted(node.getKey(), name, value)));
                }
              });
    }
  }

  private static void constraints(ClusterState state, List<Trouble> found) {
    state.cib().stream()
        .flatMap(it -> it.bans().values().stream())
        .sorted(Comparator.comparing(Ban.Found::id))
        .forEach(
            it ->
                found.add(
                    it.understood()
                        .map(
                            ban ->
                                warning(
                                    "fence constraint %s: %s%s may be on %s only; it goes when the data is UpToDate again"
                                        .formatted(
                                            ban.id(),
                                            ban.promotedRole() ? "the Promoted role of " : "",
                                            ban.resource(),
                                            String.join(", ", ban.sortedGoodNodes()))))
                        .orElseGet(
                            () ->
                                warning(
                                    "constraint %s has the id of a fence constraint, and says something else"
                                        .formatted(it.id())))));
  }

  private static Trouble error(String text) {
    return new Trouble(Severity.ERROR, text);
  }

  private static Trouble warning(String text) {
    return new Trouble(Severity.WARNING, text);
  }
}
