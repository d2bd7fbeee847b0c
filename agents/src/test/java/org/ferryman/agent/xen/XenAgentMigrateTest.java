// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ferryman.agent.xen.GuestHandover.Outcome;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.tools.ssh.SshConfig.Way;
import org.ferryman.tools.xen.DiskBackend;
import org.ferryman.tools.xen.DiskBackend.BlockDevice;
import org.ferryman.tools.xen.DomainList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XenAgentMigrateTest {
  @TempDir private Path folder;
  private AgentFixture host;

  @BeforeEach
  void makeHost() {
    host = new AgentFixture(folder).with("CRM_meta_migrate_target", "node2");
    host.xl.guest("vm1", "-b----");
  }

  private void assertFails(OcfAnswer answer, String reason) {
    assertThat(answer.exit()).isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(answer.reason()).contains(reason);
  }

  @Test
  void aGuestWithAPlainDiskMovesWithTheWholeCopysWindow() {
    OcfAnswer answer = host.perform(OcfAction.MIGRATE_TO);

    assertThat(answer.exit()).as(answer.reason()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.handover.moves)
        .singleElement()
        .satisfies(
            move -> {
              assertThat(move.guest().value()).isEqualTo("vm1");
              assertThat(move.configuration()).isEqualTo(host.file());
              assertThat(move.target()).isEqualTo("node2");
              assertThat(move.way())
                  .isEqualTo(new Way("node2", Optional.empty(), Optional.empty()));
              assertThat(move.resources()).containsExactly("r0");
              assertThat(move.scripted()).isFalse();
              assertThat(move.options()).isEmpty();
            });
    assertThat(host.handover.turnTaken).as("the guest's turn is given back").isFalse();
  }

  /** A disk that the running guest has: {@code minor} below 0 where it is on no DRBD. */
  private void attach(String vdev, int minor, String target, boolean writable, String script) {
    host.xl.backends.add(
        new DiskBackend(
            1,
            "vbd",
            51712 + 16 * (vdev.charAt(vdev.length() - 1) - 'a'),
            vdev,
            DiskBackend.State.CONNECTED,
            target,
            Optional.of(
                minor < 0
                    ? new BlockDevice(253, 3)
                    : new BlockDevice(BlockDevice.DRBD_MAJOR, minor)),
            false,
            Optional.empty(),
            writable,
            Optional.of("/etc/xen/scripts/" + script)));
  }

  private GuestHandover.MigrationRequest move() {
    OcfAnswer answer = host.perform(OcfAction.MIGRATE_TO);
    assertThat(answer.exit()).as(answer.reason()).isEqualTo(OcfExit.SUCCESS);
    return host.handover.moves.get(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'drbd:r0,xvda,w'                                     | r0:block-drbd            | r0    | true",
        "'script=block-drbd,vdev=xvda,target=r0'              | r0:block-drbd            | r0    | true",
        "'drbd:r0,xvda,w', 'phy:/dev/drbd1,xvdb,w'            | r0:block-drbd /dev/drbd1:block | r0 r1 | false",
        "'drbd:r0,xvda,w', 'phy:/dev/drbd/by-res/r1/0,xvdb,w' | r0:block-drbd            | r0 r1 | true",
        "'drbd:r0,xvda,w'                                     | r0:block-drbd r1:block-drbd | r0 r1 | true",
        "'drbd:r0,xvda,w'                                     | r0:block-drbd /dev/drbd1:block | r0 r1 | false",
      })
  void theWindowIsLateOnlyIfTheScriptPromotesEveryDiskThatIsAttached(
      String disks, String attached, String resources, boolean scripted) {
    host.configuration(AgentFixture.VM1.replaceFirst("disk = .*", "disk = [ " + disks + " ]"));
    host.xl.backends.clear();
    int minor = 0;
    for (String disk : List.of(attached.split(" ", -1))) {
      String[] parts = disk.split(":", -1);
      attach("xvd" + (char) ('a' + minor), minor, parts[0], true, parts[1]);
      minor++;
    }

    GuestHandover.MigrationRequest move = move();

    assertThat(String.join(" ", move.resources())).isEqualTo(resources);
    assertThat(move.scripted()).isEqualTo(scripted);
  }

  @Test
  void aDiskThatWasAttachedLaterMovesWithTheGuestAndIsToldApart() {
    attach("xvdb", 1, "/dev/drbd1", true, "block");

    GuestHandover.MigrationRequest move = move();

    assertThat(move.resources()).containsExactly("r0", "r1");
    assertThat(move.attached()).containsExactly("r1");
  }

  @Test
  void aWritableDiskOnALocalVolumeIsRefusedAtOnceWhetherTheFileNamesItOrNot() {
    attach("xvdb", -1, "/dev/vg/swap", true, "block");

    assertFails(host.perform(OcfAction.MIGRATE_TO), "disk xvdb (/dev/vg/swap)");

    host.configuration(
        AgentFixture.VM1.replaceFirst(
            "disk = .*", "disk = [ 'phy:/dev/drbd0,xvda,w', 'phy:/dev/vg/swap,xvdb,w' ]"));
    OcfAnswer answer = host.perform(OcfAction.MIGRATE_TO);

    assertFails(answer, "shared_disks");
    assertThat(host.handover.moves).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"xvdb", "/dev/vg/swap", "xvdc /dev/vg/swap"})
  void oneThatIsDeclaredSharedOrReadOnlyMoves(String shared) {
    attach("xvdb", -1, "/dev/vg/swap", true, "block");
    attach("xvdd", -1, "/srv/tools.img", false, "block");

    assertThat(host.with("shared_disks", shared).perform(OcfAction.MIGRATE_TO).exit())
        .isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void anImageOnDrbdThatTheTargetWouldReadTooEarlyIsRefused() {
    host.xl.backends.clear();
    host.xl.backends.add(
        new DiskBackend(
            1,
            "qdisk",
            768,
            "hda",
            DiskBackend.State.CONNECTED,
            "qcow2:/dev/drbd0",
            Optional.empty(),
            false,
            Optional.empty()));

    assertFails(host.perform(OcfAction.MIGRATE_TO), "format qcow2");
  }

  @Test
  void aDiskOfQemuOnDrbdIsFoundByItsPath() {
    host.xl.backends.add(
        new DiskBackend(
            1,
            "qdisk",
            832,
            "hdb",
            DiskBackend.State.CONNECTED,
            "aio:/dev/drbd1",
            Optional.empty(),
            false,
            Optional.empty()));

    assertThat(move().attached()).containsExactly("r1");
  }

  @Test
  void disksThatCantBeLookedAtAreLookedAtAgainAndThenRefused() {
    host.xl.storeBroken = Optional.of("xenstored hangs");
    assertFails(host.perform(OcfAction.MIGRATE_TO), "which disks guest vm1 has is not known");

    host.xl.afterLooks(3, () -> host.xl.storeBroken = Optional.empty());
    assertThat(host.perform(OcfAction.MIGRATE_TO).exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void aDiskThatAnotherDomainServesIsRefused() {
    host.configuration(
        AgentFixture.VM1.replaceFirst(
            "disk = .*", "disk = [ 'phy:/dev/drbd0,xvda,w,backend=store' ]"));

    assertFails(host.perform(OcfAction.MIGRATE_TO), "served by domain store");
  }

  @Test
  void userPortAndOptionsAreTheParameters() {
    host.with("migration_user", "mover").with("migration_port", "2222");
    host.with("migration_options", "-D --debug").with("migration_transport", "ssh");

    assertThat(host.perform(OcfAction.MIGRATE_TO).exit()).isEqualTo(OcfExit.SUCCESS);

    GuestHandover.MigrationRequest move = host.handover.moves.get(0);
    assertThat(move.way()).isEqualTo(new Way("node2", Optional.of("mover"), Optional.of(2222)));
    assertThat(move.options()).containsExactly("-D", "--debug");
  }

  @Test
  void anOptionThatDoesNothingIsTold() {
    host.with("migration_options", "-D --live -e");

    move();

    assertThat(host.log)
        .anyMatch(line -> line.contains("migration_options: --live -e does nothing"));
  }

  @Test
  void theAddressComesFromTheTargetsAttributeAndTheMigrationsOwnGoesFirst() {
    host.cluster.nodeAttribute("node2", "ip", "10.0.0.2");
    host.cluster.nodeAttribute("node2", "fast-ip", "10.9.9.2");

    host.with("node_ip_attribute", "ip").perform(OcfAction.MIGRATE_TO);
    host.with("migration_network_attribute", "fast-ip").perform(OcfAction.MIGRATE_TO);

    assertThat(host.handover.moves)
        .extracting(move -> move.way().host())
        .containsExactly("10.0.0.2", "10.9.9.2");
  }

  @Test
  void withoutTheAttributeTheNodesNameServesAndTheLogSaysSo() {
    host.with("node_ip_attribute", "ip").perform(OcfAction.MIGRATE_TO);
    host.cluster.fail("crm_attribute hangs");
    host.perform(OcfAction.MIGRATE_TO);

    assertThat(host.handover.moves).allSatisfy(m -> assertThat(m.way().host()).isEqualTo("node2"));
    assertThat(host.log).anyMatch(line -> line.contains("node2 has no attribute ip; using"));
    assertThat(host.log).anyMatch(line -> line.contains("crm_attribute hangs"));
  }

  @Test
  void whatTheHandoverSaysIsTheReason() {
    host.handover.migrateTo = new Outcome(false, "r0 on node2 is Inconsistent");

    assertFails(
        host.perform(OcfAction.MIGRATE_TO), "guest vm1 to node2: r0 on node2 is Inconsistent");
  }

  @Test
  void migrateToByHandIsRefused() {
    host.parameters.remove("OCF_RESKEY_CRM_meta_migrate_target");

    OcfAnswer answer = host.perform(OcfAction.MIGRATE_TO);

    assertThat(answer.exit()).isEqualTo(OcfExit.ERR_ARGS);
    assertThat(answer.reason()).contains("resource move");
    assertThat(host.handover.moves).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "migration_transport, tcp",
    "migration_user, -oProxyCommand=x",
    "migration_port, 65536",
    "migration_port, 0",
    "migration_options, -p",
    "migration_options, -s sh",
    "shared_disks, ../swap",
    "shared_disks, -b",
    "migration_network_attribute, a b",
    "node_ip_attribute, $(id)",
    "reserved_Dom0_memory, much"
  })
  void badParametersAreRefusedBeforeAnythingIsRun(String parameter, String value) {
    OcfAnswer answer = host.with(parameter, value).perform(OcfAction.MIGRATE_TO);

    assertThat(answer.exit()).isEqualTo(OcfExit.ERR_CONFIGURED);
    assertThat(answer.reason()).contains(parameter);
    assertThat(host.handover.moves).isEmpty();
  }

  @Test
  void migrateFromIsDoneOnlyWhenTheGuestHasItsDisks() {
    host.xl.connect(1, DiskBackend.State.INIT_WAIT);
    host.xl.afterLooks(3, () -> host.xl.connect(1, DiskBackend.State.CONNECTED));

    assertThat(host.perform(OcfAction.MIGRATE_FROM).exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void migrateFromLooksAtEveryDiskThatArrivedNotAtTheFilesAlone() {
    host.xl.backends.add(
        new DiskBackend(
            1,
            "vbd",
            51728,
            "xvdb",
            DiskBackend.State.CLOSED,
            "/dev/drbd1",
            Optional.empty(),
            false,
            Optional.of("30 getting info")));

    assertFails(host.perform(OcfAction.MIGRATE_FROM), "has arrived, but disk xvdb");

    host.noConfiguration();
    host.with("name", "vm1");
    assertFails(host.perform(OcfAction.MIGRATE_FROM), "has arrived, but disk xvdb");
  }

  @Test
  void migrateFromFailsWhereADiskIsBrokenOrTheGuestDoesNotCome() {
    host.xl.connect(1, DiskBackend.State.CLOSED, Optional.of("2 getting info"));
    assertFails(host.perform(OcfAction.MIGRATE_FROM), "has arrived, but disk");

    host.handover.migrateFrom = new Outcome(false, "the guest did not arrive here");
    assertFails(host.perform(OcfAction.MIGRATE_FROM), "did not arrive");
  }

  @Test
  void aStopFirstEndsWhatAHandoverLeftAndAfterwardsGivesTheDisksBack() {
    assertThat(host.stop().exit()).isEqualTo(OcfExit.SUCCESS);

    assertThat(host.handover.calls).containsExactly("abandon vm1", "release vm1");
  }

  @Test
  void aStopThatFailsKeepsTheDisks() {
    host.xl.listBroken = Optional.of(new DomainList.Unknown("xl hangs", false));

    assertThat(host.stop().exit()).isEqualTo(OcfExit.ERR_GENERIC);

    assertThat(host.handover.calls).containsExactly("abandon vm1");
  }

  @Test
  void aStartTellsWhichDisksTheScriptPromotes() {
    host.xl.gone(1);
    host.xl.diskTarget = "r1";
    host.configuration(
        AgentFixture.VM1.replaceFirst(
            "disk = .*", "disk = [ 'phy:/dev/drbd0,xvda,w', 'drbd:r1,xvdb,w' ]"));
    host.start();

    assertThat(host.handover.calls).first().isEqualTo("promote [r0] before, [r1] by script");
  }
}
