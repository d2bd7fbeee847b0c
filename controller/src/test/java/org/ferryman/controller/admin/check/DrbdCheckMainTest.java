// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.Deadline;
import org.ferryman.exec.SystemClock;
import org.ferryman.fencing.OtherNodes;
import org.ferryman.handover.lease.LeaseStore;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.ssh.SshConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code drbd digest}, and how one node asks another for it. */
class DrbdCheckMainTest {
  private static final String SPLIT =
      """
      exists resource name:r0 role:Secondary suspended:no
      exists connection name:r0 peer-node-id:0 conn-name:node1 connection:StandAlone role:Unknown
      exists device name:r0 volume:0 minor:0 disk:Outdated
      exists peer-device name:r0 peer-node-id:0 conn-name:node1 volume:0 replication:Off peer-disk:DUnknown resync-suspended:no
      exists -
      """;

  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<String> lines = new ArrayList<>();

  @Test
  void digestThatANodePrintsIsWhatTheOtherReads() throws IOException {
    assertThat(onNode2(0, dump(), "").run("digest", "r0")).isZero();

    assertThat(asked(new CommandResult.Exited(any(), 0, out.toString(UTF_8), "", Duration.ZERO)))
        .isInstanceOfSatisfying(
            OtherNodes.Answer.Told.class,
            told -> assertThat(out.toString(UTF_8)).isEqualTo("digest %s%n", told.digest()));
    assertThat(lines)
        .singleElement()
        .asString()
        .startsWith("ssh -T -x -o BatchMode=yes")
        .endsWith("-- root@node2 ferryman drbd digest r0");
  }

  @Test
  void resourceThatDrbdadmRefusesThereIsNotConfigured() {
    String refused = "/etc/drbd.d/r1.res:3: conflicting use of device 'drbd-minor:0'";
    int code = onNode2(10, "", refused).run("digest", "r0");

    assertThat(asked(new CommandResult.Exited(any(), code, "", err.toString(UTF_8), Duration.ZERO)))
        .isInstanceOfSatisfying(
            OtherNodes.Answer.NotConfigured.class,
            answer -> assertThat(answer.reason()).contains("drbdadm dump-xml r0", refused));
  }

  @Test
  void noConnectionAGateThatRefusesRubbishAndSilenceAreUnknown() {
    List<CommandResult> results =
        List.of(
            new CommandResult.Exited(any(), 255, "", "Permission denied", Duration.ZERO),
            new CommandResult.Exited(any(), 126, "", "ferryman-gate: not admitted", Duration.ZERO),
            new CommandResult.Exited(any(), 0, "digest here comes none", "", Duration.ZERO),
            new CommandResult.Exited(any(), 1, "digest 0123456789ab", "", Duration.ZERO),
            new CommandResult.TimedOut(any(), "", "", Duration.ZERO));

    assertThat(results)
        .allSatisfy(
            result -> assertThat(asked(result)).isInstanceOf(OtherNodes.Answer.Unknown.class));
  }

  @Test
  void hostThatIsNoNameIsNotGivenToSsh() {
    OtherNodes.Answer answer =
        new SshOtherNodes((command, cancellation) -> none(), SshConfig.DEFAULTS)
            .digest("-oProxyCommand=x", DrbdResource.named("r0"), operation());

    assertThat(answer).isInstanceOf(OtherNodes.Answer.Unknown.class);
  }

  @Test
  void wrongUsageIsToldWithTheRightOne() {
    for (String[] wrong : new String[][] {{}, {"digest"}, {"digest", "--json"}, {"dig", "r0"}}) {
      assertThat(onNode2(0, "", "").run(wrong)).isEqualTo(2);
    }
    assertThat(err.toString(UTF_8)).contains("usage: ferryman drbd check [RESOURCE]");
  }

  @Test
  void withoutDrbdUtilsNoFileIsBlamed() {
    on((command, cancellation) ->
            new CommandResult.NotStarted(command, "no such program", true, Duration.ZERO))
        .run("check", "r0");

    assertThat(out.toString(UTF_8)).contains("install drbd-utils").doesNotContain("mend the file");
  }

  /** Configuration and state of all, each once, without a resource that is another node's alone. */
  @Test
  void withoutANameAllResourcesOfThisNodeAreChecked() throws IOException {
    String dump = dump();
    CommandRunner runner =
        (command, cancellation) ->
            new CommandResult.Exited(
                command,
                command.argv().get(0).startsWith("drbd") ? 0 : 1,
                command.argv().get(0).equals("drbdadm")
                    ? dump
                    : command.argv().contains("events2") ? SPLIT : "",
                "",
                Duration.ZERO);

    assertThat(on(runner).run("check")).isEqualTo(1);
    assertThat(out.toString(UTF_8))
        .contains("r0: ", "checks are not ok", "r0 is degraded: no connection to node1 is tried")
        .contains("volume 0 is Outdated here")
        .doesNotContain("ok       protocol");
    out.reset();

    assertThat(on(runner).run("check", "--json")).isEqualTo(1);
    assertThat(out.toString(UTF_8))
        .contains("\"resources\" : [", "\"resource\" : \"r0\"", "\"passed\" : false");
  }

  private OtherNodes.Answer asked(CommandResult result) {
    CommandRunner runner =
        (command, cancellation) -> {
          lines.add(command.line());
          return result;
        };
    return new SshOtherNodes(runner, SshConfig.DEFAULTS)
        .digest("node2", DrbdResource.named("r0"), operation());
  }

  private DrbdCheckMain onNode2(int drbdadm, String stdout, String stderr) {
    return on(
        (command, cancellation) ->
            new CommandResult.Exited(command, drbdadm, stdout, stderr, Duration.ZERO));
  }

  private DrbdCheckMain on(CommandRunner runner) {
    return new DrbdCheckMain(
        runner,
        new ResourceChecks(
            runner,
            (host, resource, operation) -> new OtherNodes.Answer.Unknown("not asked"),
            "node2",
            new LeaseStore(folder, SystemClock.KERNEL),
            SystemClock.KERNEL),
        SystemClock.KERNEL,
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  private static Command any() {
    return Command.of(Duration.ofSeconds(1), "ssh");
  }

  private static CommandResult none() {
    throw new AssertionError("nothing is to be run");
  }

  private static Operation operation() {
    return new Operation(
        Deadline.after(Duration.ofSeconds(9)), new Cancellation(), (level, line) -> {});
  }

  private static String dump() throws IOException {
    try (InputStream xml = DrbdCheckMainTest.class.getResourceAsStream("/fencing/dump84.xml")) {
      return new String(xml.readAllBytes(), UTF_8);
    }
  }
}
