// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.tools.pacemaker.cib;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ferryman.tools.pacemaker.Cib;

/**
 * What a CIB says, beyond what fencing asks of it.
 *
 * @param cib what fencing asks of it: clones of DRBD, bans, how resources are tied
 * @param properties the cluster's options
 * @param resourceDefaults the meta attributes that all resources have by default
 * @param defaultTimeout what an operation has for which no timeout is given
 * @param primitives all resources
 * @param ids the ids of all that a constraint can be about
 * @param locations the location constraints
 * @param permanent the attributes that an administrator has given to nodes, by node
 * @param attributes those and the transient ones, {@code #uname} among them, by node
 */
public record CibContents(
    Cib cib,
    Map<String, String> properties,
    Map<String, String> resourceDefaults,
    Duration defaultTimeout,
    List<Primitive> primitives,
    Set<String> ids,
    List<Location> locations,
    Map<String, Map<String, String>> permanent,
    Map<String, Map<String, String>> attributes) {

  /** Agents whose resources are Xen guests. */
  public static final Set<String> GUESTS = Set.of("ocf:ferryman:xen", "ocf:heartbeat:Xen");

  /** Checks and copies. */
  public CibContents {
    requireNonNull(cib, "cib");
    properties = Map.copyOf(properties);
    resourceDefaults = Map.copyOf(resourceDefaults);
    requireNonNull(defaultTimeout, "defaultTimeout");
    primitives = List.copyOf(primitives);
    ids = Set.copyOf(ids);
    locations = List.copyOf(locations);
    permanent = Map.copyOf(permanent);
    attributes = Map.copyOf(attributes);
  }

  /** The resource of that id. */
  public Optional<Primitive> primitive(String id) {
    return primitives.stream().filter(it -> it.id().equals(id)).findFirst();
  }

  /** The Xen guests. */
  public List<Primitive> guests() {
    return primitives.stream().filter(it -> GUESTS.contains(it.agent())).toList();
  }

  /** The resources of Ferryman's agent for DRBD, or of the one it takes the place of. */
  public List<Primitive> drbd() {
    return primitives.stream()
        .filter(it -> Set.of("ocf:ferryman:drbd", "ocf:linbit:drbd").contains(it.agent()))
        .toList();
  }

  /** The location constraints on a resource, or on what it is in. */
  public List<Location> locationsOf(Primitive resource) {
    return locations.stream()
        .filter(
            it -> it.resource().equals(resource.id()) || it.resource().equals(resource.outermost()))
        .toList();
  }

  /** An attribute of a node. */
  public Optional<String> attribute(String node, String name) {
    return Optional.ofNullable(attributes.getOrDefault(node, Map.of()).get(name));
  }

  /** Whether nodes that are lost are fenced; since Pacemaker 3.0.2 the option has another name. */
  public boolean fences() {
    String value = properties.getOrDefault("fencing-enabled", properties.get("stonith-enabled"));
    return !CibValues.no(value);
  }
}
