// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import org.ferryman.testcluster.hardware.base.ToolCall;
import org.ferryman.testcluster.hardware.base.ToolOutput;
import org.ferryman.testcluster.storm.base.RunFiles;

/**
 * What the script {@code transfer} leaves behind: a session with {@code xl migrate} in it and the
 * ssh that this runs, its pid, output and exit code in files.
 */
final class Transfer implements ToolOutput {
  private static final long BEGIN = 30;

  private final StormNode node;
  private final RunFiles files;
  private final StormProcess leader;
  private ToolCall call;
  private Pipe pipe;

  private Transfer(StormNode node, Path folder, StormProcess leader) {
    this.node = requireNonNull(node, "node");
    this.files = new RunFiles(folder);
    this.leader = requireNonNull(leader, "leader");
  }

  /** {@code transfer FOLDER COMMAND…} */
  static void begin(ToolRun run) {
    StormNode node = run.node();
    Path folder = Path.of(run.arguments().get(0));
    List<String> command = run.arguments().subList(1, run.arguments().size());
    StormProcess leader = node.process(List.of("sh", folder.toString()));
    Transfer transfer = new Transfer(node, folder, leader);
    node.world()
        .timeline()
        .after(
            BEGIN,
            () -> {
              if (leader.alive()) {
                transfer.start(command);
              }
              run.exit(0);
            });
  }

  private void start(List<String> command) {
    node.processes().add(leader.id(), leader.words());
    leader.onEnd(() -> node.processes().remove(leader.id()));
    files.write("pid", leader.id() + "\n");
    List<String> arguments = command.subList(1, command.size());
    call =
        node.world()
            .hardware()
            .start(node.name(), command.get(0), arguments, Toolbox.files(arguments), this);
    node.processes().child(leader.id(), child("xl", this::killed));
  }

  private static NodeProcesses.Child child(String program, Runnable kill) {
    return new NodeProcesses.Child() {
      @Override
      public String program() {
        return program;
      }

      @Override
      public void kill() {
        kill.run();
      }
    };
  }

  private void killed() {
    node.world().hardware().cancel(call);
    if (pipe != null) {
      pipe.cut();
    }
    exit(ToolRun.KILLED);
  }

  @Override
  public void out(String text) {
    files.append("log", text);
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

  /** {@code exec ssh … -- ADDRESS ferryman handover receive GUEST ID} */
  @Override
  public void spawn(String line) {
    List<String> words = List.of(line.split(" +", -1));
    int address = words.indexOf("--") + 1;
    String guest = words.get(words.size() - 2);
    String id = words.get(words.size() - 1);
    StormWorld world = node.world();
    // before xl goes on: what it starts is there when it asks
    world
        .timeline()
        .after(
            0,
            () -> {
              pipe = new Pipe(world, call);
              world.network().add(pipe);
              node.processes().child(leader.id(), child("ssh", pipe::cut));
              Ssh.reach(
                  world,
                  node,
                  words.get(address),
                  target -> Receiver.begin(target, guest, id, pipe, text -> err(text)),
                  trouble -> {
                    err(trouble);
                    pipe.cut();
                  });
            });
  }

  @Override
  public void send(String text) {
    if (pipe != null) {
      pipe.toReceiver(text);
    }
  }

  @Override
  public void listen() {
    throw new IllegalStateException("xl migrate does not listen");
  }

  @Override
  public void exit(int code) {
    if (leader.alive()) {
      files.write("exit", code + "\n");
      leader.end();
      if (pipe != null) {
        pipe.cut();
      }
    }
  }

  @Override
  public void die() {
    exit(ToolRun.KILLED);
  }

  @Override
  public void powerLost() {
    // its node is off
  }

  @Override
  public boolean behind() {
    return false;
  }
}
