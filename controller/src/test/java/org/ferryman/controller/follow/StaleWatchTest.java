// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ferryman.exec.CommandResult.Exited;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.SystemClock;
import org.ferryman.fencing.stale.ContactFiles;
import org.ferryman.fencing.stale.GuardedDrbd;
import org.ferryman.tools.drbd.DataGenerations;
import org.ferryman.tools.drbd.DrbdEvents.MalformedException;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.DrbdTools;
import org.ferryman.tools.drbd.NodeTools;
import org.ferryman.tools.pacemaker.FencingConfig;
import org.ferryman.tools.pacemaker.PacemakerTools;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaleWatchTest {
  private static final DrbdResource R0 = DrbdResource.named("r0");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String PEER_PRIMARY =
      "change connection name:r0 peer-node-id:0 conn-name:peer connection:Connected role:Primary";
  private static final String HOST =
      "<host name='%s'><volume vnr='0'><device minor='0'>/dev/drbd0</device></volume></host>";
  private static final String CONFIGURATION =
      "<config><resource name='r0'>%s%s</resource></config>"
          .formatted(HOST.formatted("node1"), HOST.formatted("node2"));
  private static final String NODE =
      "<node name='%s' online='true' pending='false' unclean='false' expected_up='true'/>";

  @TempDir private Path folder;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final LiveStates states =
      new LiveStates(Duration.ofMinutes(5), Duration.ofMinutes(5), SystemClock.KERNEL);
  private volatile boolean peerAnswers = true;
  private volatile boolean connected = true;
  private StaleWatch watch;

  @BeforeEach
  void follow() throws MalformedException {
    CommandRunner tools =
        (command, cancellation) -> {
          String line = String.join(" ", command.argv());
          asked.add(line);
          String out = answer(line);
          return new Exited(command, out.isEmpty() ? 1 : 0, out, "", Duration.ZERO);
        };
    GuardedDrbd drbd =
        new GuardedDrbd(
            new DrbdTools(tools),
            new NodeTools(tools),
            new DataGenerations(tools),
            new PacemakerTools(tools, Map.of(), FencingConfig.LOOKING),
            new ContactFiles(folder.resolve("contacts")),
            "node1",
            SystemClock.KERNEL);
    watch =
        new StaleWatch(states, drbd, () -> Set.of(R0), Duration.ofSeconds(1), SystemClock.KERNEL);
    states.opened();
    for (String line : Lines84.dump("Secondary")) {
      states.line(line);
    }
    states.line(PEER_PRIMARY);
  }

  @AfterEach
  void end() {
    watch.close();
  }

  private String answer(String line) {
    if (line.startsWith("drbdsetup events2")) {
      String connection = connected ? PEER_PRIMARY : Lines84.CUT;
      String peerDisk = connected ? Lines84.KNOWN_PEER_DISK : Lines84.CUT_PEER_DISK;
      return """
          exists resource name:r0 role:Secondary suspended:no
          %s
          exists device name:r0 volume:0 minor:0 disk:UpToDate
          %s
          exists -
          """
          .formatted(connection.replace("change", "exists"), peerDisk.replace("change", "exists"));
    }
    if (line.startsWith("crm_mon")) {
      return "<pacemaker-result><summary><cluster_options stonith-enabled='true'/></summary><nodes>"
          + NODE.formatted("node1")
          + NODE.formatted("node2")
          + "</nodes><resources/></pacemaker-result>";
    }
    if (line.startsWith("crmadmin")) {
      return peerAnswers
          ? "<pacemaker-result><crmd node_name='node2' result='ok'/></pacemaker-result>"
          : "";
    }
    return line.startsWith("drbdadm dump-xml") ? CONFIGURATION : "done";
  }

  private void linkGoes() throws MalformedException {
    connected = false;
    states.line(Lines84.CUT);
    states.line(Lines84.CUT_PEER_DISK);
  }

  private boolean outdated() {
    return asked.contains("drbdsetup outdate 0");
  }

  /** Many times: what is planned at once may be looked at before the plan is noted. */
  @Test
  void aLossUnderAPrimaryThatAnswersIsLookedAtAtOnce() throws MalformedException {
    for (int i = 0; i < 50; i++) {
      linkGoes();
      await().atMost(PATIENCE).until(this::outdated);
      connected = true;
      states.line(PEER_PRIMARY);
      states.line(Lines84.KNOWN_PEER_DISK);
      asked.clear();
    }
  }

  @Test
  void doubtIsLookedAtAgain() throws MalformedException {
    peerAnswers = false;
    linkGoes();
    await()
        .atMost(PATIENCE)
        .until(() -> asked.stream().filter(line -> line.startsWith("crmadmin")).count() > 2);
    assertThat(outdated()).isFalse();
    peerAnswers = true;
    await().atMost(PATIENCE).until(this::outdated);
  }
}
