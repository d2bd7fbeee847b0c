// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ferryman.exec.ScriptedCommandRunner;
import org.ferryman.exec.SystemClock;
import org.ferryman.fencing.stale.ContactFiles;
import org.ferryman.fencing.stale.GuardedDrbd;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.DataGenerations;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.drbd.DrbdOutcome;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.NodeTools;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.Role;
import org.ferryman.tools.pacemaker.Ban;
import org.ferryman.tools.pacemaker.Cib;
import org.ferryman.tools.pacemaker.DrbdClone;
import org.ferryman.tools.pacemaker.Membership;
import org.ferryman.tools.pacemaker.Pacemaker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the agent does about data that a peer has left behind. */
class DrbdStaleDataTest extends DrbdAgentCalls {
  private static final String IN_SYNC = "00000000000000A1:0000000000000000:0:0:1:1:0:0:0:0\n";
  private static final String AHEAD = "00000000000000A2:00000000000000A1:0:0:1:1:0:0:0:0\n";

  @TempDir private Path folder;
  private final ScriptedCommandRunner tools = new ScriptedCommandRunner();
  private final OneOtherNode pacemaker = new OneOtherNode();

  /** Pacemaker with one other node. */
  private static final class OneOtherNode implements Pacemaker {
    boolean online = true;
    boolean pending;
    boolean answers = true;
    boolean cluster = true;
    int looks;
    String here = "node1";
    String there = "node2";
    final Set<String> promoted = new HashSet<>();
    final Set<String> failed = new HashSet<>();

    /** What happens before each further look. */
    Runnable before = () -> {};

    @Override
    public Reading<Cib> cib(Operation operation) {
      DrbdClone clone =
          new DrbdClone("drbd-r0-clone", "drbd-r0", "ferryman", true, Map.of(), Set.of());
      return new Reading.Known<>(new Cib(true, "Promoted", Map.of("r0", List.of(clone)), Map.of()));
    }

    @Override
    public Reading<Membership> membership(Operation operation) {
      looks++;
      before.run();
      if (!cluster) {
        return new Reading.Unknown<>("Connection to cluster failed", true);
      }
      Map<String, Membership.Node> nodes = new HashMap<>();
      nodes.put(here, new Membership.Node(true, false, false, true));
      nodes.put(there, new Membership.Node(online, pending, false, true));
      return new Reading.Known<>(
          new Membership(
              false,
              nodes,
              Map.of("drbd-r0", Set.copyOf(promoted)),
              new Membership.Whereabouts(
                  Map.of("drbd-r0", Set.copyOf(failed)), Map.of(), Map.of())));
    }

    @Override
    public Optional<String> nodeName(Operation operation) {
      return Optional.of(here);
    }

    @Override
    public Echo echo(String node, Operation operation) {
      return answers ? new Echo.Heard() : new Echo.Silent("no answer from " + node);
    }

    @Override
    public Change create(List<Ban> bans, String promotedWord, Operation operation) {
      throw new AssertionError("nothing is placed");
    }

    @Override
    public Change replace(Ban ban, Set<String> good, String promotedWord, Operation operation) {
      throw new AssertionError("nothing is placed");
    }

    @Override
    public Change delete(Ban ban, Operation operation) {
      throw new AssertionError("nothing is deleted");
    }
  }

  @BeforeEach
  void ordinaryResource() {
    meta("interval", "10000"); // a monitor that recurs, not a probe
    configuration("");
    tools.on("drbdsetup get-gi 0", 0, IN_SYNC, "");
  }

  private void configuration(String more) {
    tools.on(
        "drbdadm dump-xml r0",
        0,
        "<config><resource name='r0'>"
            + host("node1")
            + host("node2")
            + more
            + "</resource></config>",
        "");
  }

  private static String host(String name) {
    return "<host name='%s'><volume vnr='0'><device minor='0'>/dev/drbd0</device></volume></host>"
        .formatted(name);
  }

  private static final String HANDLERS =
      "<section name='disk'><option name='fencing' value='resource-and-stonith'/></section>"
          + "<section name='handlers'><option name='fence-peer' value='/usr/bin/ferryman"
          + " fence-peer'/></section>";

  /** A new one each time, as one-shots are: what must be remembered is in the files. */
  @Override
  Drbd agentsDrbd() {
    return new GuardedDrbd(
        drbd,
        new NodeTools(tools),
        new DataGenerations(tools),
        pacemaker,
        new ContactFiles(folder.resolve("contacts")),
        "node1",
        SystemClock.KERNEL);
  }

  private void seenConnectedTo(Role peer) {
    drbd.peerRole = peer;
    expect(OcfAction.MONITOR, OcfExit.SUCCESS);
  }

  private void looked() {
    DrbdReading unused =
        agentsDrbd().read(DrbdResource.named("r0"), new Operation(deadline(), cancellation, log));
  }

  private void linkGoes() {
    drbd.connection = ConnectionState.CONNECTING;
    drbd.peerRole = Role.UNKNOWN;
    drbd.peerDisk = DiskState.DUNKNOWN;
  }

  private void notified(String operation, String list) {
    meta("notify_type", "post");
    meta("notify_operation", operation);
    meta(list, "node2");
    expect(OcfAction.NOTIFY, OcfExit.SUCCESS);
  }

  @Test
  void linkFirstAndTheWriterLives() {
    seenConnectedTo(Role.PRIMARY);
    linkGoes();
    expect(OcfAction.MONITOR, OcfExit.SUCCESS);
    assertThat(drbd.outdated).isTrue();
    assertThat(cluster.attributes()).doesNotContainKey(SCORE);
    pacemaker.online = false; // dies later
    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "was Primary on node2 when the link was lost");
    assertThat(drbd.role).isEqualTo(Role.SECONDARY);
  }

  @Test
  void promoteFindsOutByItselfWhereNobodyLookedBefore() {
    seenConnectedTo(Role.PRIMARY);
    linkGoes();
    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "was Primary on node2 when the link was lost");
    assertThat(drbd.outdated).isTrue();
    assertThat(drbd.commands()).doesNotContain("primary");
  }

  @Test
  void whatCouldNotBeMarkedIsStillNotPromoted() {
    drbd.on("outdate", new DrbdOutcome.Failed("drbdsetup hangs"));
    seenConnectedTo(Role.PRIMARY);
    linkGoes();
    expect(OcfAction.MONITOR, OcfExit.SUCCESS);
    pacemaker.online = false;
    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "stale");
    assertThat(drbd.role).isEqualTo(Role.SECONDARY);
  }

  @Test
  void nodeFirst() {
    seenConnectedTo(Role.PRIMARY);
    linkGoes();
    pacemaker.online = false;
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
    assertThat(pacemaker.looks).isEqualTo(1);
    assertThat(drbd.commands()).containsExactly("primary");
  }

  /** DRBD goes by uname -n; Pacemaker may call the nodes by any names, or with a domain. */
  @ParameterizedTest
  @CsvSource({"alpha, beta", "node1.example.com, node2.example.com", "NODE1, Node2"})
  void pacemakersOwnNamesForTheNodesCount(String here, String there) {
    pacemaker.here = here;
    pacemaker.there = there;
    seenConnectedTo(Role.PRIMARY);
    linkGoes();
    pacemaker.online = false;
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
    assertThat(pacemaker.looks).isEqualTo(1);
    drbd.as(Role.SECONDARY);
    pacemaker.online = true;
    pacemaker.promoted.add(there);
    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "is promoted on " + there);
    assertThat(drbd.role).isEqualTo(Role.SECONDARY);
  }

  @Test
  void nodeFirstAndDrbdHasNotNoticed() {
    seenConnectedTo(Role.PRIMARY);
    drbd.peerSilentlyDead = true;
    pacemaker.online = false;
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
    assertThat(drbd.role).isEqualTo(Role.PRIMARY);
  }

  /** DRBD still shows the peer as Primary, and nobody asks it: that is refusal enough. */
  @Test
  void theGatesRefusalEndsAPromotionThatIsToFailEarly() {
    set("fail_promote_early_if_peer_primary", "true");
    seenConnectedTo(Role.PRIMARY);
    drbd.peerSilentlyDead = true;
    time = Duration.ofMinutes(10);
    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "the cluster does not have it promoted there");
    assertThat(drbd.commands()).doesNotContain("primary");
  }

  /** node2 is on this node's side, below; it says nothing of the other side's data. */
  @Test
  void theLowerPeerOfAStackedResourceIsNotItsPeer() {
    tools.on(
        "drbdadm dump-xml r0",
        0,
        "<config><resource name='r0'>"
            + host("node1 node2").replace("<host", "<host stacked='1'")
            + host("far1 far2")
            + "</resource></config>",
        "");
    seenConnectedTo(Role.PRIMARY);
    linkGoes();
    pacemaker.promoted.add("node2");
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
    assertThat(drbd.outdated).isFalse();
  }

  @Test
  void deathThatTheClusterHasNotNoticedIsWaitedFor() {
    seenConnectedTo(Role.PRIMARY);
    linkGoes();
    pacemaker.answers = false;
    pacemaker.before = () -> pacemaker.online = pacemaker.looks < 3;
    time = Duration.ofSeconds(20);
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
    assertThat(drbd.outdated).isFalse();
  }

  @Test
  void doubtMarksNothingAndPromotesNothing() {
    seenConnectedTo(Role.PRIMARY);
    linkGoes();
    pacemaker.answers = false;
    expect(OcfAction.MONITOR, OcfExit.SUCCESS);
    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "in doubt");
    assertThat(drbd.outdated).isFalse();
    assertThat(drbd.commands()).doesNotContain("primary", "outdate");
  }

  @Test
  void bothSecondaryWhenTheLinkGoesAndNobodyPromotedSince() {
    seenConnectedTo(Role.SECONDARY);
    linkGoes();
    expect(OcfAction.MONITOR, OcfExit.SUCCESS);
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
    assertThat(drbd.outdated).isFalse();
  }

  @Test
  void bothSecondaryWhenTheLinkGoesAndThePeerIsPromotedThen() {
    seenConnectedTo(Role.SECONDARY);
    linkGoes();
    notified("promote", "notify_promote_uname");
    assertThat(drbd.outdated).isTrue();
    assertThat(cluster.attributes()).doesNotContainKey(SCORE);
    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "is promoted on node2");
  }

  /** Pacemaker lists and announces a failed promotion as a promotion. */
  @Test
  void thePeersFailedPromotionMarksNothing() {
    seenConnectedTo(Role.SECONDARY);
    linkGoes();
    pacemaker.promoted.add("node2");
    pacemaker.failed.add("node2");
    notified("promote", "notify_promote_uname");
    assertThat(drbd.outdated).isFalse();
  }

  @Test
  void monitorsThatStillTellOfAnOldPromotionMarkNothing() {
    meta("notify_promoted_uname", "node2");
    seenConnectedTo(Role.SECONDARY);
    linkGoes();
    expect(OcfAction.MONITOR, OcfExit.SUCCESS);
    assertThat(drbd.outdated).isFalse();
  }

  @Test
  void returnsAloneWhileThePeerIsPromoted() {
    drbd = new InMemoryDrbd();
    pacemaker.promoted.add("node2");
    set("wfc_timeout", "0");
    time = Duration.ofSeconds(20);
    expect(OcfAction.START, OcfExit.SUCCESS);
    assertThat(drbd.outdated).isTrue();
    assertThat(cluster.attributes()).doesNotContainKey(SCORE);
  }

  @Test
  void bothColdWithoutALinkIsInDoubt() {
    linkGoes();
    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "has not been connected to node2");
    assertThat(drbd.commands()).doesNotContain("primary", "outdate");
  }

  @Test
  void whoWroteAloneIsAheadAndStaysPromotable() {
    tools.on("drbdsetup get-gi 0", 0, AHEAD, "");
    linkGoes();
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
    assertThat(drbd.outdated).isFalse();
  }

  @Test
  void handlersInPlaceChangeNothing() {
    configuration(HANDLERS);
    seenConnectedTo(Role.PRIMARY);
    linkGoes();
    pacemaker.promoted.add("node2");
    expect(OcfAction.MONITOR, OcfExit.SUCCESS);
    assertThat(drbd.outdated).isFalse();
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
    assertThat(drbd.commands()).containsExactly("primary");
  }

  /** The handler would find a peer that lives and shut it out: nobody else knows of the disk. */
  @Test
  void diskThatWasLostIsNotPromotedForTheHandlersSake() {
    configuration(HANDLERS);
    drbd.peerRole = Role.PRIMARY;
    drbd.disk = DiskState.DISKLESS;
    looked();

    drbd.peerRole = Role.SECONDARY; // its guest has ended in order
    drbd.disk = DiskState.NEGOTIATING; // attached again
    looked();
    linkGoes();
    drbd.disk = DiskState.CONSISTENT;

    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "had lost a disk");
    assertThat(drbd.outdated).isTrue();
    assertThat(drbd.commands()).doesNotContain("primary");
  }

  @Test
  void configurationThatCanNotBeReadMarksNothing() {
    tools.on("drbdadm dump-xml r0", 10, "", "drbd.d/r0.res:3: Parse error");
    seenConnectedTo(Role.PRIMARY);
    linkGoes();
    pacemaker.promoted.add("node2");
    expect(OcfAction.MONITOR, OcfExit.SUCCESS);
    assertThat(drbd.outdated).isFalse();
    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "Parse error");
    pacemaker.online = false;
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
  }

  @Test
  void withoutAClusterTheAdministratorDecides() {
    seenConnectedTo(Role.PRIMARY);
    linkGoes();
    pacemaker.cluster = false;
    expect(OcfAction.MONITOR, OcfExit.SUCCESS);
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
    assertThat(drbd.outdated).isFalse();
  }

  /** The link is dead, and this side's DRBD has yet to notice; the other side's had, and wrote. */
  @Test
  void aPrimaryThatTheClusterHasDemotedIsNoReasonToPing() {
    seenConnectedTo(Role.PRIMARY);
    drbd.peerSilentlyDead = true;
    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "before DRBD says otherwise");
    assertThat(drbd.commands()).doesNotContain("primary");
  }

  @Test
  void aPingThatFindsThePeerGoneIsFollowedByAnotherLook() {
    seenConnectedTo(Role.PRIMARY);
    drbd.peerSilentlyDead = true;
    pacemaker.promoted.add("node2"); // the cluster's view is of the time before its demotion
    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "stale");
    assertThat(drbd.role).isEqualTo(Role.SECONDARY);
    assertThat(drbd.outdated).isTrue();
  }

  @Test
  void theWayBackIsOpenOnceConnected() {
    seenConnectedTo(Role.PRIMARY);
    linkGoes();
    expect(OcfAction.MONITOR, OcfExit.SUCCESS);
    drbd.connection = ConnectionState.CONNECTED;
    drbd.disk = DiskState.UP_TO_DATE;
    drbd.peerDisk = DiskState.UP_TO_DATE;
    seenConnectedTo(Role.SECONDARY);
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
  }

  @Test
  void connectedOnlyOncePromoted() {
    set("connect_only_after_promote", "true");
    linkGoes();
    expect(OcfAction.PROMOTE, OcfExit.SUCCESS);
    drbd = InMemoryDrbd.running();
    linkGoes();
    pacemaker.promoted.add("node2");
    expect(OcfAction.PROMOTE, OcfExit.ERR_GENERIC, "promoted on node2");
  }
}
