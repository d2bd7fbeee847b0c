// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.explain;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ferryman.controller.admin.state.ClusterState;
import org.ferryman.controller.admin.state.NodeReport;
import org.ferryman.tools.pacemaker.Cib;
import org.ferryman.tools.pacemaker.DrbdClone;

/** By which names the journals tell of a guest or a resource. */
public final class Relatives {
  private Relatives() {}

  /**
   * The names that belong together: a guest and its resource, the DRBD resources that follow it or
   * that it follows, with their clones and devices.
   */
  public static Set<String> of(String name, ClusterState state) {
    Set<String> names = new HashSet<>(Set.of(name));
    guests(state, names);
    state.cib().ifPresent(cib -> tied(cib, names));
    guests(state, names);
    state.nodes().values().stream()
        .flatMap(it -> it.report().stream())
        .flatMap(it -> it.drbd().stream())
        .filter(it -> names.contains(it.name()))
        .flatMap(it -> it.volumes().stream())
        .map(NodeReport.Volume::minor)
        .map(it -> "drbd" + it)
        .forEach(names::add);
    return names;
  }

  private static void guests(ClusterState state, Set<String> names) {
    state.nodes().values().stream()
        .flatMap(it -> it.report().stream())
        .flatMap(it -> it.guests().stream())
        .filter(it -> names.contains(it.name()) || names.contains(it.resource()))
        .forEach(it -> names.addAll(List.of(it.name(), it.resource())));
    names.remove("");
  }

  private static void tied(Cib cib, Set<String> names) {
    for (Map.Entry<String, List<DrbdClone>> resource : cib.clones().entrySet()) {
      for (DrbdClone clone : resource.getValue()) {
        Set<String> own = Set.of(resource.getKey(), clone.id(), clone.primitive());
        boolean tied =
            own.stream().anyMatch(names::contains)
                || clone.leaders().stream().anyMatch(names::contains)
                || cib.wiring().colocations().stream()
                    .anyMatch(
                        it ->
                            (own.contains(it.with()) && names.contains(it.resource()))
                                || (own.contains(it.resource()) && names.contains(it.with())));
        if (tied) {
          names.addAll(own);
          names.addAll(clone.leaders());
        }
      }
    }
  }
}
