// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.pacemaker;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.ocf.StepOutcome;

/** A cluster whose attributes are a map; can be told to fail. */
public final class InMemoryCluster implements Cluster {
  @Override
  public String nodeName(Operation operation) {
    return "node1";
  }

  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final Set<String> promoted = new HashSet<>();
  private Optional<String> failure = Optional.empty();

  /** The attributes as they are. */
  public Map<String, String> attributes() {
    return Map.copyOf(attributes);
  }

  /** Every call fails so. */
  public void fail(String reason) {
    failure = Optional.of(reason);
  }

  /** Where the cluster believes everything to be promoted. */
  public Set<String> promoted() {
    return promoted;
  }

  /** Sets a permanent attribute of a node. */
  public void nodeAttribute(String node, String name, String value) {
    attributes.put(node + "/" + name, value);
  }

  @Override
  public AttributeReading nodeAttribute(String node, String name, Operation operation) {
    return attribute(node + "/" + name, operation);
  }

  @Override
  public AttributeReading utilization(String resource, String name, Operation operation) {
    return attribute(resource + " " + name, operation);
  }

  @Override
  public StepOutcome setUtilization(
      String resource, String name, String value, Operation operation) {
    return change(() -> attributes.put(resource + " " + name, value));
  }

  @Override
  public AttributeReading attribute(String name, Operation operation) {
    if (failure.isPresent()) {
      return new AttributeReading.Unknown(failure.get());
    }
    return attributes.containsKey(name)
        ? new AttributeReading.Value(attributes.get(name))
        : new AttributeReading.Unset();
  }

  @Override
  public Reading<Map<String, String>> attributes(Operation operation) {
    return failure
        .<Reading<Map<String, String>>>map(Reading.Unknown::new)
        .orElseGet(() -> new Reading.Known<>(Map.copyOf(attributes)));
  }

  @Override
  public StepOutcome setAttribute(String name, String value, Operation operation) {
    return change(() -> attributes.put(name, value));
  }

  @Override
  public StepOutcome deleteAttribute(String name, Operation operation) {
    return change(() -> attributes.remove(name));
  }

  private StepOutcome change(Runnable change) {
    if (failure.isPresent()) {
      return new StepOutcome.Failed(failure.get());
    }
    change.run();
    return StepOutcome.ok();
  }

  @Override
  public Reading<Set<String>> promotedNodes(String resource, Operation operation) {
    return failure
        .<Reading<Set<String>>>map(Reading.Unknown::new)
        .orElseGet(() -> new Reading.Known<>(Set.copyOf(promoted)));
  }
}
