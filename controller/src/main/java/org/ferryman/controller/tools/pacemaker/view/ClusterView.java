// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.tools.pacemaker.view;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ferryman.tools.pacemaker.Cib;

/**
 * The whole cluster as Pacemaker sees it at one moment.
 *
 * @param coordinator the node that decides; empty if there is none
 * @param version Pacemaker's version there; empty if not told
 * @param fencing whether Pacemaker fences nodes
 * @param maintenance whether Pacemaker leaves everything as it is
 * @param nodes all nodes
 * @param instances all resources on nodes, instances of clones one by one
 * @param attributes the nodes' attributes, transient and permanent, by node and name
 * @param failures the operations that failed, as long as Pacemaker remembers them
 * @param cib the configuration
 * @param cibTrouble why that is not known; empty if it is
 * @param since when a resource came to a node, where Pacemaker remembers it
 */
public record ClusterView(
    String coordinator,
    String version,
    boolean fencing,
    boolean maintenance,
    List<Node> nodes,
    List<Instance> instances,
    Map<String, Map<String, String>> attributes,
    List<Failure> failures,
    Optional<Cib> cib,
    String cibTrouble,
    List<Arrival> since) {

  /** Checks and copies. */
  public ClusterView {
    requireNonNull(coordinator, "coordinator");
    requireNonNull(version, "version");
    nodes = List.copyOf(nodes);
    instances = List.copyOf(instances);
    attributes = Map.copyOf(attributes);
    failures = List.copyOf(failures);
    requireNonNull(cib, "cib");
    requireNonNull(cibTrouble, "cibTrouble");
    since = List.copyOf(since);
  }

  /** One node. */
  public record Node(
      String name,
      boolean online,
      boolean standby,
      boolean maintenance,
      boolean pending,
      boolean unclean,
      boolean shutdown) {
    /** Checks. */
    public Node {
      requireNonNull(name, "name");
    }

    /** Why it takes no resources now; empty if it does. */
    public String refusal() {
      if (unclean) {
        return "it is lost, and not fenced yet (UNCLEAN)";
      }
      if (!online) {
        return "it is offline";
      }
      if (pending) {
        return "it is still joining the cluster";
      }
      if (shutdown) {
        return "it is leaving the cluster";
      }
      if (standby) {
        return "it is in standby";
      }
      return maintenance ? "it is in maintenance" : "";
    }
  }

  /**
   * A resource, or one instance of a clone.
   *
   * @param id the primitive's id
   * @param agent such as {@code ocf:ferryman:xen}
   * @param role Pacemaker's word for what it is
   * @param nodes where it is; several where something is wrong
   * @param pending what Pacemaker is doing with it; empty if nothing
   */
  public record Instance(
      String id,
      String agent,
      String role,
      boolean managed,
      boolean failed,
      boolean blocked,
      List<String> nodes,
      String pending) {
    /** Checks and copies. */
    public Instance {
      requireNonNull(id, "id");
      requireNonNull(agent, "agent");
      requireNonNull(role, "role");
      nodes = List.copyOf(nodes);
      requireNonNull(pending, "pending");
    }
  }

  /** An operation that failed. */
  public record Failure(String operation, String node, String status, String reason, String when) {
    /** Checks. */
    public Failure {
      requireNonNull(operation, "operation");
      requireNonNull(node, "node");
      requireNonNull(status, "status");
      requireNonNull(reason, "reason");
      requireNonNull(when, "when");
    }
  }

  /** When a resource came to a node. */
  public record Arrival(String resource, String node, Instant when) {
    /** Checks. */
    public Arrival {
      requireNonNull(resource, "resource");
      requireNonNull(node, "node");
      requireNonNull(when, "when");
    }
  }

  /** What is known of the cluster. */
  public sealed interface Reading {
    /** It was read. */
    record Known(ClusterView view) implements Reading {
      /** Checks. */
      public Known {
        requireNonNull(view, "view");
      }
    }

    /**
     * It was not.
     *
     * @param noCluster whether no cluster runs on this node
     */
    record Unknown(String reason, boolean noCluster) implements Reading {
      /** Checks. */
      public Unknown {
        requireNonNull(reason, "reason");
      }
    }
  }

  /** That node. */
  public Optional<Node> node(String name) {
    return nodes.stream().filter(it -> it.name().equals(name)).findFirst();
  }

  /** An attribute of a node. */
  public Optional<String> attribute(String node, String name) {
    return Optional.ofNullable(attributes.getOrDefault(node, Map.of()).get(name));
  }

  /** The instances of a primitive. */
  public Stream<Instance> of(String primitive) {
    return instances.stream().filter(it -> it.id().equals(primitive));
  }

  /** When a resource came to a node. */
  public Optional<Instant> since(String resource, String node) {
    return since.stream()
        .filter(it -> it.resource().equals(resource) && it.node().equals(node))
        .map(Arrival::when)
        .findFirst();
  }
}
