// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ferryman.exec.CommandResult.Cancelled;
import org.ferryman.exec.CommandResult.Exited;
import org.ferryman.exec.CommandResult.NotStarted;
import org.ferryman.exec.CommandResult.OutputExceeded;
import org.ferryman.exec.CommandResult.TimedOut;
import org.ferryman.exec.ExecCommandRunner.HungCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecCommandRunnerTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;
  @TempDir Path work;
  private ExecConfig config;
  private ExecCommandRunner runner;
  private final Cancellation cancellation = new Cancellation();

  @BeforeEach
  void make() {
    config = ExecConfig.defaults().withFolders(List.of(folder));
    runner = new ExecCommandRunner(config);
  }

  @AfterEach
  void noOutputFileStays() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  private CommandResult run(Duration timeout, String... argv) {
    return runner.run(Command.of(timeout, argv), cancellation);
  }

  private CommandResult sh(Duration timeout, String script) {
    return run(timeout, "sh", "-c", script);
  }

  /** Whether the process whose number a script wrote into a file still runs. */
  private static boolean runs(Path pidFile) throws IOException {
    Path status = Path.of("/proc", Files.readString(pidFile).strip(), "status");
    return Files.exists(status) && !Files.readString(status).contains("State:\tZ");
  }

  private static void killAndAwait(Path pidFile) throws IOException {
    long pid = Long.parseLong(Files.readString(pidFile).strip());
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    await().until(() -> !runs(pidFile));
  }

  @Test
  void exitCodeAndBothStreamsComeBack() {
    CommandResult result = sh(LONG, "echo out; echo err >&2; exit 7");
    assertThat(result)
        .isInstanceOfSatisfying(
            Exited.class,
            exited -> {
              assertThat(exited.code()).isEqualTo(7);
              assertThat(exited.stdout()).isEqualTo("out\n");
              assertThat(exited.stderr()).isEqualTo("err\n");
            });
    assertThat(result.succeeded()).isFalse();
    assertThat(result.describe()).contains("exited with 7").contains("err");
  }

  @Test
  void argumentsArriveAsTheyAre() {
    CommandResult result =
        run(LONG, "printf", "%s|", "a b", "$HOME", "`id`", "x;y", "\"q\"", "'", "", "${p}", "ä");
    assertThat(result.stdout()).startsWith("a b|$HOME|`id`|x;y|\"q\"|'||${p}|");
  }

  @Test
  void standardInputIsEmpty() {
    assertThat(run(LONG, "cat"))
        .isInstanceOfSatisfying(
            Exited.class,
            exited -> {
              assertThat(exited.code()).isZero();
              assertThat(exited.stdout()).isEmpty();
            });
  }

  @Test
  void environmentIsTheCLocaleAFixedPathAndTheCommandsOwn() {
    Command command = new Command(List.of("env"), Map.of("DRBD_RESOURCE", "r0"), LONG);
    assertThat(runner.run(command, cancellation).stdout().lines())
        .contains(
            "LC_ALL=C",
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "DRBD_RESOURCE=r0")
        .noneMatch(line -> line.startsWith("LANG"));
  }

  /** A guest's qemu would keep them for years, and could speak to systemd in the unit's name. */
  @Test
  void whatSystemdTellsTheControllerIsForNobodyElse() {
    Map<String, String> own =
        Map.of(
            "NOTIFY_SOCKET", "/run/systemd/notify",
            "WATCHDOG_USEC", "15000000",
            "LISTEN_FDS", "1",
            "MALLOC_ARENA_MAX", "1",
            "JOURNAL_STREAM", "8:1",
            "OCF_RESKEY_name", "vm1",
            "HOME", "/root");

    assertThat(
            ExecCommandRunner.environment(
                own, new ProgramPath(config.path()), Map.of("DRBD_RESOURCE", "r0")))
        .containsOnlyKeys("OCF_RESKEY_name", "HOME", "LC_ALL", "PATH", "DRBD_RESOURCE");
  }

  @Test
  void programsAreFoundInThePathInOrder() throws IOException {
    Path standIn = work.resolve("drbdsetup");
    Files.writeString(standIn, "#!/bin/sh\necho stand-in\n", UTF_8);
    assertThat(standIn.toFile().setExecutable(true)).isTrue();
    runner =
        new ExecCommandRunner(
            config.withPath(Stream.concat(Stream.of(work), config.path().stream()).toList()));
    assertThat(run(LONG, "drbdsetup").stdout()).isEqualTo("stand-in\n");
  }

  @Test
  void missingProgramIsToldFromOneThatFails() {
    assertThat(run(LONG, "no-such-program-here", "x"))
        .isInstanceOfSatisfying(
            NotStarted.class,
            result -> {
              assertThat(result.missing()).isTrue();
              assertThat(result.describe()).contains("no-such-program-here").contains("/usr/sbin");
            });
    assertThat(sh(LONG, "exit 127")).isInstanceOf(Exited.class);
  }

  @Test
  void endBySignalIs128AndTheSignal() {
    assertThat(sh(LONG, "kill -TERM $$"))
        .isInstanceOfSatisfying(Exited.class, exited -> assertThat(exited.code()).isEqualTo(143));
  }

  @Test
  void timeoutKillsChildrenAndGrandchildren() throws IOException {
    Path pid = work.resolve("pid");
    CommandResult result =
        sh(
            Duration.ofMillis(700),
            "echo before; sh -c 'sleep 60 & echo $! > %s; sleep 60'".formatted(pid));
    assertThat(result).isInstanceOf(TimedOut.class);
    assertThat(result.stdout()).isEqualTo("before\n");
    assertThat(result.elapsed()).isLessThan(Duration.ofSeconds(6));
    assertThat(result.describe()).contains("did not answer within 0.7 s");
    assertThat(runs(pid)).isFalse();
  }

  @Test
  void whatIgnoresTermIsKilledToo() {
    CommandResult result =
        sh(Duration.ofMillis(300), "trap '' TERM HUP INT; while :; do sleep 1; done");
    assertThat(result).isInstanceOf(TimedOut.class);
    assertThat(result.elapsed()).isLessThan(Duration.ofSeconds(6));
  }

  @Test
  void daemonWithTheStreamsOpenDoesNotKeepTheCallAndLives() throws IOException {
    Path pid = work.resolve("pid");
    CommandResult result = sh(LONG, "setsid sleep 60 & echo $! > %s; echo done".formatted(pid));
    try {
      assertThat(result)
          .isInstanceOfSatisfying(
              Exited.class,
              exited -> {
                assertThat(exited.code()).isZero();
                assertThat(exited.stdout()).isEqualTo("done\n");
              });
      assertThat(result.elapsed()).isLessThan(Duration.ofSeconds(10));
    } finally {
      killAndAwait(pid);
    }
  }

  @Test
  void daemonThatHasNotLeftTheGroupYetLivesWhereOneIsExpected() throws IOException {
    Path pid = work.resolve("pid");
    Command command = Command.of(LONG, "sh", "-c", "sleep 60 & echo $! > " + pid);
    try {
      assertThat(runner.run(command.leavingADaemon(), cancellation).succeeded()).isTrue();
      assertThat(runs(pid)).isTrue();
    } finally {
      killAndAwait(pid);
    }
  }

  @Test
  void commandThatLeavesADaemonIsKilledWithAllItStartedAtItsTimeout() throws IOException {
    Path pid = work.resolve("pid");
    Command command =
        Command.of(Duration.ofMillis(500), "sh", "-c", "sleep 60 & echo $! > " + pid + "; wait");
    assertThat(runner.run(command.leavingADaemon(), cancellation)).isInstanceOf(TimedOut.class);
    assertThat(runs(pid)).isFalse();
  }

  @Test
  void childLeftInTheGroupIsKilledWhenTheCommandEnds() throws IOException {
    Path pid = work.resolve("pid");
    assertThat(sh(LONG, "sleep 60 & echo $! > " + pid).succeeded()).isTrue();
    assertThat(runs(pid)).isFalse();
  }

  @Test
  void endlessOutputIsCut() {
    runner = new ExecCommandRunner(config.withOutputLimitBytes(10_000));
    CommandResult result = run(LONG, "yes");
    assertThat(result).isInstanceOf(OutputExceeded.class);
    assertThat(result.stdout()).hasSize(10_000);
    assertThat(result.elapsed()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void tooMuchOutputOfACommandThatEndedIsNoAnswer() {
    runner = new ExecCommandRunner(config.withOutputLimitBytes(1024));
    assertThat(sh(LONG, "printf '%02000d' 1 >&2")).isInstanceOf(OutputExceeded.class);
    assertThat(sh(LONG, "printf '%01000d' 1 >&2")).isInstanceOf(Exited.class);
  }

  @Test
  void cancellationKillsAndTellsWhy() throws Exception {
    Path pid = work.resolve("pid");
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<CommandResult> running =
          thread.submit(
              () -> sh(LONG, "echo $$ > %s.new; mv %s.new %s; sleep 60".formatted(pid, pid, pid)));
      await().until(() -> Files.exists(pid));
      cancellation.cancel("a stop takes its place");
      CommandResult result = running.get();
      assertThat(result)
          .isInstanceOfSatisfying(
              Cancelled.class,
              cancelled -> assertThat(cancelled.reason()).isEqualTo("a stop takes its place"));
      assertThat(runs(pid)).isFalse();
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void nothingIsStartedOnceCancelled() {
    cancellation.cancel("gone");
    Path trace = work.resolve("trace");
    assertThat(run(LONG, "touch", trace.toString())).isInstanceOf(Cancelled.class);
    assertThat(trace).doesNotExist();
  }

  @Test
  void nothingIsStartedWithoutTime() {
    Path trace = work.resolve("trace");
    assertThat(run(Duration.ZERO, "touch", trace.toString())).isInstanceOf(TimedOut.class);
    assertThat(trace).doesNotExist();
  }

  @Test
  void whatHangsInTheKernelIsNotStartedAgainAndAgain() {
    AtomicBoolean hangs = new AtomicBoolean(true);
    HungCommands hung = new HungCommands();
    runner = new ExecCommandRunner(config, () -> OutputFiles.in(config.folders()), hung);
    hung.add("true", hangs::get);
    assertThat(run(LONG, "true").succeeded()).as("one may have met a passing trouble").isTrue();

    hung.add("true", hangs::get);
    assertThat(run(LONG, "true"))
        .isInstanceOfSatisfying(
            NotStarted.class,
            it -> {
              assertThat(it.missing()).isFalse();
              assertThat(it.describe()).contains("2 of it hang in the kernel");
            });
    assertThat(run(LONG, "id").succeeded()).as("others are").isTrue();

    hangs.set(false);
    assertThat(run(LONG, "true").succeeded()).isTrue();
  }

  @Test
  void interruptionKillsAndStaysVisible() throws Exception {
    Path pid = work.resolve("pid");
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Boolean> running =
          thread.submit(
              () -> {
                CommandResult result =
                    sh(LONG, "echo $$ > %s.new; mv %s.new %s; sleep 60".formatted(pid, pid, pid));
                return result instanceof Cancelled && Thread.currentThread().isInterrupted();
              });
      await().until(() -> Files.exists(pid));
      thread.shutdownNow();
      assertThat(running.get()).isTrue();
      assertThat(runs(pid)).isFalse();
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void outputThatCouldNotBeKeptIsNoAnswer() {
    runner = new ExecCommandRunner(config, this::onAFullFileSystem, new HungCommands());
    CommandResult result = sh(LONG, "echo everything; true");
    assertThat(result)
        .isInstanceOfSatisfying(
            NotStarted.class,
            lost -> {
              assertThat(lost.missing()).isFalse();
              assertThat(lost.describe())
                  .contains("exited with 0")
                  .contains("could not be kept")
                  .contains("No space left on device");
            });
    assertThat(result.succeeded()).isFalse();
  }

  private OutputFiles onAFullFileSystem() throws IOException {
    Path full = Path.of("/dev/full");
    return new OutputFiles(
        Files.createSymbolicLink(folder.resolve("out"), full),
        Files.createSymbolicLink(folder.resolve("err"), full));
  }

  @Test
  void folderThatTakesNoOutputIsPassedOver() throws IOException {
    Path noFolder = Files.createFile(work.resolve("file"));
    runner = new ExecCommandRunner(config.withFolders(List.of(noFolder, folder)));
    assertThat(sh(LONG, "echo kept").stdout()).isEqualTo("kept\n");
  }

  @Test
  void withoutAnyFolderForOutputNothingIsStarted() throws IOException {
    Path noFolder = Files.createFile(work.resolve("file"));
    Path trace = work.resolve("trace");
    runner = new ExecCommandRunner(config.withFolders(List.of(noFolder)));
    assertThat(run(LONG, "touch", trace.toString()))
        .isInstanceOfSatisfying(
            NotStarted.class,
            result -> assertThat(result.describe()).contains("no folder").contains("" + noFolder));
    assertThat(trace).doesNotExist();
  }

  @Test
  void folderIsMadeForTheOwnerAlone() throws IOException {
    Path made = work.resolve("a/b");
    runner = new ExecCommandRunner(config.withFolders(List.of(made)));
    assertThat(sh(LONG, "stat -L -c %a /proc/self/fd/1").stdout()).isEqualTo("600\n");
    assertThat(Files.getPosixFilePermissions(made)).hasSize(3);
  }

  @Test
  void commandsRunConcurrentlyWithoutMixingTheirOutput()
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<CommandResult>> running =
          IntStream.range(0, 40)
              .mapToObj(i -> threads.submit(() -> sh(LONG, "echo " + i + "; exit " + i)))
              .toList();
      for (int i = 0; i < 40; i++) {
        CommandResult result = running.get(i).get();
        assertThat(result.stdout()).isEqualTo(i + "\n");
        assertThat(((Exited) result).code()).isEqualTo(i);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void onlyACommandThatMayStartProcessesLeadsAGroup() {
    Command stat = Command.of(LONG, "cat", "/proc/self/stat");

    assertThat(leads(runner.run(stat, cancellation))).isTrue();
    assertThat(leads(runner.run(stat.startingNone(), cancellation))).isFalse();
  }

  @Test
  void aCommandWithoutAGroupIsKilledInTimeToo() {
    CommandResult result =
        runner.run(Command.of(Duration.ofMillis(300), "sleep", "60").startingNone(), cancellation);

    assertThat(result).isInstanceOf(CommandResult.TimedOut.class);
    assertThat(result.elapsed()).isLessThan(Duration.ofSeconds(5));
  }

  /** proc(5): pid (comm) state ppid pgrp … */
  private static boolean leads(CommandResult result) {
    String[] fields = ((CommandResult.Exited) result).stdout().split(" ", -1);
    return fields[0].equals(fields[4]);
  }
}
