// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.ferryman.testcluster.hardware.Hardware;
import org.ferryman.testcluster.hardware.PowerSwitch;
import org.ferryman.testcluster.hardware.base.CommandEnd;
import org.ferryman.testcluster.hardware.base.CommandListener;
import org.ferryman.testcluster.hardware.base.HardwareTimings;
import org.ferryman.testcluster.hardware.base.NodeCommand;
import org.ferryman.testcluster.hardware.base.RunningCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that the hardware has run on a node, by the program that the nodes have. */
class UsermodeHelperTest {
  private static final String PATH = "/usr/bin:/bin";

  @TempDir Path dir;
  private Hardware hardware;
  private HardwareServer server;
  private Process resident;

  private static final class Heard implements CommandListener {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<CommandEnd> ends = new ArrayList<>();

    @Override
    public synchronized void out(byte[] bytes) {
      out.writeBytes(bytes);
    }

    @Override
    public synchronized void err(byte[] bytes) {
      err.writeBytes(bytes);
    }

    @Override
    public synchronized void ended(CommandEnd end) {
      ends.add(end);
    }

    synchronized String out() {
      return out.toString(UTF_8);
    }

    synchronized String err() {
      return err.toString(UTF_8);
    }

    synchronized List<CommandEnd> ends() {
      return List.copyOf(ends);
    }
  }

  @BeforeEach
  void start() throws IOException, InterruptedException {
    hardware =
        new Hardware(List.of("node1", "node2"), HardwareTimings.quick(), PowerSwitch.NONE, 3);
    server = new HardwareServer(hardware, dir);
    Path program = dir.resolve("usermode");
    Process gcc =
        new ProcessBuilder("gcc", "-Os", "-o", program.toString(), "src/main/c/usermode.c")
            .inheritIO()
            .start();
    assertThat(gcc.waitFor()).as("gcc builds the program").isZero();
    ProcessBuilder builder = new ProcessBuilder(program.toString(), "foreground").inheritIO();
    builder.environment().put("FERRYMAN_HARDWARE", server.socket("node1").toString());
    resident = builder.start();
    await()
        .until(
            () -> {
              Heard heard = shell("node1", "exit 0");
              await().until(() -> !heard.ends().isEmpty());
              return heard.ends().get(0) instanceof CommandEnd.Exited;
            });
  }

  @AfterEach
  void stop() throws IOException, InterruptedException {
    resident.destroyForcibly().waitFor();
    hardware.close();
    server.close();
  }

  private Heard shell(String node, String script) {
    return run(node, new Heard(), "/bin/sh", "-c", script);
  }

  private Heard run(String node, Heard heard, String... argv) {
    start(node, heard, argv);
    return heard;
  }

  private RunningCommand start(String node, Heard heard, String... argv) {
    AtomicReference<RunningCommand> running = new AtomicReference<>();
    NodeCommand command =
        new NodeCommand(List.of(argv), Map.of("PATH", PATH, "SAID", "so"), dir.toString());
    hardware.tell(() -> running.set(hardware.usermodeHelper().run(node, command, heard)));
    return running.get();
  }

  private void endsWith(Heard heard, CommandEnd end) {
    await().untilAsserted(() -> assertThat(heard.ends()).containsExactly(end));
  }

  @Test
  void aCommandHasItsArgumentsEnvironmentFolderAndNothingElse() {
    Heard heard =
        run(
            "node1",
            new Heard(),
            "/bin/sh",
            "-c",
            "pwd; env | grep -v -e PWD -e SHLVL -e ^_= | sort; echo \"$1\" >&2; exit 7",
            "name",
            "two words");
    endsWith(heard, new CommandEnd.Exited(7));
    assertThat(heard.out()).isEqualTo(dir + "\nPATH=" + PATH + "\nSAID=so\n");
    assertThat(heard.err()).isEqualTo("two words\n");
  }

  @Test
  void itReadsWhatTheHardwareWritesUntilTheHardwareCloses() {
    Heard heard = new Heard();
    String large = "0123456789abcdef".repeat(40_000);
    RunningCommand running = start("node1", heard, "/usr/bin/wc", "-c");
    hardware.tell(() -> running.input(large.getBytes(UTF_8)));
    hardware.tell(() -> running.input("more".getBytes(UTF_8)));
    assertThat(heard.ends()).isEmpty();
    hardware.tell(running::endInput);
    endsWith(heard, new CommandEnd.Exited(0));
    assertThat(heard.out()).isEqualTo(large.length() + 4 + "\n");
  }

  @Test
  void manyRunAtOnceAndEachHasItsOwnOutput() {
    List<Heard> all = new ArrayList<>();
    List<RunningCommand> handles = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Heard heard = new Heard();
      handles.add(start("node1", heard, "/bin/sh", "-c", "read word; echo $word; exit " + i));
      all.add(heard);
    }
    for (int i = 19; i >= 0; i--) {
      RunningCommand running = handles.get(i);
      byte[] word = ("word" + i + "\n").getBytes(UTF_8);
      hardware.tell(() -> running.input(word));
    }
    for (int i = 0; i < 20; i++) {
      endsWith(all.get(i), new CommandEnd.Exited(i));
      assertThat(all.get(i).out()).isEqualTo("word" + i + "\n");
    }
  }

  @Test
  void aProgramThatIsNotThereIsNotRun() {
    Heard heard = run("node1", new Heard(), "/nowhere/program");
    endsWith(heard, new CommandEnd.NotRun("No such file or directory"));
  }

  @Test
  void whatAKilledCommandDidNotSayIsNotMadeUp() {
    Heard killed = new Heard();
    RunningCommand running = start("node1", killed, "/bin/sh", "-c", "echo begun; sleep 60");
    await().until(() -> killed.out().equals("begun\n"));
    hardware.tell(() -> running.kill(9));
    endsWith(killed, new CommandEnd.Died(9));
  }

  @Test
  void itEndsWithItsProcessAndNotWithWhatThatLeftRunning() {
    Heard heard = shell("node1", "sleep 60 & echo $!; exit 3");
    endsWith(heard, new CommandEnd.Exited(3));
    ProcessHandle.of(Long.parseLong(heard.out().strip())).ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void whereNothingRunsCommandsAndWithoutPowerNoneIsRun() {
    endsWith(shell("node2", "exit 0"), new CommandEnd.NotRun("node2 has no user space yet"));
    Heard running = shell("node1", "sleep 60");
    hardware.power().powerOff("node1", error -> assertThat(error).isEmpty());
    endsWith(running, new CommandEnd.Lost("node1 lost power"));
    endsWith(shell("node1", "exit 0"), new CommandEnd.NotRun("node1 has no power"));
  }

  @Test
  void whenWhatRunsACommandIsKilledNobodyKnows() throws InterruptedException {
    Heard heard = shell("node1", "echo $PPID; sleep 60");
    await().until(() -> heard.out().endsWith("\n"));
    ProcessHandle.of(Long.parseLong(heard.out().strip())).ifPresent(ProcessHandle::destroyForcibly);
    endsWith(heard, new CommandEnd.Lost("what ran it was killed"));
  }
}
