// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.fencing.HandlerWorkplace.FENCED;
import static org.ferryman.fencing.HandlerWorkplace.LOST;
import static org.ferryman.fencing.HandlerWorkplace.ONLINE;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ferryman.fencing.HandlerWorkplace.Result;
import org.ferryman.tools.pacemaker.Constraints;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The handlers on Pacemaker's real tools; see {@link HandlerWorkplace} for what is not real. */
class HandlersOnRealCibTest {

  private static final String[] BOTH = {
    "ferryman-fence.leader.drbd-r0-clone.of.vm1", "ferryman-fence.promoted.drbd-r0-clone"
  };

  @TempDir Path directory;
  private HandlerWorkplace place;

  @BeforeEach
  void setUp() {
    place = new HandlerWorkplace(directory);
  }

  @Test
  void linkIsLostWhileBothNodesAreInTheCluster() {
    Result result = place.fencePeerOn("node1", "node2");

    assertThat(result.exit()).as(result.err()).isEqualTo(4);
    assertThat(result.out()).isEqualTo("exit 4\n");
    assertThat(place.ourConstraints()).containsExactly(BOTH);
    assertThat(place.verified().succeeded()).as(place.verified().describe()).isTrue();
    assertThat(place.log()).contains("node2 is alive and has received the constraint");
  }

  @Test
  void repeatedItFindsWhatIsThereAndChangesNothing() {
    place.fencePeerOn("node1", "node2");
    String before = place.cib();

    assertThat(place.fencePeerOn("node1", "node2").exit()).isEqualTo(4);
    assertThat(place.cib()).isEqualTo(before);
  }

  @Test
  void ofTwoNodesThatFenceEachOtherTheSecondGivesWay() {
    assertThat(place.fencePeerOn("node1", "node2").exit()).isEqualTo(4);
    String before = place.cib();

    Result second = place.fencePeerOn("node2", "node1");

    assertThat(second.exit()).as(second.err()).isEqualTo(6);
    assertThat(place.cib()).isEqualTo(before);
  }

  @Test
  void secondThatComesBetweenLookingAndPlacingGivesWayToo() {
    String section =
        Constraints.section(
            Constraints.wanted(place.parsed().clonesOf("r0").get(0), java.util.Set.of("node2")),
            "Promoted");
    place.cibadmin(
        "case $1 in --create) mkdir once 2>/dev/null && real --create --scope=constraints"
            + " --xml-text '%s' ;; esac".formatted(section));

    Result result = place.fencePeerOn("node1", "node2");

    assertThat(result.exit()).as(result.err()).isEqualTo(6);
    assertThat(place.parsed().bans().values())
        .allSatisfy(found -> assertThat(found.understood().orElseThrow().admits("node2")).isTrue());
  }

  @Test
  void lostPeerIsNotTakenForDeadBeforeItIsFenced() {
    place.nodes("1", ONLINE, LOST);
    Result waiting = place.fencePeerInVainOn("node1", "node2");
    assertThat(waiting.exit()).isEqualTo(1);
    assertThat(waiting.err()).contains("node2 is lost and not fenced yet");
    assertThat(place.ourConstraints()).containsExactly(BOTH);

    place.nodes("1", ONLINE, FENCED);
    Result fenced = place.fencePeerOn("node1", "node2");
    assertThat(fenced.exit()).as(fenced.err()).isEqualTo(7);
    assertThat(place.ourConstraints()).containsExactly(BOTH);
  }

  @Test
  void fencingThatEndsWhileTheHandlerWaitsIsNoticed() {
    place.nodes("1", ONLINE, LOST);
    place.tool(
        "crm_mon",
        """
        export CIB_file='%s/cib.xml'
        cd '%s' || exit 1
        if [ -e fenced ]; then
            sed -i '/uname="node2"/s/expected="member"/expected="down"/' cib.xml
        elif [ -e looked ]; then
            touch fenced
        fi
        touch looked
        exec /usr/sbin/crm_mon "$@"
        """
            .formatted(directory, directory));

    Result result = place.fencePeerOn("node1", "node2");

    assertThat(result.err()).contains("not fenced yet");
    assertThat(result.exit()).as(result.err()).isEqualTo(7);
  }

  @Test
  void partitionWithoutQuorumPlacesNothingAndAnswersNothing() {
    place.nodes("0", ONLINE, LOST);
    String before = place.cib();

    Result result = place.fencePeerInVainOn("node1", "node2");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("no quorum").contains("stays so");
    assertThat(place.cib()).isEqualTo(before);
  }

  @Test
  void cibThatComesLateIsWaitedFor() {
    place.cibadmin(
        "mkdir once 2>/dev/null && { echo 'Could not connect to the CIB' >&2; exit 102; }");

    Result result = place.fencePeerOn("node1", "node2");

    assertThat(result.err()).contains("Could not connect to the CIB");
    assertThat(result.exit()).as(result.err()).isEqualTo(4);
  }

  @Test
  void cibThatNeverComesLeavesTheIoFrozenWithinTheBudget() {
    place.cibadmin("echo 'Could not connect to the CIB' >&2; exit 102");

    Result result = place.fencePeerInVainOn("node1", "node2");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("Could not connect to the CIB").contains("resume-io r0");
  }

  @Test
  void answerOfTheCibThatIsLostIsMadeUpForByLooking() {
    place.cibadmin("case $1 in --create) real \"$@\"; exit 124 ;; esac");

    Result result = place.fencePeerOn("node1", "node2");

    assertThat(result.err()).contains("exited with 124");
    assertThat(result.exit()).as(result.err()).isEqualTo(4);
    assertThat(place.ourConstraints()).containsExactly(BOTH);
  }

  @Test
  void constraintThatIsNotThereAfterAllDoesNotCount() {
    place.cibadmin("case $1 in --create) exit 0 ;; esac");

    assertThat(place.fencePeerInVainOn("node1", "node2").exit()).isEqualTo(1);
  }

  @Test
  void peerThatIsOnlineOnPaperButSilentDoesNotCount() {
    place.tool("crmadmin", "exit 124\n");

    Result result = place.fencePeerInVainOn("node1", "node2");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("node2 is said to be online but does not answer");
  }

  @Test
  void peerWithoutGoodDataIsAnsweredAsWhatItIs() {
    place.drbd("Primary", "UpToDate", "Connecting", "Inconsistent");
    assertThat(place.fencePeerOn("node1", "node2").exit()).isEqualTo(3);
    assertThat(place.ourConstraints()).isEmpty();
  }

  @Test
  void policyResourceOnlyTakesALostPeerForDead() {
    place.nodes("1", ONLINE, LOST);
    place.tool(
        "drbdadm", "sed s/resource-and-stonith/resource-only/ '" + directory + "/dump.xml'\n");

    assertThat(place.fencePeerOn("node1", "node2").exit()).isEqualTo(5);
  }

  @Test
  void afterTheResyncNothingOfItIsLeft() {
    String before = place.parsed().toString();
    place.fencePeerOn("node1", "node2");
    place.drbd("Secondary", "UpToDate", "Connected", "UpToDate");

    Result result = place.unfencePeerOn("node2");

    assertThat(result.exit()).as(result.err()).isEqualTo(0);
    assertThat(place.parsed()).hasToString(before);
    assertThat(place.cib()).contains("vm1-with-good-data").doesNotContain("ferryman-fence.");
    assertThat(place.unfencePeerOn("node2").exit()).as("repeated").isZero();
  }

  @Test
  void beforeTheResyncIsOverEverythingStays() {
    place.fencePeerOn("node1", "node2");
    place.drbd("Secondary", "Inconsistent", "Connected", "UpToDate");

    assertThat(place.unfencePeerOn("node2").exit()).isEqualTo(1);
    assertThat(place.ourConstraints()).containsExactly(BOTH);
  }

  @Test
  void whatIsNotOursAndWhoseOwnerIsAnotherStays() {
    place.fencePeerOn("node1", "node2");
    place.drbd("Primary", "UpToDate", "Connected", "UpToDate");

    assertThat(place.unfencePeerOn("node2", "--unfence-only-if-owner-match").exit()).isEqualTo(1);
    assertThat(place.ourConstraints()).containsExactly(BOTH);
    assertThat(place.unfencePeerOn("node1", "--unfence-only-if-owner-match").exit()).isZero();
    assertThat(place.ourConstraints()).isEmpty();
  }

  private static String side(String attributes, String disk) {
    return "<host %s><volume vnr=\"0\"><device minor=\"0\">/dev/drbd0</device>%s</volume><address"
            .formatted(attributes, disk.isEmpty() ? "" : "<disk>" + disk + "</disk>")
        + " family=\"ipv4\" port=\"7788\">192.0.2.1</address></host>";
  }

  /** DRBD's answer: this node's role, then each peer's name, connection and disk. */
  private static String says(String role, String... peers) {
    StringBuilder text =
        new StringBuilder("exists resource name:r0 role:" + role + " suspended:no\n");
    text.append("exists device name:r0 volume:0 minor:0 disk:UpToDate\n");
    for (int i = 0; i < peers.length; i++) {
      String[] words = peers[i].split(" ", -1);
      String of = "name:r0 peer-node-id:%d conn-name:%s".formatted(i + 1, words[0]);
      text.append("exists connection %s connection:%s role:Secondary\n".formatted(of, words[1]));
      text.append(
          "exists peer-device %s volume:0 replication:Off peer-disk:%s resync-suspended:no\n"
              .formatted(of, words[2]));
    }
    return text + "exists -\n";
  }

  @Test
  void whatAKilledHandlerLeftGoesOnceThePrimarySeesAllUpToDate() {
    place.fencePeerOn("node1", "node2");
    for (String early :
        List.of(
            says("Primary", "peer Connecting DUnknown"),
            says("Primary", "peer Connected Inconsistent"),
            says("Primary", "peer Connecting UpToDate"),
            says("Secondary", "peer Connected UpToDate"))) {
      place.drbdSays(early);
      assertThat(place.forgottenOn("node1")).as(early).isEmpty();
      assertThat(place.ourConstraints()).as(early).containsExactly(BOTH);
    }
    place.drbdSays(says("Primary", "peer Connected UpToDate"));
    assertThat(place.forgottenOn("node1"))
        .containsExactly("r0: a constraint that no handler had taken back is removed");
    assertThat(place.ourConstraints()).isEmpty();
    assertThat(place.forgottenOn("node1")).isEmpty();
  }

  @Test
  void whatAKilledHandlerLeftGoesWithATiebreakerFloatingAndStackedPeersToo() {
    String disk = "/dev/vdb";
    String named1 = side("name=\"node1\"", disk);
    String named2 = side("name=\"node2\"", disk);
    String floating = side("floating=\"1\"", disk);
    Map<String, String> ways =
        Map.of(
            named1 + named2 + side("name=\"arbiter\"", ""),
            says("Primary", "node2 Connected UpToDate", "arbiter Connecting DUnknown"),
            named1 + floating,
            says("Primary", "192.0.2.1:7788 Connected UpToDate"),
            side("name=\"node1 node2\"", disk) + side("name=\"far\"", disk),
            says("Primary", "peer Connected UpToDate"));
    ways.forEach(
        (hosts, state) -> {
          place.write("dump.xml", HandlerWorkplace.resource("/fencing/dump84.xml"));
          place.drbdSays(says("Primary", "peer Connecting DUnknown"));
          place.fencePeerOn("node1", "node2");
          assertThat(place.ourConstraints()).containsExactly(BOTH);
          place.configuration(hosts).drbdSays(state);
          assertThat(place.forgottenOn("node1")).as(hosts).hasSize(1);
          assertThat(place.ourConstraints()).as(hosts).isEmpty();
        });
  }

  @Test
  void oneOfThreeThatIsBehindKeepsWhatAKilledHandlerLeft() {
    String disk = "/dev/vdb";
    place.fencePeerOn("node1", "node2");
    String before = place.cib();
    place
        .configuration(
            side("name=\"node1\"", disk) + side("name=\"node2\"", disk) + side("name=\"n3\"", disk))
        .drbdSays(says("Primary", "node2 Connected UpToDate", "n3 Connecting DUnknown"));
    assertThat(place.forgottenOn("node1")).singleElement().asString().contains("UpToDate on n3");
    assertThat(place.cib()).isEqualTo(before);
  }

  /** The other two are good, but whoever has the third counts on the constraint. */
  @Test
  void oneOfThreeThatIsLostWhileItIsTakenBackHasItPutBack() {
    String disk = "/dev/vdb";
    String all = says("Primary", "node2 Connected UpToDate", "n3 Connected UpToDate");
    place.fencePeerOn("node1", "node2");
    place
        .configuration(
            side("name=\"node1\"", disk) + side("name=\"node2\"", disk) + side("name=\"n3\"", disk))
        .drbdSays(all, all, says("Primary", "node2 Connected UpToDate", "n3 Connecting DUnknown"));
    assertThat(place.forgottenOn("node1")).hasSize(1);
    assertThat(place.ourConstraints()).containsExactly(BOTH);
  }

  @Test
  void linkThatIsLostWhileItIsTakenBackHasItPutBack() {
    place.fencePeerOn("node1", "node2");
    place.drbdFirstConnected("Connecting", "DUnknown");

    Result result = place.unfencePeerOn("node2");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("was put back");
    assertThat(place.ourConstraints()).containsExactly(BOTH);
  }
}
