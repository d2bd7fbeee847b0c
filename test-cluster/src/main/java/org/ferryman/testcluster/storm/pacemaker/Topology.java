// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Corosync: which nodes hear each other, and which partitions follow from it. With two nodes it is
 * as with {@code two_node: 1}: each half of a partition keeps quorum, and a node that has booted
 * has none before it has seen the other.
 */
final class Topology implements Partition.Network {
  private static final long RETRY = 50;

  private final Surroundings world;
  private final Map<String, Boot> boots = new TreeMap<>();
  private final Map<String, Configuration> disks = new TreeMap<>();
  private final Map<String, Runnable> leaving = new TreeMap<>();
  private final Set<String> cuts = new TreeSet<>();
  private List<Partition> partitions = new ArrayList<>();

  Topology(Surroundings world, Configuration configuration) {
    this.world = world;
    world.names().forEach(name -> disks.put(name, configuration.copy()));
  }

  Boot boot(String node) {
    Boot boot = boots.get(node);
    return boot != null && boot.alive ? boot : null;
  }

  void start(String node) {
    if (!world.names().contains(node) || boot(node) != null) {
      throw new IllegalStateException(node + " is no node whose cluster can be started");
    }
    Boot boot = new Boot(world.names().indexOf(node) + 1, node, world.timeline().now());
    boot.executor =
        new LocalExecutor(
            node,
            world.timeline(),
            new DeviceExecutor(world),
            world::now,
            world.metadata(),
            new Reports(this, boot));
    boots.put(node, boot);
    Partition partition = new Partition(world, this, new Cib(disks.get(node).copy()));
    partition.found(boot);
    partitions.add(partition);
    partition.elect(world.timings().first());
    world.tell("%s has started its cluster".formatted(node));
    world.after(world.timings().appear(), this::regroup);
  }

  void die(String node) {
    Boot boot = boot(node);
    if (boot != null) {
      world.tell("%s dies".formatted(node));
      leaving.remove(node);
      end(boot);
      world.after(world.timings().loss(), this::regroup);
    }
  }

  @Override
  public void leave(Boot boot) {
    world.tell("%s leaves".formatted(boot));
    end(boot);
    world.after(world.timings().appear(), this::regroup);
    Runnable done = leaving.remove(boot.name);
    if (done != null) {
      done.run();
    }
  }

  /** Who is to be told when a node has left. */
  void whenLeft(String node, Runnable done) {
    leaving.put(node, done);
  }

  private void end(Boot boot) {
    boot.alive = false;
    boot.executor.die();
    boot.outbox.clear();
    boot.partition.leader().filter(it -> it == boot).ifPresent(it -> boot.partition.silence());
    disks.put(boot.name, boot.partition.cib().configuration().copy());
  }

  void cut(String one, String other) {
    cuts.add(link(one, other));
    world.tell("%s and %s don't hear each other".formatted(one, other));
    world.after(world.timings().loss(), this::regroup);
  }

  void mend(String one, String other) {
    if (cuts.remove(link(one, other))) {
      world.tell("%s and %s hear each other".formatted(one, other));
      world.after(world.timings().appear(), this::regroup);
    }
  }

  private static String link(String one, String other) {
    return one.compareTo(other) < 0 ? one + " " + other : other + " " + one;
  }

  @Override
  public boolean connected(Boot one, Boot other) {
    return one.alive && other.alive && !cuts.contains(link(one.name, other.name));
  }

  @Override
  public void say(Boot from, Runnable message) {
    from.outbox.add(message);
    speak(from);
  }

  private void speak(Boot from) {
    if (!from.speaking && !from.outbox.isEmpty()) {
      from.speaking = true;
      world.after(world.timings().message(), () -> deliver(from));
    }
  }

  private void deliver(Boot from) {
    if (!from.alive) {
      return;
    }
    if (!from.partition.isWhole()) {
      world.timeline().after(RETRY, () -> deliver(from));
      return;
    }
    from.speaking = false;
    Runnable message = from.outbox.poll();
    if (message != null) {
      message.run();
    }
    speak(from);
  }

  /** Finds out anew who hears whom. */
  private void regroup() {
    Map<Boot, Integer> groups = groups();
    for (Partition partition : List.copyOf(partitions)) {
      split(partition, groups);
    }
    Map<Integer, List<Partition>> meeting = new TreeMap<>();
    for (Partition partition : partitions) {
      int group = groups.get(partition.members().iterator().next());
      meeting.computeIfAbsent(group, it -> new ArrayList<>()).add(partition);
    }
    partitions = new ArrayList<>();
    meeting.values().forEach(they -> partitions.add(merged(they)));
    partitions.forEach(this::count);
  }

  private Map<Boot, Integer> groups() {
    Map<Boot, Integer> groups = new LinkedHashMap<>();
    int group = 0;
    for (Boot first : boots.values()) {
      if (!first.alive || groups.containsKey(first)) {
        continue;
      }
      Deque<Boot> reached = new ArrayDeque<>(List.of(first));
      groups.put(first, group);
      while (!reached.isEmpty()) {
        Boot from = reached.remove();
        for (Boot to : boots.values()) {
          if (!groups.containsKey(to) && connected(from, to)) {
            groups.put(to, group);
            reached.add(to);
          }
        }
      }
      group++;
    }
    return groups;
  }

  private void split(Partition partition, Map<Boot, Integer> groups) {
    Map<Integer, List<Boot>> parts = new TreeMap<>();
    List<Boot> before = List.copyOf(partition.members());
    for (Boot member : before) {
      if (member.alive) {
        parts.computeIfAbsent(groups.get(member), it -> new ArrayList<>()).add(member);
      }
    }
    if (parts.isEmpty()) {
      partition.abdicate();
      partitions.remove(partition);
      return;
    }
    int kept =
        partition
            .leader()
            .filter(it -> it.alive)
            .map(groups::get)
            .orElseGet(() -> parts.keySet().iterator().next());
    parts.forEach(
        (group, part) -> {
          if (group != kept) {
            partitions.add(parted(partition, part, before));
          }
        });
    boolean led = partition.leader().isPresent();
    before.stream().filter(it -> !it.alive || groups.get(it) != kept).forEach(partition::lose);
    if (led && partition.leader().isEmpty()) {
      partition.elect(world.timings().election());
    }
  }

  private Partition parted(Partition from, List<Boot> part, List<Boot> before) {
    Partition own = new Partition(world, this, from.cib().copy());
    own.cib().coordinator("");
    part.forEach(own::found);
    before.stream().filter(it -> !part.contains(it)).forEach(it -> own.missed(it.name));
    own.elect(world.timings().election());
    world.tell("%s are on their own".formatted(part));
    return own;
  }

  private static Partition merged(List<Partition> meeting) {
    Partition winner =
        meeting.stream()
            .min(
                Comparator.<Partition, Boolean>comparing(it -> it.leader().isEmpty())
                    .thenComparing(Topology::age))
            .orElseThrow();
    Cib newest = winner.cib();
    for (Partition other : meeting) {
      if (other.cib().isNewerThan(newest)) {
        newest = other.cib();
      }
    }
    Map<Boot, Map<String, String>> attributes = new LinkedHashMap<>();
    for (Partition each : meeting) {
      if (each != winner || newest != winner.cib()) {
        each.members().forEach(it -> attributes.put(it, attributes(each.cib(), it.name)));
      }
    }
    if (newest != winner.cib()) {
      winner.take(newest.copy());
    }
    meeting.stream().filter(it -> it != winner).forEach(Partition::abdicate);
    attributes.forEach(winner::letIn);
    return winner;
  }

  private static long age(Partition partition) {
    return partition
        .leader()
        .map(it -> it.bornAt)
        .orElseGet(() -> partition.members().stream().mapToLong(it -> it.bornAt).min().orElse(0));
  }

  private static Map<String, String> attributes(Cib cib, String node) {
    return cib.known(node).map(it -> new TreeMap<>(it.attributes)).orElseGet(TreeMap::new);
  }

  private void count(Partition partition) {
    Collection<Boot> members = partition.members();
    int all = world.names().size();
    if (members.size() == all) {
      members.forEach(it -> it.seenAll = true);
    }
    boolean quorum =
        all == 2 ? members.stream().anyMatch(it -> it.seenAll) : members.size() * 2 > all;
    partition.quorum(quorum);
  }
}
