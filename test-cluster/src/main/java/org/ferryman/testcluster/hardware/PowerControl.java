// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware;

import java.util.Optional;
import java.util.function.Consumer;
import org.ferryman.testcluster.hardware.drbd.Replicator;

/** Power of the nodes and the links between them. */
public final class PowerControl {
  private final Hardware hardware;
  private final Replicator replicator;
  private final PowerSwitch power;

  PowerControl(Hardware hardware, Replicator replicator, PowerSwitch power) {
    this.hardware = hardware;
    this.replicator = replicator;
    this.power = power;
  }

  /**
   * Cuts a node's power.
   *
   * @param name the node
   * @param done told when its container is off too, or what went wrong
   */
  public void powerOff(String name, Consumer<Optional<String>> done) {
    hardware.locked(
        () -> {
          SimulatedNode node = hardware.node(name);
          if (node.power().on()) {
            hardware.world().log().add(name, "power-off", "loses power");
            node.power().set(false, false);
            replicator.willNotice(
                node.drbd(), hardware.world().timings().peerDeathNoticed(), () -> true);
            node.xen().powerLost();
            node.drbd().powerLost();
            hardware.endCalls(name);
          }
          return null;
        });
    power.request(name, PowerSwitch.Action.OFF, done(done));
  }

  /**
   * Cuts a node's power through the fencing tool.
   *
   * @param name the node
   * @param by the node that asked
   * @param done told when its container is off too, or what went wrong
   */
  void fence(String name, String by, Consumer<Optional<String>> done) {
    hardware.world().measurements().fenced(name, by);
    powerOff(name, done);
  }

  /**
   * Gives a node power.
   *
   * @param name the node
   * @param done told when its container is on too, or what went wrong
   */
  public void powerOn(String name, Consumer<Optional<String>> done) {
    hardware.locked(
        () -> {
          SimulatedNode node = hardware.node(name);
          if (!node.power().on()) {
            hardware.world().log().add(name, "power-on", "gets power");
            node.power().set(true, false);
          }
          return null;
        });
    power.request(name, PowerSwitch.Action.ON, done(done));
  }

  /**
   * Freezes a node: its processes, guests and replication.
   *
   * @param name the node
   * @param done told when its container is frozen too, or what went wrong
   */
  public void hang(String name, Consumer<Optional<String>> done) {
    hardware.locked(
        () -> {
          SimulatedNode node = hardware.node(name);
          if (node.power().alive()) {
            hardware.world().log().add(name, "hang", "hangs");
            node.power().set(true, true);
            replicator.willNotice(
                node.drbd(),
                hardware.world().timings().peerDeathNoticed(),
                () -> node.power().hung());
          }
          return null;
        });
    power.request(name, PowerSwitch.Action.PAUSE, done(done));
  }

  /**
   * Lets a frozen node go on.
   *
   * @param name the node
   * @param done told when its container goes on too, or what went wrong
   */
  public void resume(String name, Consumer<Optional<String>> done) {
    hardware.locked(
        () -> {
          SimulatedNode node = hardware.node(name);
          if (node.power().hung()) {
            hardware.world().log().add(name, "resume", "goes on");
            node.power().set(true, false);
            replicator.rescan();
          }
          return null;
        });
    power.request(name, PowerSwitch.Action.UNPAUSE, done(done));
  }

  private Consumer<Optional<String>> done(Consumer<Optional<String>> done) {
    return error ->
        hardware.locked(
            () -> {
              done.accept(error);
              return null;
            });
  }

  /**
   * Cuts the replication link of two nodes, silently.
   *
   * @param a one
   * @param b the other
   */
  public void cutLink(String a, String b) {
    hardware.locked(
        () -> {
          hardware
              .world()
              .log()
              .add("", "link-cut", hardware.node(a).name() + " and " + hardware.node(b).name());
          hardware.world().links().cut(a, b);
          replicator.willNoticeTheCut(
              hardware.node(a).drbd(), () -> !hardware.world().links().up(a, b));
          replicator.willNoticeTheCut(
              hardware.node(b).drbd(), () -> !hardware.world().links().up(a, b));
          return null;
        });
  }

  /**
   * Mends the replication link of two nodes.
   *
   * @param a one
   * @param b the other
   */
  public void healLink(String a, String b) {
    hardware.locked(
        () -> {
          hardware
              .world()
              .log()
              .add("", "link-heal", hardware.node(a).name() + " and " + hardware.node(b).name());
          hardware.world().links().heal(a, b);
          replicator.rescan();
          return null;
        });
  }
}
