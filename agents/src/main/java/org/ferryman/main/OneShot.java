// SPDX-License-Identifier: Apache-2.0
package org.ferryman.main;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Lines;
import org.ferryman.exec.SystemClock;
import org.ferryman.handover.migration.Formats;
import org.ferryman.node.NodeAgents;
import org.ferryman.node.NodeHandover;
import org.ferryman.node.Ports;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.Operation;
import org.ferryman.operation.AnswerLines;
import org.ferryman.operation.OperationRunner;
import org.ferryman.operation.PreparedOperation;
import org.ferryman.operation.ProcessEnvironment;
import org.ferryman.operation.Uptime;
import org.ferryman.settings.Settings;

/**
 * One operation in a JVM of its own, for when the controller does not answer.
 *
 * <p>{@code OneShot AGENT ACTION [BEGAN]} takes {@code OCF_*} from the environment and answers with
 * {@link AnswerLines} on standard output, so that a wrapper can tell an answer from a JVM that
 * didn't start; the process's exit code is the answer's. BEGAN is when the action began, in seconds
 * of {@code /proc/uptime}: what went by since counts against the action's timeout.
 */
public final class OneShot {

  /** Loads what operations need, so that a class-data archive can be made of it. */
  public static final String WARM_UP = "--warm-up";

  private static final Duration WITHDRAW = Duration.ofSeconds(3);

  private final PrintStream out;

  OneShot(PrintStream out) {
    this.out = out;
  }

  /** Runs one operation and exits with its code. */
  public static void main(String[] args) throws IOException {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    if (args.length == 1 && args[0].equals(WARM_UP)) {
      warmUp(new OneShot(out));
      System.exit(0);
    }
    OcfAnswer answer = new OneShot(out).answer(args, ProcessEnvironment.read());
    out.print(AnswerLines.answer(answer));
    out.flush();
    System.exit(answer.exit().code());
  }

  OcfAnswer answer(String[] args, Map<String, String> environment) throws IOException {
    return answer(args, environment, Settings.of(environment));
  }

  private OcfAnswer answer(String[] args, Map<String, String> environment, Settings settings)
      throws IOException {
    if (args.length < 2 || args.length > 3) {
      return OcfAnswer.of(OcfExit.ERR_ARGS, "usage: OneShot AGENT ACTION [BEGAN]");
    }
    print(AnswerLines.accepted("one-shot-" + ProcessHandle.current().pid()));
    try {
      NodeAgents node = NodeAgents.of(Ports.ofThisProcess(settings));
      OperationRunner runner = node.runner();
      PreparedOperation prepared = runner.prepare(args[0], args[1], environment);
      Duration spent = args.length == 3 ? spent(args[2]) : Duration.ZERO;
      Operation operation =
          new Operation(
              runner.deadline(prepared, spent),
              new Cancellation(),
              (level, line) -> print(AnswerLines.log(level, line)));
      OcfAnswer answer = runner.run(prepared, operation);
      if (prepared.action() == OcfAction.MONITOR) {
        node.handover().ifPresent(it -> withdraw(it, settings.controlSocket(), operation));
      }
      return answer;
    } catch (OcfFailure e) {
      return OcfAnswer.of(e.exit(), Lines.message(e));
    }
  }

  /** Where no controller is left, nobody looks after what it said against this node. */
  private static void withdraw(NodeHandover handover, Path socket, Operation operation) {
    if (handover.readiness().anyMarked() && !anybodyListens(socket)) {
      handover.readiness().withdrawMarked(operation.within(WITHDRAW));
    }
  }

  /** One that is too busy to answer does, and systemd ends one that hangs. */
  private static boolean anybodyListens(Path socket) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.configureBlocking(false);
      channel.connect(UnixDomainSocketAddress.of(socket));
      return true;
    } catch (IOException nobody) {
      return false;
    }
  }

  /** Goes through what leases are written with and through the life of a guest. */
  private static void warmUp(OneShot oneShot) throws IOException {
    try (WarmUpNode node = WarmUpNode.make()) {
      Formats.warmUp(node.folder("formats"), SystemClock.KERNEL);
      for (WarmUpNode.Call call : node.life()) {
        String[] words = {call.agent(), call.action().word()};
        oneShot.print(
            AnswerLines.answer(oneShot.answer(words, call.environment(), node.settings())));
      }
    }
  }

  private static Duration spent(String began) throws IOException {
    return Uptime.since(
        Uptime.parse(began)
            .orElseThrow(
                () ->
                    new OcfFailure(
                        OcfExit.ERR_ARGS, "not seconds of /proc/uptime: '" + began + "'")));
  }

  private synchronized void print(String line) {
    out.print(line);
    out.flush();
  }
}
