// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Optional;
import org.ferryman.controller.admin.Scene;
import org.ferryman.controller.admin.state.ClusterLook;
import org.ferryman.controller.admin.state.ClusterState;
import org.ferryman.controller.admin.state.NodeReport;
import org.ferryman.controller.tools.pacemaker.view.ClusterView;
import org.ferryman.operation.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusTextTest {
  private static final String READY = Scene.CONTROLLER.formatted("true", "");
  private static final String NOT_READY =
      Scene.CONTROLLER.formatted("false", "a disk of the guest is not UpToDate here");

  @TempDir Path run;

  private static String shown(ClusterState state) {
    return String.join("\n", new StatusText(Style.PLAIN, ZoneOffset.UTC).lines(state)) + "\n";
  }

  private ClusterState resync() {
    String source = Scene.text("events2-84-sync-node1.txt");
    Scene scene = new Scene(run);
    return Scene.seenFromNode1(
        Scene.pacemaker(),
        scene.node("node1", Optional.of(READY), "vm1", source, source.replace("30280", "29768")),
        ClusterState.Told.by(
            scene.node(
                "node2", Optional.of(NOT_READY), "", Scene.text("events2-84-sync-node2.txt"))));
  }

  @Test
  void resyncIsShownWithItsSpeedAndWhyTheGuestCannotGo() {
    assertThat(shown(resync()))
        .isEqualTo(
            """
            2026-11-30 16:10:00, seen from node1: Pacemaker 2.1.5, quorum, fencing on; 1 trouble

            NODE   CLUSTER  CONTROLLER
            node1  online   1.0, up 3 h 12 min
            node2  online   1.0, up 3 h 12 min

            GUEST  STATE  ON     SINCE                             COULD GO TO
            vm1    runs   node1  2026-11-30 12:12:44 (3 h 57 min)  not node2: a disk of the guest is not UpToDate here

            DRBD  NODE   ROLE       DISK          SCORE  CONNECTION
            r0/0  node1  Primary    UpToDate      10000  Connected
                  node2  Secondary  Inconsistent  10     Connected
            r0/0  resync from node1 to node2 (SyncSource): [=>..................] 9.0 %, 29.1 MiB left, 1.3 MiB/s, 24 s to go

            TROUBLE
            error:   migrate_to of vm1 on node1 failed, 2026-11-30 03:12:46Z: the guest's configuration on node2 differs from the one here
            """
                .replace("1.0,", Version.current() + ","));
  }

  @Test
  void drbd9TellsTheSpeedAndTheTimeLeftItself() {
    String shown =
        shown(
            Scene.seenFromNode1(
                Scene.pacemaker(),
                new Scene(run)
                    .node(
                        "node1",
                        Optional.of(READY),
                        "vm1",
                        Scene.text("events2-92-sync-node1.txt")),
                ClusterState.Told.nothing("ssh to node2: No route to host")));

    assertThat(shown)
        .contains("node2  Secondary  Inconsistent  10     (as its peer last heard)")
        .contains(
            "resync from node1 to node2 (SyncSource): [>...................] 0.3 %, 63.7 MiB left, 82 KiB/s, 13 min 45 s to go")
        .contains("warning: node2 does not tell what it knows: ssh to node2: No route to host")
        .contains(
            "not node2: node2 says so; why is not known here (ssh to node2: No route to host)");
  }

  @Test
  void withoutPacemakerAndControllerItTellsWhatDrbdAndXenTell() {
    String shown =
        shown(
            Scene.seenFromNode1(
                new ClusterView.Reading.Unknown("Pacemaker does not run on this node", true),
                new Scene(run)
                    .node(
                        "node1",
                        Optional.empty(),
                        "vm1",
                        Scene.text("events2-84-standalone-node2.txt")),
                ClusterState.Told.nothing("ssh to node2: refused")));

    assertThat(shown)
        .contains("seen from node1: no answer of Pacemaker's; ")
        .contains("node1  ?        DOES NOT ANSWER (installed: " + Version.current() + ")")
        .contains("node2  ?        not known")
        .contains("vm1    runs   node1  -      node2? nobody on node2 has looked")
        .contains("r0/0  node1  Secondary  Outdated  -      StandAlone")
        .contains(
            "error:   what the cluster does is not known: Pacemaker does not run on this node")
        .contains("error:   the controller of node1 does not answer: does not answer on /run")
        .contains(
            "error:   node1: r0 is degraded: no connection to the peer is tried (StandAlone)");
  }

  @Test
  void lostNodeAndAFenceConstraintSayWhyTheGuestCannotGo() {
    String fence =
        "<constraints><rsc_location id=\"ferryman-fence.r0.drbd-r0-clone\" rsc=\"drbd-r0-clone\"/>";
    String shown =
        shown(
            Scene.seenFromNode1(
                Scene.pacemaker(
                    "<constraints>",
                    fence,
                    "name=\"node2\" id=\"2\" online=\"true\"",
                    "name=\"node2\" id=\"2\" online=\"false\""),
                new Scene(run)
                    .node(
                        "node1",
                        Optional.of(READY),
                        "vm1",
                        Scene.text("events2-84-sync-node1.txt")),
                ClusterState.Told.nothing("ssh to node2: timed out")));

    assertThat(shown)
        .contains("node2  offline  not known")
        .contains("not node2: it is offline")
        .contains("constraint ferryman-fence.r0.drbd-r0-clone has the id of a fence constraint");
  }

  @Test
  void guestThatIsNowhereSeenIsNotSaidToBeStoppedWithoutPacemaker() {
    String events = Scene.text("events2-84-standalone-node2.txt");
    ClusterState.Told silent = ClusterState.Told.nothing("ssh to node2: timed out");
    assertThat(
            shown(
                Scene.seenFromNode1(
                    new ClusterView.Reading.Unknown("Pacemaker does not run on this node", true),
                    new Scene(run).node("node1", Optional.of(READY), "", events),
                    silent)))
        .contains("vm1    not seen  -")
        .doesNotContain("stopped");
  }

  @Test
  void guestOnTwoNodesIsAnError() {
    String events = Scene.text("events2-84-sync-node1.txt");
    Scene scene = new Scene(run);
    assertThat(
            shown(
                Scene.seenFromNode1(
                    Scene.pacemaker(),
                    scene.node("node1", Optional.of(READY), "vm1", events),
                    ClusterState.Told.by(scene.node("node2", Optional.of(READY), "vm1", events)))))
        .contains("error:   guest vm1: a domain of that name is on node1 and on node2");
  }

  @Test
  void namesAreNeverCutAndColoursAreForTerminals() {
    String longName = "a-guest-with-a-very-long-name-that-somebody-has-chosen.example.com";
    ClusterView.Reading pacemaker = Scene.pacemaker("\"vm1\"", '"' + longName + '"');
    ClusterState state =
        Scene.seenFromNode1(
            pacemaker,
            new Scene(run)
                .node("node1", Optional.of(READY), "", Scene.text("events2-84-sync-node1.txt")),
            ClusterState.Told.nothing("not asked"));

    assertThat(shown(state)).contains("\n" + longName + "  runs").doesNotContain("\u001b");
    assertThat(new StatusText(Style.COLOURED, ZoneOffset.UTC).lines(state))
        .anyMatch(line -> line.contains("\u001b[32mUpToDate\u001b[0m"));
  }

  @Test
  void jsonHasAFormatAndEverythingThatTheTextTells() {
    JsonNode json = StatusJson.of(resync());

    assertThat(json.path("format").asInt()).isEqualTo(1);
    assertThat(json.path("guests").path(0).path("targets").path(0).path("could").asText())
        .isEqualTo("no");
    assertThat(json.path("drbd").path(0).path("progress").path("secondsLeft").asLong())
        .isEqualTo(24);
    assertThat(json.path("controller").path("version").asText()).isEqualTo(Version.current());
    assertThat(
            json.path("nodes")
                .path(1)
                .path("report")
                .path("guests")
                .path(0)
                .path("reason")
                .asText())
        .isEqualTo("a disk of the guest is not UpToDate here");
    assertThat(json.path("pacemaker").path("quorum").asBoolean()).isTrue();
    assertThat(json.path("troubles").path(0).path("severity").asText()).isEqualTo("error");
  }

  @Test
  void whatAnotherNodeTellsSurvivesJsonAndCommandsNoTerminal() {
    NodeReport report =
        new Scene(run)
            .node("node2", Optional.of(NOT_READY), "vm1", Scene.text("events2-92-sync-node1.txt"));
    JsonNode told = Scene.json(ClusterLook.json(report));

    assertThat(ClusterLook.report(told)).contains(report);
    ((ObjectNode) told)
        .put("node", "\u001b[2Jnode2")
        .put("new", "of a later version")
        .remove("leases");
    assertThat(ClusterLook.report(told).orElseThrow().node()).isEqualTo("?[2Jnode2");
    assertThat(ClusterLook.report(Scene.json("{}"))).isEmpty();
  }
}
