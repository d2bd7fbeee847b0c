// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.NodeTools;
import org.ferryman.tools.drbd.VersionReading;
import org.ferryman.tools.drbd.config.ResourceConfiguration;
import org.ferryman.tools.pacemaker.Membership;
import org.ferryman.tools.pacemaker.Pacemaker;

/**
 * What is missing of the protection of guests' data against a node that is lost, or seems to be:
 * DRBD's fencing policy, its handlers, the cluster's fencing. Ferryman works without, and keeps
 * stale data from being promoted where it can tell; whoever leaves it so is to know.
 */
public final class FencingNotice {
  private static final String STONITH = "stonith";
  private static final Set<String> OF_A_RESOURCE =
      Set.of("fencing", "fence-peer", "unfence handler");

  private final Drbd drbd;
  private final NodeTools node;
  private final Pacemaker pacemaker;
  private final String nodeName;

  /** Looks by these. */
  public FencingNotice(Drbd drbd, NodeTools node, Pacemaker pacemaker, String nodeName) {
    this.drbd = drbd;
    this.node = node;
    this.pacemaker = pacemaker;
    this.nodeName = nodeName;
  }

  /**
   * A line for each lack, with what to do. What can't be told is none.
   *
   * @param resources the resources to look at
   */
  public List<String> of(Collection<DrbdResource> resources, Operation operation) {
    if (resources.isEmpty()) {
      return List.of();
    }
    VersionReading version = drbd.version(operation);
    Reading<Membership> membership = pacemaker.membership(operation);
    List<String> lines = new ArrayList<>();
    for (DrbdResource resource : resources) {
      CheckFacts facts =
          new CheckFacts(
              nodeName,
              resource.name(),
              node.configuration(resource, operation),
              Map.of(),
              version,
              ModuleOption.UNKNOWN,
              Set.of(),
              new Reading.Unknown<>("not asked"),
              membership);
      lines.addAll(lines(facts, lines.isEmpty()));
    }
    return List.copyOf(lines);
  }

  /** The cluster's own lack is told with the first resource that lacks anything, or alone. */
  static List<String> lines(CheckFacts facts, boolean ofTheCluster) {
    Stream<Finding> cluster =
        new ClusterChecks(facts).all().stream().filter(it -> it.check().equals(STONITH));
    Stream<Finding> resource =
        facts.configuration() instanceof ResourceConfiguration.Reading.Known known
            ? new ConfigurationChecks(facts, known.configuration())
                .all().stream().filter(it -> OF_A_RESOURCE.contains(it.check()))
            : Stream.empty();
    return Stream.concat(
            ofTheCluster ? lines(cluster, "") : Stream.empty(),
            lines(resource, "DRBD resource %s: ".formatted(facts.resource())))
        .toList();
  }

  private static Stream<String> lines(Stream<Finding> findings, String of) {
    return findings
        .filter(it -> it.status() == Finding.Status.FAILED || it.status() == Finding.Status.WARNING)
        .map(it -> "%s%s: %s; %s".formatted(of, it.check(), it.cause(), it.remedy()));
  }
}
