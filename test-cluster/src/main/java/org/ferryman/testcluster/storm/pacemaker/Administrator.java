// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The administrator at a node: what crm_standby, crm_resource and crm_attribute do. Each takes
 * effect once the nodes hear each other; none does where no cluster runs.
 */
public final class Administrator {
  private final Topology topology;
  private final Surroundings world;
  private final String at;

  Administrator(Topology topology, Surroundings world, String at) {
    this.topology = requireNonNull(topology, "topology");
    this.world = requireNonNull(world, "world");
    this.at = requireNonNull(at, "at");
  }

  private void partition(String what, Consumer<Partition> change) {
    Boot boot = topology.boot(at);
    if (boot == null) {
      world.tell("the administrator at %s finds no cluster: %s".formatted(at, what));
      return;
    }
    topology.say(
        boot,
        () -> {
          world.tell("the administrator at %s: %s".formatted(at, what));
          change.accept(boot.partition);
        });
  }

  private void configure(String what, Consumer<Configuration> change) {
    partition(
        what,
        it ->
            it.configure(
                configuration -> {
                  change.accept(configuration);
                  return true;
                }));
  }

  /** Nothing may run on a node. */
  public void standby(String node) {
    configure("standby " + node, it -> it.nodeAttribute(node, "standby", "on"));
  }

  /** A node may be used again. */
  public void online(String node) {
    configure("online " + node, it -> it.withoutNodeAttribute(node, "standby"));
  }

  /** A resource prefers a node above all. */
  public void move(String resource, String node) {
    configure(
        "move %s to %s".formatted(resource, node),
        it -> {
          clear(it, resource);
          it.append(
              "constraints",
              "rsc_location",
              "id",
              "cli-prefer-" + resource,
              "rsc",
              resource,
              "role",
              "Started",
              "node",
              node,
              "score",
              "INFINITY");
        });
  }

  /** A resource must not run on a node. */
  public void ban(String resource, String node) {
    configure(
        "ban %s from %s".formatted(resource, node),
        it -> {
          String id = "cli-ban-%s-on-%s".formatted(resource, node);
          it.delete("//rsc_location[@id='%s']".formatted(id));
          it.append(
              "constraints",
              "rsc_location",
              "id",
              id,
              "rsc",
              resource,
              "role",
              "Started",
              "node",
              node,
              "score",
              "-INFINITY");
        });
  }

  /** Takes back moves and bans of a resource. */
  public void clear(String resource) {
    configure("clear " + resource, it -> clear(it, resource));
  }

  private static void clear(Configuration configuration, String resource) {
    configuration.delete("//rsc_location[@id='cli-prefer-%s']".formatted(resource));
    configuration.delete("//rsc_location[starts-with(@id,'cli-ban-%s-on-')]".formatted(resource));
  }

  /** Forgets a resource's failures where it has some, so that it is looked at anew there. */
  public void cleanup(String resource) {
    partition("cleanup " + resource, it -> forget(it, resource, true));
  }

  /** Forgets a resource's history everywhere, so that it is looked at anew. */
  public void refresh(String resource) {
    partition("refresh " + resource, it -> forget(it, resource, false));
  }

  private static void forget(Partition partition, String resource, boolean onlyFailed) {
    for (Boot boot : partition.members()) {
      NodeState state = partition.cib().node(boot.name);
      boolean failed =
          state.attributes.keySet().stream()
                  .anyMatch(it -> it.startsWith("fail-count-" + resource + "#"))
              || state.history().getOrDefault(resource, List.of()).stream()
                  .anyMatch(it -> it.id().endsWith("_last_failure_0"));
      if (boot.alive && (failed || !onlyFailed)) {
        partition.forgetFailures(boot.name, resource);
        boot.executor.forget(resource);
      }
    }
  }

  /** Nothing is started, stopped or monitored any more; or it is again. */
  public void maintenance(boolean on) {
    configure("maintenance " + on, it -> it.property("maintenance-mode", Boolean.toString(on)));
  }

  /** Sets a property of the cluster. */
  public void property(String name, String value) {
    configure("%s=%s".formatted(name, value), it -> it.property(name, value));
  }

  /** A resource is to be stopped. */
  public void disable(String resource) {
    configure("disable " + resource, it -> it.meta(resource, "target-role", "Stopped"));
  }

  /** A resource may run again. */
  public void enable(String resource) {
    configure("enable " + resource, it -> it.withoutMeta(resource, "target-role"));
  }

  /** Changes a parameter of a resource. */
  public void parameter(String resource, String name, String value) {
    configure(
        "%s %s=%s".formatted(resource, name, value), it -> it.parameter(resource, name, value));
  }

  /** Changes a meta attribute of a resource. */
  public void meta(String resource, String name, String value) {
    configure("%s %s=%s".formatted(resource, name, value), it -> it.meta(resource, name, value));
  }

  /** Says that a lost node is off, although no device has said so. */
  public void confirmOff(String node) {
    partition(
        "confirms that %s is off".formatted(node),
        it -> {
          it.fenced(node);
          it.coordinator().ifPresent(Coordinator::changed);
        });
  }

  /** Stops the cluster on this node, after its resources. */
  public void stopCluster(Runnable done) {
    topology.whenLeft(at, done);
    partition(
        "stop cluster",
        it -> it.attribute(at, "shutdown", Optional.of(Long.toString(world.now()))));
  }
}
