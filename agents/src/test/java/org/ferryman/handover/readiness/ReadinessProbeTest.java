// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ferryman.agent.xen.GuestHandover;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Capture;
import org.ferryman.exec.Deadline;
import org.ferryman.exec.ScriptedCommandRunner;
import org.ferryman.handover.guests.KnownGuests;
import org.ferryman.handover.lease.Lease;
import org.ferryman.handover.lease.Leases;
import org.ferryman.handover.lease.Phase;
import org.ferryman.handover.lease.Side;
import org.ferryman.handover.migration.HandoverTools;
import org.ferryman.handover.migration.HostFacts;
import org.ferryman.handover.migration.World;
import org.ferryman.handover.migration.WorldNode;
import org.ferryman.handover.migration.peer.Peer;
import org.ferryman.handover.migration.peer.PeerAnswer;
import org.ferryman.handover.migration.peer.PeerRequest;
import org.ferryman.handover.migration.peer.PeerRequest.Verb;
import org.ferryman.handover.migration.peer.Plan;
import org.ferryman.handover.readiness.Readiness.GuestPlace;
import org.ferryman.handover.readiness.Readiness.Inputs;
import org.ferryman.handover.readiness.ReadinessPublisher.Said;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.RecordingLog;
import org.ferryman.tools.drbd.DrbdTools;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.Role;
import org.ferryman.tools.pacemaker.InMemoryCluster;
import org.ferryman.tools.ssh.SshConfig;
import org.ferryman.tools.xen.GuestDomain;
import org.ferryman.tools.xen.GuestName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On the node that the guest would move to, whose peer in the configuration is node1. */
class ReadinessProbeTest {
  private static final String ATTRIBUTE = "ferryman-ready-vm1";

  @TempDir private Path folder;
  private final ScriptedCommandRunner tools =
      new ScriptedCommandRunner().with(Capture.of("drbd-utils/84.dump-xml-r0.txt"));
  private final InMemoryCluster cluster = new InMemoryCluster();
  private final RecordingLog log = new RecordingLog();
  private final List<PeerRequest> questions = new ArrayList<>();
  private World world;
  private KnownGuests guests;
  private boolean leavesLostDisk;
  private HostFacts there;
  private boolean reached = true;
  private Obstacles obstacles = Obstacles.none();
  private int forgotten;

  @BeforeEach
  void makeWorld() throws IOException {
    world = new World(folder.resolve("world"));
    guests = new KnownGuests(folder.resolve("guests"));
    Files.writeString(folder.resolve("vm1.cfg"), "name = 'vm1'\ndisk = [ 'drbd:r0,xvda,w' ]\n");
    there = world.source().facts(world.plan(), "node2", operation());
  }

  private Operation operation() {
    return new Operation(Deadline.after(Duration.ofSeconds(5)), new Cancellation(), log);
  }

  private GuestHandover.Known guest() {
    return new GuestHandover.Known(
        new GuestName("vm1"),
        folder.resolve("vm1.cfg"),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.of("ip"),
        leavesLostDisk,
        List.of(),
        "vm1",
        "");
  }

  /** The peer of whoever asks. */
  private final class ScriptedPeer implements Peer {
    @Override
    public void release(Plan plan, Operation operation) {
      // a call is over when it is answered
    }

    @Override
    public <T> PeerAnswer<T> ask(PeerRequest request, Class<T> answer, Operation operation) {
      questions.add(request);
      return reached
          ? new PeerAnswer.Answered<>(answer.cast(there))
          : new PeerAnswer.Unreachable<>("ssh: no route to host");
    }
  }

  private ReadinessProbe probe(WorldNode node) {
    return probe(node, Optional.empty());
  }

  private ReadinessProbe probe(WorldNode node, Optional<String> refusal) {
    HandoverTools real = node.tools();
    HandoverTools asking =
        new HandoverTools(
            real.node(),
            real.names(),
            real.leases(),
            real.clock(),
            real.guests(),
            real.disks(),
            real.transfers(),
            real.receivers(),
            real.roles(),
            real.probe(),
            new ScriptedPeer(),
            real.members(),
            real.times(),
            real.random());
    return new ReadinessProbe(
        asking,
        new DrbdTools(tools),
        cluster,
        SshConfig.DEFAULTS,
        Duration.ofMinutes(1),
        obstacles,
        () -> forgotten++,
        refusal);
  }

  private Inputs onTarget() {
    return probe(world.target()).inputs(guest(), operation());
  }

  private static HostFacts with(HostFacts facts, String digest, int xenMinor) {
    return new HostFacts(
        facts.protocol(),
        facts.node(),
        facts.guest(),
        digest,
        "",
        facts.guestType(),
        facts.neededMiB(),
        facts.freeMiB(),
        facts.xenMajor(),
        xenMinor,
        facts.xenCapabilities(),
        facts.disks(),
        facts.twoPrimariesConfigured(),
        "");
  }

  @Test
  void aFitTargetIsReadyAndItsPeerIsAskedAtItsAddress() {
    cluster.nodeAttribute("node1", "ip", "10.0.0.1");

    assertThat(onTarget())
        .isEqualTo(
            new Inputs(
                GuestPlace.PEER,
                false,
                Readiness.Known.YES,
                Readiness.Known.YES,
                Readiness.Known.YES,
                Readiness.Known.YES,
                Readiness.Known.YES,
                Readiness.Known.YES,
                Readiness.Known.NO,
                false));
    assertThat(questions)
        .singleElement()
        .satisfies(
            question -> {
              assertThat(question.verb()).isEqualTo(Verb.PROBE);
              assertThat(question.plan().target()).isEqualTo("node1");
              assertThat(question.plan().address()).isEqualTo("root@10.0.0.1");
            });
  }

  @Test
  void thePeersAddressIsAskedOfPacemakerByPacemakersName() {
    world.source().clusterName = "alpha";
    world.target().clusterName = "beta";
    cluster.nodeAttribute("alpha", "ip", "10.0.0.1");

    onTarget();

    assertThat(questions)
        .singleElement()
        .satisfies(
            question -> {
              assertThat(question.plan().target()).isEqualTo("node1");
              assertThat(question.plan().address()).isEqualTo("root@10.0.0.1");
            });
  }

  @Test
  void aNodeWhoseSettingsAreWrongIsNotReadyUnlessTheGuestRunsThere() {
    Optional<String> refusal = Optional.of("f: ask is not a duration");

    assertThat(probe(world.target(), refusal).of(guest(), operation()))
        .contains(new Readiness(false, "f: ask is not a duration"));
    assertThat(probe(world.source(), refusal).of(guest(), operation()))
        .contains(new Readiness(true, ""));
    assertThat(questions).isEmpty();
  }

  @Test
  void whatDiffersOnThePeerIsSeen() {
    there = with(there, "another digest", 18);

    Inputs inputs = onTarget();

    assertThat(inputs.sameConfiguration()).isEqualTo(Readiness.Known.NO);
    assertThat(inputs.xenNewEnough()).isEqualTo(Readiness.Known.NO);
  }

  @Test
  void whatTheConfigurationNamesAndIsNotHereShutsThisNodeOut() {
    world.target().limits = new HostFacts.Limits(List.of("bridge br9"), List.of(), "");

    assertThat(onTarget().obstacle()).isEqualTo("missing here: bridge br9");
    world.source().role = Role.SECONDARY; // nor could the guest be started here
    assertThat(onTarget().obstacle()).isEqualTo("missing here: bridge br9");
  }

  @Test
  void aGuestThatCantBeMigratedIsNotWantedHereWhileItRunsThere() {
    world.target().limits = new HostFacts.Limits(List.of(), List.of("it has a PCI device"), "");

    assertThat(onTarget().obstacle()).contains("can't be migrated: it has a PCI device");
    world.source().role = Role.SECONDARY;
    assertThat(onTarget().obstacle()).isEmpty();
  }

  @Test
  void whatIsShortHereIsSeen() {
    world.target().freeMiB = 100;
    world.target().disk = DiskState.INCONSISTENT;

    Inputs inputs = onTarget();

    assertThat(inputs.memoryFits()).isEqualTo(Readiness.Known.NO);
    assertThat(inputs.disksUpToDate()).isEqualTo(Readiness.Known.NO);
    assertThat(questions).as("the peer's answer would change nothing").isEmpty();
  }

  @Test
  void aPeerIsUnreachableOnlyAfterASecondQuestion() {
    reached = false;
    ReadinessProbe probe = probe(world.target());

    assertThat(probe.inputs(guest(), operation()).peerReached()).isEqualTo(Readiness.Known.UNKNOWN);
    assertThat(probe.inputs(guest(), operation()).peerReached()).isEqualTo(Readiness.Known.NO);
    reached = true;
    assertThat(probe.inputs(guest(), operation()).peerReached()).isEqualTo(Readiness.Known.YES);
    probe.inputs(guest(), operation());
    assertThat(questions).as("an answer holds for a while").hasSize(3);
  }

  @Test
  void whatAKeptAnswerHoldsAgainstThisNodeIsAskedAnewBeforeItIsSaid() {
    ReadinessProbe probe = probe(world.target());
    HostFacts same = there;
    there = with(there, "another digest", there.xenMinor());
    assertThat(probe.of(guest(), operation())).map(Readiness::ready).contains(false);

    there = same;
    assertThat(probe.of(guest(), operation())).map(Readiness::ready).contains(true);
    assertThat(probe.of(guest(), operation())).map(Readiness::ready).contains(true);
    assertThat(questions).as("a good answer holds for a while").hasSize(2);
  }

  @Test
  void disksThatCantBeToldAreNotHeldAgainstTheNode() throws IOException {
    Files.writeString(folder.resolve("vm1.cfg"), "disk = [ 'phy:/dev/drbd9,xvda,w' ]\n");

    Inputs inputs = onTarget();

    assertThat(inputs.disksUpToDate()).isEqualTo(Readiness.Known.UNKNOWN);
    assertThat(inputs.obstacle()).isEmpty();
    assertThat(inputs.place()).isEqualTo(GuestPlace.ELSEWHERE);
    assertThat(questions).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0  | <config/>           |                                | no resource of this host",
        "10 | ''                  | r1.res:2: Parse error          | r1.res:2: Parse error",
      })
  void disksThatCantBeToldUntilAFileIsMendedAre(
      int code, String dump, String said, String complaint) throws IOException {
    Files.writeString(folder.resolve("vm1.cfg"), "disk = [ 'phy:/dev/drbd9,xvda,w' ]\n");
    tools.on("drbdsetup events2 --now", 0, "exists -\n", "");
    tools.on("drbdadm dump-xml", code, dump, said == null ? "" : said);
    tools.on("drbdadm sh-resources", 10, "", "r1.res:2: Parse error");

    assertThat(onTarget().obstacle()).contains("xvda", "/dev/drbd9", complaint);
    guests.remember(guest(), operation());
    publish(world.target());
    assertThat(cluster.attributes()).containsEntry(ATTRIBUTE, "0");
  }

  @Test
  void whereTheGuestRunsNobodyIsAskedAndALostDiskIsSeen() {
    leavesLostDisk = true;
    world.source().disk = DiskState.DISKLESS;

    Inputs inputs = probe(world.source()).inputs(guest(), operation());

    assertThat(inputs.place()).isEqualTo(GuestPlace.HERE);
    assertThat(inputs.lostDisk()).isEqualTo(Readiness.Known.YES);
    assertThat(questions).isEmpty();
  }

  @Test
  void aGuestOnItsWayIsLeftAlone() {
    Lease lease = Leases.lease(Side.TARGET, Phase.PREPARED, world.clock, World.DISK);
    world.target().leases.write(lease);
    assertThat(onTarget().handOver()).isTrue();

    world.target().leases.change(lease.id(), it -> it.at(Phase.ARRIVED));
    assertThat(onTarget().handOver()).isFalse();
  }

  // --- publishing

  private List<Said> publish(WorldNode node) {
    return new ReadinessPublisher(guests, probe(node), cluster, marks()).publish(operation());
  }

  private NotReadyMarks marks() {
    return new NotReadyMarks(folder.resolve("not-ready"));
  }

  private long writes() {
    return log.lines().stream().filter(line -> line.contains(ATTRIBUTE + "=")).count();
  }

  @Test
  void theAttributeIsWrittenWhereItChangedOnly() {
    guests.remember(guest(), operation());
    publish(world.target());
    assertThat(cluster.attributes()).containsEntry(ATTRIBUTE, "1");
    publish(world.target());
    assertThat(writes()).isEqualTo(1);

    world.target().freeMiB = 100;
    assertThat(publish(world.target()))
        .containsExactly(new Said("vm1", false, "too little memory is free for the guest"));
    assertThat(cluster.attributes()).containsEntry(ATTRIBUTE, "0");
    assertThat(writes()).isEqualTo(2);

    cluster.deleteAttribute(ATTRIBUTE, operation());
    publish(world.target());
    assertThat(cluster.attributes()).containsEntry(ATTRIBUTE, "0");
  }

  @Test
  void whatIsOldIsLookedAtAgain() {
    guests.remember(guest(), operation());
    ReadinessPublisher publisher =
        new ReadinessPublisher(guests, probe(world.target()), cluster, marks(), Duration.ZERO);
    publisher.publish(operation());
    publisher.publish(operation());
    assertThat(writes()).isEqualTo(1);
    cluster.deleteAttribute(ATTRIBUTE, operation());
    publisher.publish(operation());
    assertThat(cluster.attributes()).containsEntry(ATTRIBUTE, "1");
    assertThat(writes()).isEqualTo(2);
  }

  @Test
  void theNodeThatRunsTheGuestIsNeverBannedButForALostDiskThatItShallLeave() {
    world.source().disk = DiskState.DISKLESS;
    world.source().freeMiB = 0;
    guests.remember(guest(), operation());
    publish(world.source());
    assertThat(cluster.attributes()).containsEntry(ATTRIBUTE, "1");

    leavesLostDisk = true;
    guests.remember(guest(), operation());
    publish(world.source());
    assertThat(cluster.attributes()).containsEntry(ATTRIBUTE, "0");
  }

  @Test
  void whereTheLookFailsNothingIsPublished() {
    guests.remember(guest(), operation());
    publish(world.source());
    assertThat(cluster.attributes()).containsEntry(ATTRIBUTE, "1");

    world.source().xlWorks = false;
    world.source().freeMiB = 0;
    assertThat(publish(world.source()))
        .singleElement()
        .satisfies(said -> assertThat(said.reason()).contains("not known", "xl is broken"));
    assertThat(cluster.attributes()).containsEntry(ATTRIBUTE, "1");

    leavesLostDisk = true;
    guests.remember(guest(), operation());
    publish(world.source());
    assertThat(cluster.attributes()).containsEntry(ATTRIBUTE, "1");
  }

  @Test
  void aNodeThatWasNotBootedOnXenSaysSo() {
    world.target().impossible = "this machine was not booted on Xen";
    guests.remember(guest(), operation());

    assertThat(publish(world.target()))
        .containsExactly(new Said("vm1", false, "this machine was not booted on Xen"));
    assertThat(cluster.attributes()).containsEntry(ATTRIBUTE, "0");
  }

  @Test
  void aZeroDoesNotOutliveItsController() {
    world.target().freeMiB = 100;
    guests.remember(guest(), operation());
    ReadinessPublisher publisher =
        new ReadinessPublisher(guests, probe(world.target()), cluster, marks());
    publisher.publish(operation());
    assertThat(cluster.attributes()).containsEntry(ATTRIBUTE, "0");

    publisher.withdraw(operation());
    assertThat(cluster.attributes()).doesNotContainKey(ATTRIBUTE);
    publisher.publish(operation());
    assertThat(cluster.attributes()).as("nor is it published again").doesNotContainKey(ATTRIBUTE);
  }

  @Test
  void whatIsWrongWithTheGuestsFileIsTheReason() {
    world.target().configurationComplaint = "guest configuration vm1.cfg, line 3";
    guests.remember(guest(), operation());
    assertThat(publish(world.target()))
        .containsExactly(new Said("vm1", false, "guest configuration vm1.cfg, line 3"));
  }

  @Test
  void aZeroOfAControllerThatWasKilledIsTakenBackByWhoeverFindsItGone() throws IOException {
    world.target().freeMiB = 100;
    guests.remember(guest(), operation());
    publish(world.target());
    assertThat(cluster.attributes()).containsEntry(ATTRIBUTE, "0");
    assertThat(folder.resolve("not-ready").resolve(ATTRIBUTE)).hasContent(ATTRIBUTE + "\n");

    ReadinessPublisher another =
        new ReadinessPublisher(guests, probe(world.target()), cluster, marks());
    assertThat(another.anyMarked()).isTrue();
    another.withdrawMarked(operation());
    assertThat(cluster.attributes()).doesNotContainKey(ATTRIBUTE);
    assertThat(another.anyMarked()).isFalse();

    publish(world.target());
    assertThat(marks().all()).containsExactly(ATTRIBUTE);
    world.target().freeMiB = 4000;
    publish(world.target());
    assertThat(cluster.attributes()).containsEntry(ATTRIBUTE, "1");
    assertThat(another.anyMarked()).isFalse();
    another.withdrawMarked(operation());
    assertThat(cluster.attributes()).containsEntry(ATTRIBUTE, "1");
  }

  @Test
  void memoryIsNoReasonAgainstTheNodeWhereTheGuestArrives() {
    world.target().freeMiB = 0;
    world.target().incoming = new GuestDomain(GuestDomain.State.FRESH, 4);
    guests.remember(guest(), operation());

    assertThat(publish(world.target()))
        .containsExactly(new Said("vm1", true, "it is being handed over"));
    assertThat(cluster.attributes()).doesNotContainKey(ATTRIBUTE);
  }

  /** Judging takes seconds on a busy node, and a migration ends meanwhile, with the link. */
  @Test
  void whatIsHeldAgainstANodeIsNotSaidOnceTheGuestIsThere() {
    guests.remember(guest(), operation());
    obstacles =
        (vm, disks, operation) -> {
          world.target().own = world.source().own;
          return "r0 is not connected to node2, where the guest runs";
        };

    publish(world.target());

    assertThat(cluster.attributes()).doesNotContainKey(ATTRIBUTE);
    assertThat(forgotten).isEqualTo(1);
    publish(world.target());
    assertThat(cluster.attributes()).containsEntry(ATTRIBUTE, "1");
  }

  @Test
  void whatIsHeldAgainstANodeIsNotSaidWhileTheGuestComes() {
    guests.remember(guest(), operation());
    obstacles =
        (vm, disks, operation) -> {
          world.target().incoming = new GuestDomain(GuestDomain.State.FRESH, 4);
          return "r0 is not connected to node2, where the guest runs";
        };

    publish(world.target());

    assertThat(cluster.attributes()).doesNotContainKey(ATTRIBUTE);
  }

  @Test
  void aClusterThatDoesNotAnswerIsTold() {
    guests.remember(guest(), operation());
    cluster.fail("attrd_updater: not connected");

    assertThat(publish(world.target()))
        .singleElement()
        .satisfies(said -> assertThat(said.reason()).contains("not published", "not connected"));
  }

  // --- remembering

  @Test
  void guestsAreRememberedByTheNextProcess() throws IOException {
    guests.remember(guest(), operation());
    assertThat(new KnownGuests(folder.resolve("guests")).all(operation())).containsExactly(guest());

    leavesLostDisk = true;
    guests.remember(guest(), operation());
    assertThat(new KnownGuests(folder.resolve("guests")).all(operation())).containsExactly(guest());

    try (Stream<Path> files = Files.walk(folder.resolve("guests"))) {
      Path file = files.filter(Files::isRegularFile).findFirst().orElseThrow();
      Files.writeString(file, "{\"vm\":");
    }
    assertThat(new KnownGuests(folder.resolve("guests")).all(operation())).isEmpty();
    assertThat(log.lines()).anyMatch(line -> line.contains("vm1 is lost"));
  }
}
