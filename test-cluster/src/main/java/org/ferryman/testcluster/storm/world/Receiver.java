// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.ferryman.testcluster.hardware.base.Timeline;
import org.ferryman.testcluster.hardware.base.ToolCall;
import org.ferryman.testcluster.hardware.base.ToolOutput;
import org.ferryman.testcluster.storm.base.RunFiles;

/** What the script {@code receive} does at the target's end of a migration. */
final class Receiver implements ToolOutput {
  private static final long LOOK = 50;
  private static final int PATIENCE = 600;

  private final StormNode node;
  private final RunFiles files;
  private final StormProcess leader;
  private final Pipe pipe;
  private final Consumer<String> ssh;
  private Optional<ToolCall> call = Optional.empty();
  private int looks;

  private Receiver(
      StormNode node, RunFiles files, StormProcess leader, Pipe pipe, Consumer<String> ssh) {
    this.node = requireNonNull(node, "node");
    this.files = requireNonNull(files, "files");
    this.leader = requireNonNull(leader, "leader");
    this.pipe = requireNonNull(pipe, "pipe");
    this.ssh = requireNonNull(ssh, "ssh");
  }

  /**
   * {@code receive GUEST ID}
   *
   * @param ssh is told what the script prints on standard error
   */
  static void begin(StormNode node, String guest, String id, Pipe pipe, Consumer<String> ssh) {
    if (pipe.isCut()) {
      return;
    }
    Path folder = node.run().resolve("receivers").resolve(guest);
    RunFiles files = new RunFiles(folder);
    if (files.read("id").filter(id::equals).isEmpty()) {
      ssh.accept(
          "ferryman: no guest %s is expected here under hand-over %s\n".formatted(guest, id));
      pipe.receiverEnded();
      return;
    }
    StormProcess leader = node.process(List.of("sh", folder.toString()));
    node.processes().add(leader.id(), leader.words());
    leader.onEnd(() -> node.processes().remove(leader.id()));
    files.write("pid", leader.id() + "\n");
    new Receiver(node, files, leader, pipe, ssh).await();
  }

  private void await() {
    if (!leader.alive()) {
      return;
    }
    if (files.has("admitted") && files.has("id")) {
      receive();
    } else if (!files.has("id") || ++looks > PATIENCE) {
      err("the window for the disks was not opened\n");
      exit(1);
    } else {
      Timeline.Pending unused = node.world().timeline().after(LOOK, this::await);
    }
  }

  private void receive() {
    call =
        Optional.of(
            node.world()
                .hardware()
                .start(node.name(), "xl", List.of("migrate-receive"), Map.of(), this));
    pipe.received(call.get());
    node.processes()
        .child(
            leader.id(),
            new NodeProcesses.Child() {
              @Override
              public String program() {
                return "xl";
              }

              @Override
              public void kill() {
                killed();
              }
            });
    if (pipe.isCut()) {
      node.world().hardware().hearEnd(call.get());
    }
  }

  private void killed() {
    call.ifPresent(node.world().hardware()::cancel);
    exit(ToolRun.KILLED);
  }

  /** Nobody reads it any more: SIGPIPE. */
  @Override
  public void out(String text) {
    if (pipe.isCut()) {
      Timeline.Pending unused = node.world().timeline().after(0, this::killed);
    } else {
      pipe.toSender(text);
    }
  }

  @Override
  public void err(String text) {
    files.append("log", text);
  }

  @Override
  public void makeNode(int minor, String path) {
    // xl makes none
  }

  @Override
  public void removeNode(String path) {
    // xl removes none
  }

  @Override
  public void spawn(String line) {
    throw new IllegalStateException("xl migrate-receive starts nothing");
  }

  @Override
  public void send(String text) {
    throw new IllegalStateException("xl migrate-receive has started nothing");
  }

  @Override
  public void listen() {
    // its standard input is the pipe
  }

  @Override
  public void exit(int code) {
    if (leader.alive()) {
      files.write("exit", code + "\n");
      leader.end();
      files.read("log").ifPresent(log -> ssh.accept(log + "\n"));
      pipe.receiverEnded();
    }
  }

  @Override
  public void die() {
    exit(ToolRun.KILLED);
  }

  @Override
  public void powerLost() {
    pipe.cut();
  }

  @Override
  public boolean behind() {
    return false;
  }
}
