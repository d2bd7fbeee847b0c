// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.tools.drbd.status.Role;
import org.ferryman.tools.xen.DiskBackend;
import org.ferryman.tools.xen.DiskBackend.BlockDevice;
import org.ferryman.tools.xen.DiskBackend.State;
import org.ferryman.tools.xen.WatchersReading.Watcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Disks that several domains may have, and disks that lie on others. */
class XenAgentDisksTest {
  private static final BlockDevice R0 = new BlockDevice(BlockDevice.DRBD_MAJOR, 0);
  private static final BlockDevice VOLUME = new BlockDevice(253, 3);

  @TempDir Path folder;
  private AgentFixture host;

  @BeforeEach
  void host() {
    host = new AgentFixture(folder);
  }

  private void disks(String... lines) {
    host.configuration(
        AgentFixture.VM1.replaceFirst(
            "disk = .*", "disk = [ '" + String.join("', '", lines) + "' ]"));
  }

  private void attach(int domain, String kind, String vdev, String target, BlockDevice device) {
    host.xl.backends.add(
        new DiskBackend(
            domain,
            kind,
            51712 + 16 * (vdev.charAt(3) - 'a'),
            vdev,
            State.CONNECTED,
            target,
            Optional.ofNullable(device),
            false,
            Optional.empty()));
  }

  /** A domain that nothing proves to be another guest: no xl of it is seen. */
  private int stranger(String name) {
    int id = host.xl.guest(name, "-b----");
    host.xl.backends.removeIf(backend -> backend.domainId() == id);
    host.xl.watchers.removeIf(watcher -> watcher.watchesAs(name));
    return id;
  }

  private static void assertFails(OcfAnswer answer, String... words) {
    assertThat(answer.exit()).as(answer.reason()).isEqualTo(OcfExit.ERR_GENERIC);
    assertThat(answer.reason()).contains(words);
  }

  @ParameterizedTest
  @CsvSource({"xvdb, /dev/mapper/lun", "/dev/mapper/lun, /dev/mapper/lun", "xvdb, /dev/dm-3"})
  void aDiskThatIsDeclaredSharedMayBeInOtherHands(String declared, String theirs) {
    disks("phy:/dev/drbd0,xvda,w", "phy:/dev/mapper/lun,xvdb,w");
    host.with("shared_disks", declared);
    host.xl.onCreate = domain -> attach(domain.id(), "vbd", "xvdb", "/dev/mapper/lun", VOLUME);
    attach(stranger("other"), "vbd", "xvdb", theirs, VOLUME);
    host.layers.path("/dev/mapper/lun", VOLUME);

    assertThat(host.probe().exit()).isEqualTo(OcfExit.NOT_RUNNING);
    OcfAnswer answer = host.start();
    assertThat(answer.exit()).as(answer.reason()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.stop().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.xl.calls).containsExactly("create vm1", "shutdown 2 CONTROL");
  }

  @Test
  void oneThatIsNotDeclaredMayNot() {
    disks("phy:/dev/drbd0,xvda,w", "phy:/dev/mapper/lun,xvdb,w");
    host.with("shared_disks", "xvdc");
    attach(stranger("other"), "vbd", "xvdb", "/dev/mapper/lun", VOLUME);

    assertFails(host.start(), "other (domain 1", "/dev/mapper/lun");
    assertFails(host.stop(), "other (domain 1", "/dev/mapper/lun");
    assertThat(host.xl.calls).isEmpty();
  }

  @Test
  void whoHasEveryDiskMayBeTheGuestItselfAlthoughTheyAreDeclaredShared() {
    disks("phy:/dev/mapper/root,xvda,w", "phy:/dev/mapper/data,xvdb,w");
    host.with("shared_disks", "xvda xvdb");
    int id = stranger("renamed");
    attach(id, "vbd", "xvda", "/dev/mapper/root", VOLUME);
    attach(id, "vbd", "xvdb", "/dev/mapper/data", new BlockDevice(253, 4));

    assertFails(host.start(), "renamed (domain 1", "/dev/mapper/root");
    assertFails(host.stop(), "xl rename");
    assertThat(host.xl.calls).isEmpty();
  }

  @Test
  void anotherGuestWithEverySharedDiskIsInNobodysWay() {
    disks("phy:/dev/mapper/data,xvda,w");
    host.with("shared_disks", "xvda");
    int id = host.xl.guest("other", "-b----");
    host.xl.backends.clear();
    attach(id, "vbd", "xvda", "/dev/mapper/data", VOLUME);
    host.xl.onCreate = domain -> attach(domain.id(), "vbd", "xvda", "/dev/mapper/data", VOLUME);

    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @ParameterizedTest
  @CsvSource({
    "/dev/vg/root,   vbd,   /dev/drbd0",
    "/dev/drbd0,     vbd,   /dev/vg/root",
    "/srv/vm1.qcow2, qdisk, qcow2:/srv/link.qcow2",
    "/srv/vm1.qcow2, vbd,   /dev/vg/root",
    "/srv/vm1.qcow2, vbd,   /dev/drbd0",
    "drbd:r0,        vbd,   /dev/vg/root"
  })
  void whatLiesOnTheSameDeviceIsTheSameDisk(String ours, String kind, String theirs) {
    host.drbd.role("r0", Role.PRIMARY, 0);
    host.layers
        .path("/dev/drbd0", R0)
        .path("/dev/vg/root", VOLUME, R0)
        .path("/srv/vm1.qcow2", "file 17", VOLUME)
        .path("/srv/link.qcow2", "file 17", VOLUME);
    disks(ours + (ours.startsWith("/") ? ",raw" : "") + ",xvda,w");
    BlockDevice device = kind.equals("qdisk") ? null : theirs.equals("/dev/drbd0") ? R0 : VOLUME;
    attach(stranger("other"), kind, "xvda", theirs, device);

    assertFails(host.start(), "other (domain 1", theirs);
    assertThat(host.xl.calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/vg/other", "/srv/other.qcow2"})
  void twoVolumesOrFilesOfOneDeviceAreTwoDisks(String theirs) {
    host.layers
        .path("/dev/vg/root", VOLUME, R0)
        .path("/dev/vg/other", new BlockDevice(253, 4), R0)
        .path("/srv/vm1.qcow2", "file 17", new BlockDevice(253, 5))
        .path("/srv/other.qcow2", "file 18", new BlockDevice(253, 5));
    disks(theirs.startsWith("/dev") ? "/dev/vg/root,raw,xvda,w" : "/srv/vm1.qcow2,qcow2,xvda,w");
    attach(stranger("other"), "qdisk", "xvda", theirs, null);

    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"phy:/dev/vg/root,xvda,w", "/dev/vg/root,qcow2,xvda,w"})
  void aDiskThatIsNotThereIsRefusedWithWhatIsToBeDone(String line) {
    disks(line);
    host.with("drbd_resources", "r0");
    host.layers.absent.add("/dev/vg/root");

    assertFails(host.start(), "xvda (/dev/vg/root) is not there", "LVM-activate", "Filesystem");
    assertThat(host.xl.calls).isEmpty();

    host.layers.absent.clear();
    host.xl.onCreate = domain -> attach(domain.id(), "vbd", "xvda", "/dev/vg/root", VOLUME);
    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @ParameterizedTest
  @CsvSource({
    "phy:/dev/vg/root,   /dev/vg/root,         vbd",
    "file:/srv/vm1.img,  /srv/vm1.img,         vbd",
    "qcow2:/srv/vm1.img, qcow2:/srv/vm1.img,   qdisk"
  })
  void volumesAndFilesOnDrbdStartAndStopAndAreNotMigrated(String ours, String target, String kind) {
    disks(ours.replace("phy:", "phy:") + ",xvda,w");
    host.layers.path("/dev/vg/root", VOLUME, R0).path("/srv/vm1.img", "file 17", VOLUME, R0);
    host.drbd.hasMinor("r0", 0);
    host.layers.path("loop", new BlockDevice(7, 0), "file 17");
    host.xl.onCreate =
        domain ->
            attach(
                domain.id(),
                kind,
                "xvda",
                target,
                kind.equals("qdisk")
                    ? null
                    : target.startsWith("/dev") ? VOLUME : new BlockDevice(7, 0));

    assertThat(host.start().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.monitor().exit()).isEqualTo(OcfExit.SUCCESS);
    host.with("CRM_meta_migrate_target", "node2");
    assertFails(host.perform(OcfAction.MIGRATE_TO), "xvda", "upon a DRBD device", "stop the guest");
    assertThat(host.handover.moves).isEmpty();
    assertThat(host.stop().exit()).isEqualTo(OcfExit.SUCCESS);
  }

  @Test
  void aVolumeOnDrbdThatWasAttachedLaterIsNotMigratedEither() {
    host.xl.guest("vm1", "-b----");
    attach(1, "vbd", "xvdb", "/dev/vg/later", VOLUME);
    host.layers.path("/dev/vg/later", VOLUME, R0);
    host.drbd.hasMinor("r0", 0);
    host.with("CRM_meta_migrate_target", "node2");

    assertFails(host.perform(OcfAction.MIGRATE_TO), "xvdb (/dev/vg/later)", "upon a DRBD device");
    assertThat(host.handover.moves).isEmpty();
  }

  @Test
  void aFileInAClustersFileSystemThatIsDeclaredSharedMoves() {
    disks("phy:/dev/drbd0,xvda,w", "/ocfs2/data.img,raw,xvdb,w");
    host.xl.guest("vm1", "-b----");
    attach(1, "qdisk", "xvdb", "aio:/ocfs2/data.img", null);
    host.layers.path("/ocfs2/data.img", "file 17", new BlockDevice(BlockDevice.DRBD_MAJOR, 1));
    host.with("CRM_meta_migrate_target", "node2").with("shared_disks", "xvdb");

    OcfAnswer answer = host.perform(OcfAction.MIGRATE_TO);
    assertThat(answer.exit()).as(answer.reason()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.handover.moves.get(0).resources()).containsExactly("r0");
  }

  @Test
  void aHalfBuiltDomainThatNoXlBuildsIsNoGuest() {
    host.xl.guest("vm1", "--p---", Duration.ZERO);
    host.xl.watchers.clear();

    assertFails(host.start(), "half-built", "xl destroy");
    assertThat(host.xl.calls).isEmpty();
    assertFails(host.probe(), "half-built");
    assertFails(host.monitor(), "half-built");
    assertThat(host.stop().exit()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.xl.calls).containsExactly("destroy 1");
  }

  @Test
  void oneThatItsXlBuildsIsWaitedForAsLongAsThereIsTime() {
    int id = host.xl.guest("vm1", "--p---", Duration.ZERO);
    host.xl.watchers.clear();
    host.xl.watchers.add(
        new Watcher(
            4711,
            List.of("create", host.file().toString()),
            Optional.empty(),
            Optional.of(Path.of("/"))));
    host.xl.afterLooks(60, () -> host.xl.state(id, "-b----"));

    assertThat(host.monitor().exit()).as("while it is built").isEqualTo(OcfExit.SUCCESS);
    OcfAnswer answer = host.start();
    assertThat(answer.exit()).as(answer.reason()).isEqualTo(OcfExit.SUCCESS);
    assertThat(host.xl.looks()).as("longer than a name is waited for").isGreaterThan(60);
    assertThat(host.xl.calls).isEmpty();
  }

  @Test
  void oneThatAReceiverMayBuildIsNotWaitedForSoLong() {
    host.xl.guest("vm1", "--p---", Duration.ZERO);
    host.xl.watchers.clear();
    host.xl.watchers.add(
        new Watcher(4711, List.of("migrate-receive"), Optional.empty(), Optional.empty()));

    assertFails(host.start(), "it has never run", "xl unpause");
    assertThat(host.xl.looks()).isLessThan(60);
  }
}
