// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.tools.pacemaker.cib;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A resource as it is configured, its template and the defaults taken into account.
 *
 * @param id its id
 * @param agent as {@code ocf:ferryman:xen} or {@code stonith:fence_ipmilan}
 * @param container the outermost clone or group that it is in
 * @param parameters its parameters
 * @param meta the meta attributes that hold for it: its own, its template's, its container's, the
 *     defaults
 * @param operations its operations
 */
public record Primitive(
    String id,
    String agent,
    Optional<Container> container,
    Map<String, String> parameters,
    Map<String, String> meta,
    List<ConfiguredOperation> operations) {

  /** Checks and copies. */
  public Primitive {
    requireNonNull(id, "id");
    requireNonNull(agent, "agent");
    requireNonNull(container, "container");
    parameters = Map.copyOf(parameters);
    meta = Map.copyOf(meta);
    operations = List.copyOf(operations);
  }

  /**
   * What holds a resource.
   *
   * @param kind {@code clone}, {@code group} or {@code master}
   * @param meta its own meta attributes
   */
  public record Container(String id, String kind, Map<String, String> meta) {
    /** Checks and copies. */
    public Container {
      requireNonNull(id, "id");
      requireNonNull(kind, "kind");
      meta = Map.copyOf(meta);
    }
  }

  /**
   * An operation with what is configured for it.
   *
   * @param role the role that it is for; empty for the usual one
   * @param interval zero for one that does not recur; empty if it can't be read
   * @param timeout empty if none is given, or it can't be read
   * @param onFail what Pacemaker does when it fails; empty for the usual
   */
  public record ConfiguredOperation(
      String name,
      String role,
      Optional<Duration> interval,
      Optional<Duration> timeout,
      String onFail) {
    /** Checks. */
    public ConfiguredOperation {
      requireNonNull(name, "name");
      requireNonNull(role, "role");
      requireNonNull(interval, "interval");
      requireNonNull(timeout, "timeout");
      requireNonNull(onFail, "onFail");
    }
  }

  /** The operations of that name. */
  public List<ConfiguredOperation> operations(String name) {
    return operations.stream().filter(it -> it.name().equals(name)).toList();
  }

  /** What constraints call it: the id of what it is in, if it is in something. */
  public String outermost() {
    return container.map(Container::id).orElse(id);
  }

  /** All that constraints on it may call it. */
  public Set<String> names() {
    return outermost().equals(id) ? Set.of(id) : Set.of(id, outermost());
  }

  /** Whether a meta attribute says yes, in one of Pacemaker's words for it. */
  public boolean flag(String name) {
    return CibValues.yes(meta.get(name));
  }
}
