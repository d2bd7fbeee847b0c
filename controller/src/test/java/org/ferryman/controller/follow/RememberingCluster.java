// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.follow;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.ocf.StepOutcome;
import org.ferryman.tools.pacemaker.AttributeReading;
import org.ferryman.tools.pacemaker.Cluster;

/** A cluster that keeps attributes and remembers every write. */
final class RememberingCluster implements Cluster {
  @Override
  public String nodeName(Operation operation) {
    return "node1";
  }

  final Map<String, String> attributes = new ConcurrentHashMap<>();
  final List<String> writes = new CopyOnWriteArrayList<>();

  @Override
  public AttributeReading attribute(String name, Operation operation) {
    return attributes.containsKey(name)
        ? new AttributeReading.Value(attributes.get(name))
        : new AttributeReading.Unset();
  }

  @Override
  public Reading<Map<String, String>> attributes(Operation operation) {
    return new Reading.Known<>(Map.copyOf(attributes));
  }

  @Override
  public AttributeReading nodeAttribute(String node, String name, Operation operation) {
    return new AttributeReading.Unknown("not asked here");
  }

  @Override
  public AttributeReading utilization(String resource, String name, Operation operation) {
    return new AttributeReading.Unknown("not asked here");
  }

  @Override
  public StepOutcome setUtilization(
      String resource, String name, String value, Operation operation) {
    return new StepOutcome.Failed("not asked here");
  }

  @Override
  public StepOutcome setAttribute(String name, String value, Operation operation) {
    attributes.put(name, value);
    writes.add(name + "=" + value);
    return StepOutcome.ok();
  }

  @Override
  public StepOutcome deleteAttribute(String name, Operation operation) {
    attributes.remove(name);
    writes.add(name + " deleted");
    return StepOutcome.ok();
  }

  @Override
  public Reading<Set<String>> promotedNodes(String resource, Operation operation) {
    return new Reading.Unknown<>("not asked here");
  }
}
