// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.ferryman.testcluster.hardware.base.Timeline;

/**
 * A cluster of corosync and Pacemaker 2.1.5 in model time. Single-threaded: everything happens in
 * the timeline's actions, and with the same random numbers and the same world the same happens.
 */
public final class PacemakerModel {
  private final Surroundings world;
  private final Topology topology;
  private final ClusterAnswers answers;

  /**
   * What a cluster is made of.
   *
   * @param timeline model time
   * @param random all chance of the cluster's own
   * @param scheduler Pacemaker's, which may be shared by clusters one after the other
   * @param executor runs agents
   * @param fences power switches
   */
  public record Parts(
      Timeline timeline, Random random, Scheduler scheduler, Executor executor, Fences fences) {
    /** Checks. */
    public Parts {
      requireNonNull(timeline, "timeline");
      requireNonNull(random, "random");
      requireNonNull(scheduler, "scheduler");
      requireNonNull(executor, "executor");
      requireNonNull(fences, "fences");
    }
  }

  /**
   * What may be left as it usually is.
   *
   * @param timings how long the cluster takes
   * @param metadata of agents, by names as {@code ocf:ferryman:xen}
   * @param story is told what happens, a line each
   * @param transitions is told of each transition that has something to do: what agents and devices
   *     are to do in it, as {@code node1 vm1 start}, sorted
   */
  public record Options(
      ClusterTimings timings,
      Map<String, AgentMetadata> metadata,
      Consumer<String> story,
      Consumer<List<String>> transitions) {
    /** Copies. */
    public Options {
      requireNonNull(timings, "timings");
      metadata = Map.copyOf(metadata);
      requireNonNull(story, "story");
      requireNonNull(transitions, "transitions");
    }

    /** Usual timings, agents that don't reload. */
    public static Options usual(Consumer<String> story) {
      return new Options(ClusterTimings.usual(), Map.of(), story, transition -> {});
    }
  }

  /**
   * A cluster none of whose nodes has been started.
   *
   * @param cib a CIB's XML, of which the configuration counts
   * @param nodes names, in the order of their numbers
   */
  public PacemakerModel(Parts parts, Options options, String cib, List<String> nodes) {
    this.world =
        new Surroundings(
            parts.timeline(),
            parts.random(),
            parts.scheduler(),
            parts.executor(),
            parts.fences(),
            options.timings(),
            options.metadata(),
            List.copyOf(nodes),
            options.story(),
            options.transitions());
    this.topology = new Topology(world, Configuration.parse(cib, nodes));
    this.answers = new ClusterAnswers(topology, world);
  }

  /**
   * A node's cluster services start.
   *
   * @throws IllegalStateException if they run already
   */
  public void start(String node) {
    topology.start(node);
  }

  /** A node is gone, at once: power, crash, or its cluster services killed with it. */
  public void died(String node) {
    topology.die(node);
  }

  /** Two nodes don't hear each other any more. */
  public void cut(String one, String other) {
    topology.cut(one, other);
  }

  /** Two nodes hear each other again. */
  public void mend(String one, String other) {
    topology.mend(one, other);
  }

  /** The administrator at a node. */
  public Administrator administrator(String node) {
    return new Administrator(topology, world, node);
  }

  /**
   * Runs one of Pacemaker's tools on a node; it takes its time, and one that writes waits until the
   * nodes hear each other.
   *
   * @param argv the tool and its arguments
   * @param done is told its answer, unless the node dies
   */
  public void ask(String node, List<String> argv, Consumer<ToolAnswer> done) {
    answers.ask(node, argv, done);
  }

  /**
   * What a tool would answer at this instant.
   *
   * @param node where
   * @param argv the tool and its arguments
   */
  public ToolAnswer answer(String node, List<String> argv) {
    return answers.answer(node, argv);
  }

  /** The CIB as a node sees it; empty where no cluster runs. */
  public Optional<String> cib(String node) {
    return boot(node).map(it -> it.partition.cib().text());
  }

  /** Which node coordinates, as a node sees it; empty if none does. */
  public Optional<String> coordinator(String node) {
    return boot(node).flatMap(it -> it.partition.leader()).map(it -> it.name);
  }

  /** Whether a node's partition has quorum. */
  public boolean hasQuorum(String node) {
    return boot(node).map(it -> it.partition.cib().quorum()).orElse(false);
  }

  /** A node's transient attribute, as it sees it itself. */
  public Optional<String> attribute(String node, String name) {
    return boot(node)
        .flatMap(it -> it.partition.cib().known(node))
        .map(it -> it.attributes.get(name));
  }

  /** Whether a node's partition has a coordinator that has nothing to do. */
  public boolean isIdle(String node) {
    return boot(node)
        .flatMap(it -> it.partition.coordinator())
        .map(Coordinator::isIdle)
        .orElse(false);
  }

  private Optional<Boot> boot(String node) {
    return Optional.ofNullable(topology.boot(node));
  }
}
