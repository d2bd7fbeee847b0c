// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Capture;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.Deadline;
import org.ferryman.exec.ScriptedCommandRunner;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.RecordingLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrbdDisksTest {
  private static final String PRIMARY = "drbdadm primary r0";

  private final ScriptedCommandRunner tools = new ScriptedCommandRunner();
  private final DrbdDisks disks = disks(DrbdResource::named);

  private DrbdDisks disks(Function<String, DrbdResource> named) {
    return new DrbdDisks(
        new DrbdTools(tools), tools, named, operation -> Set.of("r1", "r0"), name -> name);
  }

  private final RecordingLog log = new RecordingLog();

  private Operation operation() {
    return new Operation(Deadline.after(Duration.ofSeconds(5)), new Cancellation(), log);
  }

  @Test
  void theSettingIsChangedInTheKernelAndNothingElse() {
    tools
        .on("drbdadm net-options --allow-two-primaries=yes r0", 0, "", "")
        .on("drbdadm net-options --allow-two-primaries=no r0", 10, "", "r0: Failure: (139)\n");

    assertThat(disks.allowTwoPrimaries("r0", true, operation()).done()).isTrue();
    assertThat(disks.allowTwoPrimaries("r0", false, operation()).reason())
        .contains("--allow-two-primaries=no r0", "exited with 10", "Failure: (139)");
    assertThat(tools.asked()).hasSize(2);
  }

  /** An administrator's slip while a guest moves, in a file of another resource. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "drbd84/41-r0-rejoined.node1.drbdsetup-show.txt | ipv4:10.9.0.1:7788 ipv4:10.9.0.2:7788",
        "drbd92/07-Connected-UpToDate-PrimaryPrimary.node1.drbdsetup-show.txt | r0 0",
      })
  void aWindowIsClosedInTheKernelWhereDrbdsFilesCantBeRead(String capture, String connection) {
    String open = Capture.of(capture).stdout();
    String forbid = "drbdsetup net-options " + connection + " --allow-two-primaries=no";
    tools
        .on("drbdadm net-options --allow-two-primaries=yes r0", 10, "", "x.res:3: Parse error")
        .on("drbdadm net-options --allow-two-primaries=no r0", 10, "", "x.res:3: Parse error")
        .on("drbdsetup show r0", 0, open, "")
        .on(
            forbid,
            command -> {
              tools.on(
                  "drbdsetup show r0", 0, open.replaceAll("allow-two-primaries\\s+yes;", ""), "");
              return exited(command, 0);
            });

    assertThat(disks.allowTwoPrimaries("r0", false, operation()).reason()).isEmpty();
    assertThat(tools.asked()).contains(forbid);

    tools.on(forbid, 10, "", "Failure: (164) still both Primary");
    assertThat(disks.allowTwoPrimaries("r0", false, operation()).reason())
        .contains("Parse error", "(164)");
    assertThat(disks.allowTwoPrimaries("r0", true, operation()).done())
        .as("a window is not opened past the files")
        .isFalse();
  }

  @Test
  void rolesAreChangedByDrbdadmNeverByForce() {
    tools
        .on("drbdadm primary r0", 0, "", "")
        .on("drbdadm secondary r0", 11, "", "r0: State change failed: (-12) Device is held open")
        .on("drbdadm connect r0", 0, "", "");

    assertThat(disks.primary("r0", operation()).done()).isTrue();
    assertThat(disks.secondary("r0", operation()).reason()).contains("held open");
    assertThat(disks.connect("r0", operation()).done()).isTrue();
    assertThat(tools.asked()).noneMatch(line -> line.contains("force"));
  }

  /** A guest that starts because its node's Primary died. */
  @Test
  void dataThatDrbdHasYetToJudgeIsWaitedFor() {
    String read = "drbdsetup events2 --now --statistics r0";
    AtomicInteger refusals = new AtomicInteger();
    tools
        .on(PRIMARY, it -> exited(it, refusals.incrementAndGet() < 2 ? 17 : 0))
        .on(read, 0, held("may_promote:no"), "");
    assertThat(disks.primary("r0", operation()).done()).isTrue();
    tools.on(PRIMARY, it -> exited(it, 17)).on(read, 0, held("write-ordering:flush"), ""); // 8.4
    int before = tools.asked().size();
    assertThat(disks.primary("r0", operation()).reason()).contains("Need access to UpToDate data");
    assertThat(tools.asked().subList(before, tools.asked().size())).containsExactly(PRIMARY, read);
  }

  private static CommandResult exited(Command command, int code) {
    String said = "r0: State change failed: (-2) Need access to UpToDate data";
    return new CommandResult.Exited(command, code, "", code == 0 ? "" : said, Duration.ZERO);
  }

  private static String held(String word) {
    return """
    exists resource name:r0 role:Secondary suspended:no %s
    exists connection name:r0 peer-node-id:0 conn-name:node2 connection:Connecting role:Unknown
    exists device name:r0 volume:0 minor:0 disk:Consistent client:no quorum:yes
    exists peer-device name:r0 peer-node-id:0 conn-name:node2 volume:0 replication:Off peer-disk:DUnknown resync-suspended:no
    exists -
    """
        .formatted(word);
  }

  @Test
  void whatCantBeReadIsUnknown() {
    assertThat(disks.read("r0", operation())).isInstanceOf(DrbdReading.Unknown.class);
    assertThat(disks.setting("r0", operation())).isInstanceOf(TwoPrimariesReading.Unknown.class);
    assertThat(disks.twoPrimariesConfigured("r0", operation()))
        .isInstanceOf(TwoPrimariesReading.Unknown.class);
  }

  @Test
  void aResourceOfAnotherFileIsHandedOverByThatFile() {
    String file = "/srv/drbd/guests.conf";
    DrbdDisks other = disks(name -> new DrbdResource(name, file));
    String inFile = "drbdadm -c " + file;
    tools
        .on(inFile + " net-options --allow-two-primaries=yes r0", 0, "", "")
        .on(inFile + " primary r0", 0, "", "")
        .on(inFile + " secondary r0", 0, "", "")
        .on(inFile + " connect r0", 0, "", "")
        .on(
            inFile + " dump-xml r0",
            0,
            """
            <config><resource name="r0">
              <host name="node1"><volume vnr="0"><device minor="0">/dev/drbd0</device></volume></host>
              <section name="net"><option name="allow-two-primaries" value="yes"/>
                <option name="protocol" value="A"/></section>
            </resource></config>
            """,
            "");
    assertThat(other.allowTwoPrimaries("r0", true, operation()).done()).isTrue();
    assertThat(other.primary("r0", operation()).done()).isTrue();
    assertThat(other.secondary("r0", operation()).done()).isTrue();
    assertThat(other.connect("r0", operation()).done()).isTrue();
    assertThat(other.twoPrimariesConfigured("r0", operation()))
        .isInstanceOf(TwoPrimariesReading.Allowed.class);
    assertThat(other.protocol("r0", operation())).isEqualTo("A");
  }

  @Test
  void whatNoGuestUsesIsNotSwept() {
    assertThat(disks.resources(operation())).containsExactly("r0", "r1");
    assertThat(tools.asked()).isEmpty();
  }
}
