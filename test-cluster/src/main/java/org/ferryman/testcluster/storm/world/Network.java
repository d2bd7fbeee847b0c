// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Who hears whom but for DRBD's replication, which has links of its own. */
final class Network {
  private final Set<String> cut = new TreeSet<>();
  private final Set<String> refusing = new TreeSet<>();
  private final Set<String> hanging = new TreeSet<>();
  private final Set<String> cutting = new TreeSet<>();
  private final List<Pipe> pipes = new ArrayList<>();

  private static String pair(String one, String other) {
    return one.compareTo(other) < 0 ? one + " " + other : other + " " + one;
  }

  void cut(String one, String other) {
    cut.add(pair(one, other));
    breakPipes();
  }

  void mend(String one, String other) {
    cut.remove(pair(one, other));
  }

  void refuseSsh(String node, boolean refuse) {
    set(refusing, node, refuse);
  }

  /** A node's sshd does not answer, or does again. */
  void hangSsh(String node, boolean hangs) {
    set(hanging, node, hangs);
  }

  /** A node's sshd hangs up before it has answered, or does no more. */
  void cutSsh(String node, boolean cuts) {
    set(cutting, node, cuts);
  }

  private static void set(Set<String> nodes, String node, boolean in) {
    if (in) {
      nodes.add(node);
    } else {
      nodes.remove(node);
    }
  }

  boolean sshHangs(StormNode node) {
    return hanging.contains(node.name());
  }

  boolean sshCut(StormNode node) {
    return cutting.contains(node.name());
  }

  boolean sshRefused(StormNode node) {
    return refusing.contains(node.name());
  }

  boolean hears(StormNode one, StormNode other) {
    return one == other || !cut.contains(pair(one.name(), other.name()));
  }

  void add(Pipe pipe) {
    pipes.add(pipe);
  }

  /** Every connection that carries a guest breaks. */
  void breakPipes() {
    List<Pipe> all = List.copyOf(pipes);
    pipes.clear();
    all.forEach(Pipe::cut);
  }
}
