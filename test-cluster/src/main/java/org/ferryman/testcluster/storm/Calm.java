// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.ferryman.testcluster.hardware.NodeStatus;
import org.ferryman.testcluster.storm.world.StormWorld;

/** What is not yet as it must be once the faults are over; nothing if all is well. */
record Calm(StormWorld world) {
  Calm {
    requireNonNull(world, "world");
  }

  List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (String guest : world.layout().guests()) {
      long hosts = world.names().stream().filter(node -> world.runs(node, guest)).count();
      if (hosts != 1) {
        missing.add("%s runs on %d nodes".formatted(guest, hosts));
      }
    }
    for (NodeStatus node : world.hardware().status()) {
      node(node, missing);
    }
    if (world.names().stream().noneMatch(world.pacemaker()::isIdle)) {
      missing.add("the cluster has something to do");
    }
    String cib =
        world.pacemaker().cib(world.names().get(0)).orElse("").replaceFirst("(?s)<status.*", "");
    if (cib.contains("ferryman-fence")) {
      missing.add("a constraint of the fence-peer handler is left");
    }
    return missing;
  }

  private void node(NodeStatus node, List<String> missing) {
    if (!node.powered()) {
      missing.add(node.name() + " is off");
    }
    if (node.resources().size() < world.layout().resources().size()) {
      missing.add("DRBD is not up on " + node.name());
    }
    for (NodeStatus.ResourceStatus resource : node.resources()) {
      boolean well =
          resource.connection().equals("Connected")
              && resource.disks().stream().allMatch("UpToDate"::equals);
      if (!well) {
        missing.add(
            "%s on %s is %s %s"
                .formatted(resource.name(), node.name(), resource.connection(), resource.disks()));
      }
    }
    for (String folder : List.of("handover", "transfers")) {
      List<String> files = world.files(node.name(), folder);
      if (!files.isEmpty()) {
        missing.add("%s keeps %s in %s".formatted(node.name(), files, folder));
      }
    }
    world.hardware().node(node.name()).drbd().resources().stream()
        .filter(it -> it.allowsTwoPrimaries())
        .forEach(it -> missing.add("a window is open: %s on %s".formatted(it.name(), node.name())));
  }
}
