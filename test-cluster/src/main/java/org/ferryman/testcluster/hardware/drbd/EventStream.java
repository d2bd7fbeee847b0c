// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.ferryman.testcluster.hardware.base.Flavour;

/** The live part of {@code drbdsetup events2}: what has changed since the last look. */
public final class EventStream {
  private static final String OF_CONNECTION = "(connection|peer-device) .*";

  private final DrbdNode node;
  private final String filter;
  private final boolean statistics;
  private final Consumer<String> sink;
  private Map<String, StateLine> known = new LinkedHashMap<>();

  /**
   * A stream that begins with all that exists.
   *
   * @param node where
   * @param filter a resource, or "all"
   * @param statistics whether to show statistics
   * @param sink gets each line, without newline
   */
  public EventStream(DrbdNode node, String filter, boolean statistics, Consumer<String> sink) {
    this.node = node;
    this.filter = filter;
    this.statistics = statistics;
    this.sink = sink;
  }

  /** Prints what exists, as {@code --now} does, and the line that ends it. */
  public void begin() {
    known = snapshot();
    for (DrbdResource resource : node.resources()) {
      if (shows(resource)) {
        existing(resource).forEach(line -> sink.accept("exists " + line.text()));
      }
    }
    sink.accept("exists -");
  }

  /** Prints what has changed. */
  public void look() {
    Map<String, StateLine> now = snapshot();
    List<String> gone = new ArrayList<>(known.keySet());
    gone.removeAll(now.keySet());
    for (int i = gone.size() - 1; i >= 0; i--) {
      sink.accept("destroy " + gone.get(i));
    }
    for (StateLine line : now.values()) {
      StateLine before = known.get(line.object());
      if (before == null) {
        sink.accept("create " + line.text());
      } else {
        change(before, line);
      }
    }
    known = now;
  }

  void touch(DrbdResource resource) {
    if (node.flavour() == Flavour.DRBD84 && resource.node == node && shows(resource)) {
      StateLine.of(resource, false).stream()
          .filter(line -> line.object().matches(OF_CONNECTION))
          .forEach(line -> sink.accept("change " + line.object()));
    }
  }

  /** How a handler that is called for a resource is identified. */
  static String helper(DrbdResource resource, String helper) {
    return "helper name:%s %s helper:%s".formatted(resource.name(), peer(resource), helper);
  }

  /** How a handler that is called for a device is identified. */
  static String helper(DrbdDevice device, String helper) {
    return "helper name:%s %s volume:%d minor:%d helper:%s"
        .formatted(
            device.resource.name(), peer(device.resource), device.volume, device.minor, helper);
  }

  private static String peer(DrbdResource resource) {
    return resource.connections().stream()
        .findFirst()
        .map(peer -> "peer-node-id:%d conn-name:%s".formatted(peer.peerNodeId, peer.name()))
        .orElse("peer-node-id:0 conn-name:peer");
  }

  void tell(DrbdResource resource, String line) {
    if (resource.node == node && shows(resource)) {
      sink.accept(line);
    }
  }

  private boolean shows(DrbdResource resource) {
    return "all".equals(filter) || filter.equals(resource.name());
  }

  private void change(StateLine before, StateLine line) {
    Map<String, String> changed = new LinkedHashMap<>(line.state());
    changed.entrySet().removeAll(before.state().entrySet());
    boolean onlyNumbers = changed.keySet().stream().allMatch(StateLine.deviceNumbers()::contains);
    if (!onlyNumbers) {
      Map<String, String> told =
          node.flavour() == Flavour.DRBD9 ? StateLine9.told(line, changed) : changed;
      sink.accept("change " + new StateLine(line.object(), told).text());
    }
  }

  private Map<String, StateLine> snapshot() {
    Map<String, StateLine> lines = new LinkedHashMap<>();
    for (DrbdResource resource : node.resources()) {
      if (shows(resource)) {
        lines(resource).forEach(line -> lines.put(line.object(), line));
      }
    }
    return lines;
  }

  private List<StateLine> existing(DrbdResource resource) {
    return node.flavour() == Flavour.DRBD9
        ? StateLine9.of(resource, statistics)
        : StateLine.of(resource, statistics);
  }

  /** Of 8.4, the existing ones but for a connection that is none: only a listing has that. */
  private List<StateLine> lines(DrbdResource resource) {
    List<StateLine> all = existing(resource);
    return node.flavour() == Flavour.DRBD9 || resource.hasNet()
        ? all
        : all.stream().filter(line -> !line.object().matches(OF_CONNECTION)).toList();
  }
}
