// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.ferryman.testcluster.hardware.base.Measurements;
import org.ferryman.testcluster.hardware.drbd.DrbdResource;
import org.ferryman.testcluster.hardware.drbd.Role;

/** Looks at all nodes from outside after every change, and tells the measurements. */
final class Observer {
  private final Collection<SimulatedNode> nodes;
  private final Measurements measurements;

  Observer(Collection<SimulatedNode> nodes, Measurements measurements) {
    this.nodes = nodes;
    this.measurements = measurements;
  }

  void observe() {
    measurements.observe(
        onTwo(node -> node.xen().writableVolumes()),
        onTwo(node -> node.xen().executingGuests()),
        onTwo(Observer::primaries),
        allowing());
  }

  private Set<String> onTwo(Function<SimulatedNode, Set<String>> subjects) {
    Set<String> once = new TreeSet<>();
    Set<String> twice = new TreeSet<>();
    for (SimulatedNode node : nodes) {
      for (String subject : subjects.apply(node)) {
        if (!once.add(subject)) {
          twice.add(subject);
        }
      }
    }
    return twice;
  }

  private static Set<String> primaries(SimulatedNode node) {
    Set<String> names = new TreeSet<>();
    node.drbd().resources().stream()
        .filter(resource -> resource.role() == Role.PRIMARY)
        .forEach(resource -> names.add(resource.name()));
    return names;
  }

  private Set<String> allowing() {
    Set<String> all = new TreeSet<>();
    for (SimulatedNode node : nodes) {
      node.drbd().resources().stream()
          .filter(DrbdResource::allowsTwoPrimaries)
          .forEach(resource -> all.add(node.name() + " " + resource.name()));
    }
    return all;
  }
}
