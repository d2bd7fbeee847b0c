// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.tools.drbd.config.ResourceDefinition;
import org.ferryman.tools.drbd.config.ResourceDefinition.Host;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.DrbdConnection;
import org.ferryman.tools.drbd.status.DrbdStatus;

/**
 * Where the data of a resource is UpToDate, as this node's DRBD knows now. A side without data of
 * its own, a tiebreaker or a client, is never waited for.
 *
 * @param upToDate the names of the nodes where it is; a floating side other than this node's has
 *     none
 * @param here whether this node's data is, or it has none of its own
 * @param everywhere whether it is on every side that has data
 * @param behind the names of the sides where it is not known to be, for people
 */
record DataNodes(Set<String> upToDate, boolean here, boolean everywhere, Set<String> behind) {

  DataNodes {
    upToDate = Set.copyOf(upToDate);
    behind = Set.copyOf(behind);
  }

  /**
   * From what DRBD says.
   *
   * @param nodeName this node's name for DRBD
   * @param clusterName this node's name for Pacemaker
   */
  static DataNodes of(
      DrbdStatus status, ResourceDefinition definition, String nodeName, String clusterName) {
    List<Host> others = definition.hosts().stream().filter(host -> !host.is(nodeName)).toList();
    Host mine = definition.host(nodeName).orElse(Host.named(nodeName, List.of()));
    Set<String> good = new HashSet<>();
    Set<String> behind = new TreeSet<>();
    boolean here = status.upToDate() || (!mine.hasData() && definition.host(nodeName).isPresent());
    if (status.upToDate()) {
      good.add(clusterName);
      mine.names().stream().filter(name -> !name.equals(nodeName)).forEach(good::add);
    } else if (!here) {
      behind.add(clusterName);
    }
    long sound = status.connections().stream().filter(it -> sound(status, it)).count();
    long withData = others.stream().filter(Host::hasData).count();
    for (Host other : others) {
      boolean known =
          status.connections().stream()
              .filter(it -> sound(status, it))
              .anyMatch(it -> leadsTo(it, other, others));
      if (known) {
        good.addAll(other.names());
      } else if (other.hasData()) {
        behind.add(other.floating() ? "a floating peer" : String.join(" or ", other.names()));
      }
    }
    boolean nameless = others.stream().anyMatch(Host::floating);
    boolean everywhere = here && (behind.isEmpty() || (nameless && sound >= withData));
    return new DataNodes(good, here, everywhere, everywhere ? Set.of() : behind);
  }

  /** 8.4 doesn't name its peer, for it has one only. */
  private static boolean leadsTo(DrbdConnection connection, Host other, List<Host> others) {
    return others.size() == 1 || connection.name().filter(other.names()::contains).isPresent();
  }

  private static boolean sound(DrbdStatus status, DrbdConnection connection) {
    return connection.state() == ConnectionState.CONNECTED
        && connection.volumes().size() == status.volumes().size()
        && connection.volumes().stream().allMatch(volume -> volume.disk() == DiskState.UP_TO_DATE);
  }
}
