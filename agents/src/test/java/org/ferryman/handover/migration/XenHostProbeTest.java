// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.agent.xen.GuestHandover.Known;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.exec.ScriptedCommandRunner;
import org.ferryman.handover.guests.GuestOwnership;
import org.ferryman.handover.guests.KnownGuests;
import org.ferryman.handover.lease.Lease;
import org.ferryman.handover.lease.Leases;
import org.ferryman.handover.lease.Phase;
import org.ferryman.handover.lease.Side;
import org.ferryman.handover.lease.Window;
import org.ferryman.handover.migration.peer.Plan;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.DrbdTools;
import org.ferryman.tools.drbd.status.Role;
import org.ferryman.tools.xen.GuestDomain;
import org.ferryman.tools.xen.GuestLauncher;
import org.ferryman.tools.xen.GuestName;
import org.ferryman.tools.xen.Hypervisor;
import org.ferryman.tools.xen.WatchersReading;
import org.ferryman.tools.xen.XlTools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XenHostProbeTest {
  private static final String INFO =
      """
      host                   : node1
      virt_caps              : pv hvm hap gnttab-v1
      total_memory           : 8192
      free_memory            : 4100
      outstanding_claims     : 4
      xen_major              : 4
      xen_minor              : 17
      xen_commandline        : dom0_mem=320M,max:320M console=com1
      """;

  @TempDir private Path folder;
  private final ScriptedCommandRunner tools = new ScriptedCommandRunner();
  private World world;
  private Path configuration;
  private KnownGuests guests;

  @BeforeEach
  void makeWorld() throws IOException {
    world = new World(folder.resolve("world"));
    guests = new KnownGuests(folder.resolve("guests"));
    configuration = folder.resolve("vm1.cfg");
    Files.writeString(configuration, "name = 'vm1'\ntype = 'pvh'\nmemory = 1024\n");
    tools.on("xl info", 0, INFO, "");
  }

  private HostFacts facts() {
    return probe().facts(plan(), "node2", operation());
  }

  private Plan plan() {
    return new Plan(
        "handover-1",
        "vm1",
        configuration.toString(),
        "node1",
        "node2",
        "node2",
        List.of(World.DISK),
        List.of(),
        Window.AT_THE_END,
        List.of());
  }

  private XenHostProbe probe() {
    WorldNode node = world.source();
    XlTools xl =
        new XlTools(
            tools,
            new GuestLauncher.Plain(),
            () -> new WatchersReading.Unknown("not asked for here"),
            Hypervisor.ofKernel(),
            folder.resolve("no-xl.conf"),
            Duration.ofSeconds(5));
    return new XenHostProbe(
        "node1",
        node,
        node,
        xl,
        node.leases,
        new GuestOwnership(guests, new DrbdTools(tools), node, "node2"));
  }

  @Test
  void tellsWhatPreflightCompares() {
    HostFacts facts = facts();

    assertThat(facts.protocol()).isEqualTo(HostFacts.PROTOCOL);
    assertThat(facts.node()).isEqualTo("node1");
    assertThat(facts.guest().own().state()).isEqualTo(GuestDomain.State.ACTIVE);
    assertThat(facts.guestType()).isEqualTo("PVH");
    assertThat(facts.neededMiB()).isBetween(1024L, 1100L);
    assertThat(facts.freeMiB()).isEqualTo(4096);
    assertThat(facts.xen()).isEqualTo("4.17");
    assertThat(facts.xenCapabilities()).contains("pv", "hvm", "hap");
    assertThat(facts.configurationComplaint()).isEmpty();
    assertThat(facts.leaseComplaint()).isEmpty();
    assertThat(facts.twoPrimariesConfigured()).isEmpty();
    assertThat(facts.disks())
        .singleElement()
        .satisfies(disk -> assertThat(disk.role()).isEqualTo(Role.PRIMARY));
  }

  @Test
  void theDigestIsThatOfTheFilesBytes() throws IOException {
    String before = facts().configurationDigest();
    assertThat(before).hasSize(64);
    assertThat(facts().configurationDigest()).isEqualTo(before);

    Files.writeString(configuration, Files.readString(configuration) + "# edited\n");
    assertThat(facts().configurationDigest()).isNotEqualTo(before);
  }

  @Test
  void aConfigurationThatIsMissingOrBadIsAComplaint() throws IOException {
    Files.writeString(configuration, "name = 'vm1\n");
    assertThat(facts().configurationComplaint()).contains("vm1.cfg");
    assertThat(facts().configurationDigest()).isEmpty();

    Files.delete(configuration);
    assertThat(facts().configurationComplaint()).contains("does not exist");
    Files.createSymbolicLink(configuration, Path.of("/dev/zero"));
    assertThat(facts().configurationComplaint()).contains("not a regular file");
    Files.delete(configuration);
    Files.writeString(configuration, "name = 'vm1'\n" + "#\n".repeat(50_000));
    assertThat(facts().configurationComplaint()).contains("larger than 64 KiB");
  }

  /** The answer goes to another node: whoever names a file there must not read it by that. */
  @Test
  void aComplaintQuotesNothingOfTheFile() throws IOException {
    Files.writeString(configuration, "name = 'vm1'\nroot:secret:19000\n");

    assertThat(facts().configurationComplaint())
        .contains("vm1.cfg: line 2, column")
        .doesNotContain("root", "secret");
  }

  @Test
  void memoryThatDomain0WouldGiveIsNotKnownToBeFree() {
    tools.on("xl info", 0, INFO.replace("dom0_mem=320M,max:320M ", ""), "");
    assertThat(facts().freeMiB()).isEqualTo(-1);
  }

  @Test
  void aXenThatDoesNotAnswerIsOfNoKnownVersionOrSize() {
    tools.on("xl info", 1, "", "xl: cannot open the hypervisor\n");

    HostFacts facts = facts();

    assertThat(facts.freeMiB()).isEqualTo(-1);
    assertThat(facts.xenMajor()).isZero();
    assertThat(facts.xenCapabilities()).isEmpty();
  }

  @Test
  void anotherHandoversLeaseIsAComplaintAndSoIsOneThatCantBeRead() throws IOException {
    world.source().leases.write(Leases.lease(Side.SOURCE, Phase.OPEN, world.clock, World.DISK));
    assertThat(facts().leaseComplaint()).contains("r0 is under another lease");

    Files.writeString(folder.resolve("world").resolve("node1").resolve("r0.json"), "{");
    assertThat(facts().leaseComplaint()).contains("can't be read");
  }

  private static Operation operation() {
    return new Operation(
        Deadline.after(Duration.ofSeconds(5)), new Cancellation(), (level, line) -> {});
  }

  private void remember(String vm, Path file, List<String> sharedDisks) {
    guests.remember(
        new Known(
            new GuestName(vm),
            file,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            sharedDisks,
            "",
            ""),
        operation());
  }

  @Test
  void whatTheConfigurationNamesAndThisNodeLacksIsTold() throws IOException {
    Files.writeString(
        configuration,
        "name = 'vm1'\nkernel = '/no/kernel'\npci = [ '01:00.0' ]\ndisk = [ '/no/disk,raw,xvdb,w' ]\n");

    assertThat(facts().limits().missing())
        .containsExactly("kernel /no/kernel", "disk xvdb (/no/disk)");
    assertThat(facts().limits().unmovable())
        .as("whether a disk is shared is not known of a guest that is not known")
        .containsExactly("it has a PCI device of this host");
    remember("vm1", configuration, List.of());
    assertThat(facts().limits().unmovable()).hasSize(2);
    remember("vm1", configuration, List.of("xvdb"));
    assertThat(facts().limits().unmovable()).hasSize(1);
  }

  @Test
  void anXlThatCreatesNoGuestIsTold() {
    world.source().refused = "xl creates no guest until xl.conf is mended";

    assertThat(facts().limits().refusal()).contains("xl.conf");
  }

  @Test
  void aProtocolThatTwoPrimariesCantHaveIsTold() {
    world.source().protocol = "A";

    assertThat(facts().limits().unmovable())
        .containsExactly("r0 replicates by protocol A, and two Primaries need C");
  }

  @Test
  void theProcessorIsToldUnlessTheConfigurationSetsIt() throws IOException {
    tools.on("xl info", 0, INFO + "hw_caps                : 0fcbf3fd:f6d8320b\n", "");
    assertThat(facts().limits().processor()).isEqualTo("0fcbf3fd:f6d8320b");

    Files.writeString(configuration, "name = 'vm1'\ncpuid = 'host,aes=0'\n");
    assertThat(facts().limits().processor()).isEmpty();
  }

  @Test
  void memoryThatAnotherGuestIsAboutToTakeIsNotFree() throws IOException {
    Path other = folder.resolve("vm2.cfg");
    Files.writeString(other, "name = 'vm2'\nmemory = 2048\n");
    remember("vm2", other, List.of());
    WorldNode node = world.source();
    Lease lease = Leases.lease("handover-2", Side.TARGET, Phase.PREPARED, world.clock, "r2");
    node.leases.write(
        new Lease(
            lease.version(),
            lease.id(),
            "vm2",
            lease.commanded(),
            lease.source(),
            lease.target(),
            lease.address(),
            lease.side(),
            lease.window(),
            lease.phase(),
            lease.twoPrimariesConfigured(),
            lease.bootId(),
            lease.deadlineMillis(),
            lease.deadlineWall()));
    node.own = GuestDomain.ABSENT;

    assertThat(facts().freeMiB()).isBetween(2000L, 2048L);
    assertThat(probe().crowded(plan(), operation())).isEmpty();
    Files.writeString(configuration, "name = 'vm1'\nmemory = 2048\n");
    assertThat(probe().crowded(plan(), operation())).as("a file that is not known").isEmpty();
    remember("vm1", configuration, List.of());
    assertThat(probe().crowded(plan(), operation()))
        .hasValueSatisfying(
            it -> assertThat(it).contains("MiB are free beside the guests that are arriving"));

    node.incoming = new GuestDomain(GuestDomain.State.FRESH, 9); // it has taken it
    assertThat(facts().freeMiB()).isEqualTo(4096);
  }
}
