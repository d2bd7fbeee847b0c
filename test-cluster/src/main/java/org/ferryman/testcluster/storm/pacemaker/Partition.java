// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Nodes that hear each other: they share a CIB, and one of them coordinates. A node that is lost
 * stays a member until the others miss it.
 */
final class Partition {
  private final Surroundings world;
  private final Network network;
  private final Map<Integer, Boot> members = new TreeMap<>();
  private final FencingRequests fencing;
  private Cib cib;
  private Boot leader;
  private Coordinator coordinator;
  private final java.util.Set<String> everSet = new java.util.TreeSet<>();
  private int joining;
  private int round;

  /** What the partition needs of the links between nodes. */
  interface Network {
    /** Whether a node hears another. */
    boolean connected(Boot one, Boot other);

    /** Says something to the cluster, after all that the node has said before. */
    void say(Boot from, Runnable message);

    /** A node leaves by the coordinator's order. */
    void leave(Boot node);
  }

  Partition(Surroundings world, Network network, Cib cib) {
    this.world = world;
    this.network = network;
    this.cib = cib;
    this.fencing = new FencingRequests(world, this);
  }

  Cib cib() {
    return cib;
  }

  Network network() {
    return network;
  }

  FencingRequests fencing() {
    return fencing;
  }

  Collection<Boot> members() {
    return members.values();
  }

  Optional<Boot> member(String name) {
    return members.values().stream().filter(it -> it.name.equals(name)).findFirst();
  }

  Optional<Boot> leader() {
    return Optional.ofNullable(leader);
  }

  Optional<Coordinator> coordinator() {
    return Optional.ofNullable(coordinator);
  }

  boolean isJoining() {
    return joining > 0;
  }

  /** Whether all members are alive and hear each other; otherwise nothing gets through. */
  boolean isWhole() {
    return members.values().stream()
        .allMatch(
            one ->
                one.alive
                    && members.values().stream().allMatch(other -> network.connected(one, other)));
  }

  /** The first member of a new partition. */
  void found(Boot boot) {
    members.put(boot.number, boot);
    boot.partition = this;
  }

  /** A member is missed. */
  void lose(Boot boot) {
    members.remove(boot.number);
    missed(boot.name);
    world.tell("%s is lost to %s".formatted(boot, members.values()));
    if (boot == leader) {
      abdicate();
    } else {
      coordinator().ifPresent(it -> it.lost(boot.name));
    }
  }

  /** A node of another partition is not seen here. */
  void missed(String name) {
    cib.update(it -> it.node(name).leave());
  }

  /** The coordinator is dead; the others don't know it yet. */
  void silence() {
    coordinator().ifPresent(Coordinator::stop);
  }

  /** Nobody coordinates any more. */
  void abdicate() {
    coordinator().ifPresent(Coordinator::stop);
    coordinator = null;
    leader = null;
    joining = 0;
    round++;
  }

  /** The CIB of another partition was newer. */
  void take(Cib newer) {
    cib = newer;
    coordinator().ifPresent(it -> cib.coordinator(Integer.toString(leader.number)));
  }

  /** A node is let in; its controller joins a little later. */
  void letIn(Boot boot, Map<String, String> attributes) {
    found(boot);
    cib.update(
        it -> {
          NodeState state = it.node(boot.name);
          state.inCluster = true;
          state.online = true;
          state.join = "down";
          state.attributes.clear();
          state.attributes.putAll(attributes);
        });
    if (leader != null) {
      invite(boot);
      coordinator().ifPresent(Coordinator::changed);
    }
  }

  /** After a while, a coordinator is chosen: who has been there for longest. */
  void elect(Range delay) {
    int mine = round;
    world.after(
        delay,
        () -> {
          if (round == mine && leader == null && !members.isEmpty() && alone()) {
            crown();
          }
        });
  }

  /** Whether those that are alive still belong here. */
  private boolean alone() {
    return members.values().stream().anyMatch(it -> it.alive && it.partition == this);
  }

  private void crown() {
    leader =
        members.values().stream()
            .filter(it -> it.alive)
            .min(Comparator.<Boot>comparingLong(it -> it.bornAt).thenComparing(it -> it.number))
            .orElseThrow();
    round++;
    world.tell("%s is coordinator of %s".formatted(leader, members.values()));
    cib.update(it -> it.coordinator(Integer.toString(leader.number)));
    for (String name : world.names()) {
      if (member(name).isEmpty() && cib.known(name).isPresent()) {
        missed(name);
      }
    }
    coordinator = new Coordinator(world, this, leader);
    members.values().forEach(this::invite);
  }

  private void invite(Boot boot) {
    joining++;
    int mine = round;
    world.after(world.timings().join(), () -> joined(boot, mine));
  }

  private void joined(Boot boot, int before) {
    if (round != before) {
      return;
    }
    joining--;
    if (boot.alive && boot.partition == this && members.get(boot.number) == boot) {
      cib.update(
          it -> {
            NodeState state = it.node(boot.name);
            state.inCluster = true;
            state.online = true;
            state.join = "member";
            state.expected = "member";
            state.attributes.put("#feature-set", Cib.FEATURE_SET);
            state.forgetAll();
            boot.executor.history().forEach(state::record);
          });
      world.tell("%s has joined".formatted(boot));
    }
    coordinator().ifPresent(Coordinator::changed);
  }

  /** Whether it has quorum is known anew. */
  void quorum(boolean has) {
    if (cib.quorum() != has) {
      world.tell("%s %s quorum".formatted(members.values(), has ? "have" : "have no"));
      cib.update(it -> it.quorum(has));
      coordinator().ifPresent(Coordinator::changed);
    }
  }

  /** Sets a transient attribute; an absent value deletes it. */
  void attribute(String node, String name, Optional<String> value) {
    Map<String, String> attributes = cib.node(node).attributes;
    if (Optional.ofNullable(attributes.get(name)).equals(value)) {
      return;
    }
    cib.update(
        it -> value.ifPresentOrElse(v -> attributes.put(name, v), () -> attributes.remove(name)));
    everSet.add(name);
    world.tell("%s %s=%s".formatted(node, name, value.orElse("")));
    coordinator().ifPresent(Coordinator::changed);
  }

  /** Whether the attribute daemon knows an attribute's name, if only without a value. */
  boolean hasHeardOf(String attribute) {
    return everSet.contains(attribute);
  }

  /** Takes away what is counted of a resource's failures on a node. */
  void forgetFailures(String node, String resource) {
    for (String name : new java.util.ArrayList<>(cib.node(node).attributes.keySet())) {
      if (name.startsWith("fail-count-" + resource + "#")
          || name.startsWith("last-failure-" + resource + "#")) {
        attribute(node, name, Optional.empty());
      }
    }
  }

  /** Changes the configuration. */
  <T> T configure(Function<Configuration, T> change) {
    long before = cib.configuration().epoch();
    T answer = cib.configure(change);
    if (cib.configuration().epoch() != before) {
      coordinator().ifPresent(Coordinator::changed);
    }
    return answer;
  }

  /** A node's record is written to the CIB, and its coordinator sees it. */
  void recorded(Boot boot, OperationRecord record) {
    cib.update(it -> it.node(boot.name).record(record));
    coordinator().ifPresent(it -> it.recorded(boot.name, record));
  }

  /** A node's record is taken out of the CIB. */
  void forgotten(Boot boot, String resource, String id) {
    cib.update(
        it -> {
          if (id.isEmpty()) {
            it.node(boot.name).forget(resource);
          } else {
            it.node(boot.name).forget(resource, id);
          }
        });
    if (id.isEmpty()) {
      coordinator().ifPresent(Coordinator::changed);
    }
  }

  /** A node is off for certain. */
  void fenced(String name) {
    cib.update(
        it -> {
          NodeState state = it.node(name);
          state.leave();
          state.expected = "down";
          state.forgetAll();
        });
    world.tell("%s was fenced".formatted(name));
  }
}
