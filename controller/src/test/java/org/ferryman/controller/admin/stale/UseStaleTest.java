// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.stale;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.ferryman.agent.drbd.InMemoryDrbd;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.Deadline;
import org.ferryman.exec.ScriptedCommandRunner;
import org.ferryman.exec.SystemClock;
import org.ferryman.fencing.stale.ContactFiles;
import org.ferryman.fencing.stale.GuardedDrbd;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.DataGenerations;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.NodeTools;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.Role;
import org.ferryman.tools.pacemaker.FencingConfig;
import org.ferryman.tools.pacemaker.PacemakerTools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An administrator's way out, which must never be taken by accident. */
class UseStaleTest {
  private static final String ASK_NODES =
      "crm_mon --one-shot --output-as=xml --exclude=all"
          + " --include=options,nodes,resources,failcounts";
  private static final DrbdResource R0 = DrbdResource.named("r0");

  @TempDir private Path folder;
  private final InMemoryDrbd drbd = InMemoryDrbd.running();
  private final ScriptedCommandRunner tools = new ScriptedCommandRunner();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @BeforeEach
  void theOtherNodeIsGoneForGood() {
    cluster(false);
    tools.on(
        "drbdadm dump-xml r0",
        0,
        "<config><resource name='r0'>%s%s</resource></config>"
            .formatted(host("node1"), host("node2")),
        "");
    drbd.peerRole = Role.PRIMARY;
    guarded().read(R0, operation());
    drbd.connection = ConnectionState.CONNECTING;
    drbd.peerRole = Role.UNKNOWN;
    drbd.peerDisk = DiskState.DUNKNOWN;
    guarded().read(R0, operation());
    drbd.disk = DiskState.OUTDATED;
  }

  private static String host(String name) {
    return "<host name='%s'><volume vnr='0'><device minor='0'>/dev/drbd0</device></volume></host>"
        .formatted(name);
  }

  private void cluster(boolean node2Online) {
    String node =
        "<node name='%s' online='%s' standby='false' pending='false' unclean='false' expected_up='true'/>";
    tools.on(
        ASK_NODES,
        0,
        "<pacemaker-result><summary><cluster_options stonith-enabled='true'/></summary><nodes>"
            + node.formatted("node1", true)
            + node.formatted("node2", node2Online)
            + "</nodes><resources/></pacemaker-result>",
        "");
  }

  private ContactFiles contacts() {
    return new ContactFiles(folder.resolve("contacts"));
  }

  private PacemakerTools pacemaker() {
    return new PacemakerTools(tools, Map.of(), FencingConfig.LOOKING);
  }

  private GuardedDrbd guarded() {
    return new GuardedDrbd(
        drbd,
        new NodeTools(tools),
        new DataGenerations(tools),
        pacemaker(),
        contacts(),
        "node1",
        SystemClock.KERNEL);
  }

  private static Operation operation() {
    return new Operation(
        Deadline.after(Duration.ofSeconds(5)), new Cancellation(), (level, line) -> {});
  }

  /** What drbdadm is told, DRBD does. */
  private CommandRunner drbdadm() {
    return (command, cancellation) -> {
      switch (String.join(" ", command.argv())) {
        case "drbdadm primary --force r0" -> {
          drbd.role = Role.PRIMARY;
          drbd.disk = DiskState.UP_TO_DATE;
          tools.on("drbdadm primary --force r0", 0, "", "");
        }
        case "drbdadm secondary r0" -> {
          drbd.role = Role.SECONDARY;
          tools.on("drbdadm secondary r0", 0, "", "");
        }
        default -> assertThat(command.argv()).startsWith("drbdadm", "dump-xml");
      }
      return tools.run(command, cancellation);
    };
  }

  private int use(Optional<String> confirmation) {
    said.reset();
    PrintStream both = new PrintStream(said, true, StandardCharsets.UTF_8);
    return new UseStale(drbd, new NodeTools(drbdadm()), pacemaker(), contacts(), "node1")
        .run(R0, confirmation, both, both, operation());
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  private String since() {
    String text = said();
    int begin = text.indexOf("--lose-writes-since '") + "--lose-writes-since '".length();
    return text.substring(begin, text.indexOf('\'', begin));
  }

  @Test
  void saysWhatIsLostAndDoesNothingUntilThatIsRepeated() {
    assertThat(use(Optional.empty())).isEqualTo(UseStale.NOT_CONFIRMED);
    assertThat(said()).contains("disk Outdated", "lost: every write", "out-of-sync", "split brain");
    assertThat(since()).matches("\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}");
    assertThat(drbd.disk).isEqualTo(DiskState.OUTDATED);
    assertThat(use(Optional.of("yes"))).isEqualTo(UseStale.NOT_CONFIRMED);
    assertThat(drbd.disk).isEqualTo(DiskState.OUTDATED);
    String since = since();
    assertThat(use(Optional.of(since))).isEqualTo(UseStale.DONE);
    assertThat(drbd.disk).isEqualTo(DiskState.UP_TO_DATE);
    assertThat(drbd.role).isEqualTo(Role.SECONDARY);
    assertThat(guarded().primary(R0, operation()).done()).isTrue();
  }

  @Test
  void refusedWhileTheGoodSideMayLive() {
    cluster(true);
    assertThat(use(Optional.of("unknown"))).isEqualTo(UseStale.REFUSED);
    assertThat(said()).contains("node2 is a member of the cluster");
    tools.on(ASK_NODES, 1, "", "timed out");
    assertThat(use(Optional.of("unknown"))).isEqualTo(UseStale.REFUSED);
  }

  @Test
  void refusedWhereThereIsAnotherWayOrNone() {
    drbd.connection = ConnectionState.CONNECTED;
    assertThat(use(Optional.empty())).isEqualTo(UseStale.REFUSED);
    assertThat(said()).contains("is connected");
    drbd.connection = ConnectionState.CONNECTING;
    drbd.disk = DiskState.INCONSISTENT;
    assertThat(use(Optional.empty())).isEqualTo(UseStale.REFUSED);
    assertThat(said()).contains("Inconsistent");
    drbd.role = Role.PRIMARY;
    assertThat(use(Optional.empty())).isEqualTo(UseStale.REFUSED);
    assertThat(said()).contains("Primary here");
  }
}
