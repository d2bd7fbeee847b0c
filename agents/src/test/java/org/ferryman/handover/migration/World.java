// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.ferryman.exec.Cancellation;
import org.ferryman.handover.lease.CommandedRoles.CommandedRole;
import org.ferryman.handover.lease.HandoverTimeouts;
import org.ferryman.handover.lease.ManualClock;
import org.ferryman.handover.lease.Window;
import org.ferryman.handover.migration.peer.Peer;
import org.ferryman.handover.migration.peer.PeerAnswer;
import org.ferryman.handover.migration.peer.PeerRequest;
import org.ferryman.handover.migration.peer.Plan;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.status.Role;
import org.ferryman.tools.pacemaker.NodeNames;
import org.ferryman.tools.xen.GuestDomain;
import org.ferryman.tools.xen.GuestDomain.State;

/**
 * Two nodes with one DRBD resource and one guest, in which xl's migration goes on step by step. It
 * keeps the rules of the real ones, and fails the test at once if two copies of the guest run, or
 * if one that runs has its disk Secondary.
 */
public final class World {
  static final String VM = "vm1";

  /** The guest's one DRBD resource. */
  public static final String DISK = "r0";

  /** Bounds that let a test take no time. */
  public static final HandoverTimeouts TIMES =
      new HandoverTimeouts(
          Duration.ofMillis(1),
          Duration.ofMillis(1),
          Duration.ofSeconds(2),
          Duration.ofMillis(5),
          Duration.ofMillis(12),
          Duration.ofMillis(12),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofMinutes(5),
          Duration.ofMinutes(2));

  /** Both nodes' boot clock. */
  public final ManualClock clock = new ManualClock();

  final Map<String, WorldNode> nodes = new TreeMap<>();

  /** What xl migrate does between the two. */
  public final Migration migration = new Migration(this);

  /** Whether DRBD's link carries. */
  public boolean link = true;

  /** Whether ssh reaches the target. */
  public boolean ssh = true;

  /** Whether the cluster tells who is a member. */
  public boolean membersAreKnown = true;

  /** Whether the guest has written on the source what the target does not have. */
  boolean stale;

  boolean lateWindow = true;

  /** Called before each request to the target, and after it with its answer ready. */
  Consumer<PeerRequest> beforeAsk = request -> {};

  /** Called after each request to the target, with its answer ready. */
  public Consumer<PeerRequest> afterAsk = request -> {};

  /** Two nodes, with their run directories in that folder. */
  public World(Path folder) {
    for (String name : List.of("node1", "node2")) {
      nodes.put(name, new WorldNode(this, name, folder.resolve(name)));
    }
    WorldNode source = nodes.get("node1");
    source.role = Role.PRIMARY;
    source.own = new GuestDomain(State.ACTIVE, 3);
    source.roles.put(DISK, CommandedRole.PROMOTED);
    nodes.get("node2").roles.put(DISK, CommandedRole.UNPROMOTED);
  }

  /** Where the guest runs at first. */
  public WorldNode source() {
    return nodes.get("node1");
  }

  /** Where it goes. */
  public WorldNode target() {
    return nodes.get("node2");
  }

  /** The migration of the guest from the first node to the second. */
  public Plan plan() {
    return new Plan(
        "handover-1",
        VM,
        "/etc/xen/vm1.cfg",
        "node1",
        target().clusterName,
        "node2",
        List.of(DISK),
        List.of(),
        lateWindow ? Window.AT_THE_END : Window.WHOLE_COPY,
        List.of());
  }

  /** A node without power has been fenced. */
  Reading<NodeNames> members() {
    return membersAreKnown
        ? new Reading.Known<>(
            new NodeNames(
                nodes.values().stream()
                    .filter(node -> node.powered)
                    .map(node -> node.clusterName)
                    .collect(Collectors.toSet())))
        : new Reading.Unknown<>("crm_node: Connection to cluster failed");
  }

  boolean connected() {
    return link
        && source().powered
        && target().powered
        && !source().standAlone
        && !target().standAlone;
  }

  void check() {
    stale |= !connected() && source().running();
    assertThat(stale && target().running()).as("runs on a disk that lacks its writes").isFalse();
    long running = nodes.values().stream().filter(WorldNode::running).count();
    assertThat(running).as("running copies of the guest").isLessThanOrEqualTo(1);
    for (WorldNode node : nodes.values()) {
      if (node.running()) {
        assertThat(node.role)
            .as("role below the running guest on %s", node)
            .isEqualTo(Role.PRIMARY);
      }
    }
  }

  /** The link comes back, or not: ends with different settings refuse each other. */
  void tryToConnect() {
    if (link && source().allowTwo != target().allowTwo) {
      source().standAlone = true;
      target().standAlone = true;
    }
  }

  /** What the source asks the target over. */
  Peer peer() {
    return new DirectPeer(this);
  }

  /** The target's part, called in place of ssh. */
  private record DirectPeer(World world) implements Peer {
    @Override
    public void release(Plan plan, Operation operation) {
      // a call is over when it is answered
    }

    @Override
    public <T> PeerAnswer<T> ask(PeerRequest request, Class<T> answer, Operation operation) {
      world.beforeAsk.accept(request);
      if (!world.ssh || !world.target().powered) {
        return new PeerAnswer.Unreachable<>("ssh: connect to host node2: No route to host");
      }
      Operation there = new Operation(operation.deadline(), new Cancellation(), operation.log());
      PeerAnswer<Object> said = new TargetSide(world.target().tools()).answer(request, there);
      world.afterAsk.accept(request);
      if (!world.ssh || !world.target().powered) {
        return new PeerAnswer.Unreachable<>("ssh: connection closed before the answer");
      }
      return said instanceof PeerAnswer.Answered<Object> answered
          ? new PeerAnswer.Answered<>(answer.cast(answered.value()))
          : new PeerAnswer.Refused<>(
              said.reason(), said instanceof PeerAnswer.Refused<Object> it && it.later());
    }
  }
}
