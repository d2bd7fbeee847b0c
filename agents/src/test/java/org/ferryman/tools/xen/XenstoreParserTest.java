// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Optional;
import org.ferryman.tools.xen.BackendsReading.Known;
import org.ferryman.tools.xen.BackendsReading.Unknown;
import org.ferryman.tools.xen.DiskBackend.BlockDevice;
import org.ferryman.tools.xen.DiskBackend.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XenstoreParserTest {
  private static final String ROOT =
      "/local/domain/0 = \"\"\n/local/domain/0/name = \"Domain-0\"\n";

  private static List<DiskBackend> known(String output) {
    BackendsReading reading = XenstoreParser.parse(output);
    assertThat(reading).isInstanceOf(Known.class);
    return ((Known) reading).all();
  }

  @Test
  void readsAConnectedDisk() {
    assertThat(known(Captures.dom0Store("02-running-pv.xenstore")))
        .containsExactly(
            new DiskBackend(
                3,
                "vbd",
                51712,
                "xvda",
                State.CONNECTED,
                "r0",
                Optional.of(new BlockDevice(147, 0)),
                false,
                Optional.empty(),
                true,
                Optional.of("/etc/xen/scripts/block-drbd")));
  }

  @Test
  void aDiskIsWritableUnlessXenstoreSaysOtherwise() {
    String disk = "/local/domain/0/backend/vbd/3/%d/%s = \"%s\"\n";

    assertThat(
            known(
                ROOT
                    + disk.formatted(51712, "mode", "r")
                    + disk.formatted(51728, "mode", "w")
                    + disk.formatted(51744, "state", "4")))
        .extracting(DiskBackend::writable)
        .containsExactly(false, true, true);
  }

  @Test
  void whatQemuIsToldStandsBeforeThePathItServes() {
    String disk = "/local/domain/0/backend/qdisk/3/%d/params = \"%s\"\n";
    List<DiskBackend> backends =
        known(
            ROOT
                + disk.formatted(768, "aio:/dev/drbd0")
                + disk.formatted(832, "qcow2:/srv/a:b.img")
                + disk.formatted(5632, "/dev/vg/a"));

    assertThat(backends)
        .extracting(DiskBackend::path, DiskBackend::format)
        .containsExactly(
            tuple("/dev/drbd0", "raw"), tuple("/srv/a:b.img", "qcow2"), tuple("/dev/vg/a", "raw"));
  }

  @Test
  void readsADiskThatTheKernelCouldNotOpen() {
    DiskBackend backend =
        known(Captures.dom0Store("err-create-phy-while-secondary")).stream()
            .filter(it -> it.domainId() == 22)
            .findFirst()
            .orElseThrow();

    assertThat(backend.state()).isEqualTo(State.CLOSED);
    assertThat(backend.error()).contains("2 creating vbd structure");
    assertThat(backend.describe())
        .isEqualTo(
            "xvda of domain 22 (/dev/drbd0): backend closed, error: 2 creating vbd structure");
  }

  @Test
  void readsSeveralDisksAndKinds() {
    String disk = "/local/domain/0/backend/%s/%d/%d/%s = \"%s\"\n";
    List<DiskBackend> backends =
        known(
            ROOT
                + disk.formatted("vbd", 10, 51728, "state", "2")
                + disk.formatted("vbd", 10, 51712, "state", "4")
                + disk.formatted("vbd", 10, 51712, "physical-device", "93:f")
                + disk.formatted("qdisk", 4, 768, "device-type", "cdrom")
                + disk.formatted("vif", 4, 0, "state", "4")
                + disk.formatted("vbd", 10, 51712, "params", "/srv/a \"b\".img"));

    assertThat(backends).extracting(DiskBackend::device).containsExactly(768, 51712, 51728);
    assertThat(backends.get(0).cdrom()).isTrue();
    assertThat(backends.get(0).state()).isEqualTo(State.NONE);
    assertThat(backends.get(1).physicalDevice()).contains(new BlockDevice(147, 15));
    assertThat(backends.get(1).target()).isEqualTo("/srv/a \"b\".img");
    assertThat(backends.get(2).vdev()).isEqualTo("51728");
  }

  @Test
  void readsThatThereAreNone() {
    assertThat(known(ROOT)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "/local/domain/0 = \"\"\n",
        ROOT + "\n",
        ROOT + "/local/domain/0/control = \"",
        ROOT + "/local/domain/0/con\n",
        "garbage\n" + ROOT,
        ROOT + "/local/domain/0/backend/vbd/3/51712/state = \"9\"\n",
        "/local/domain/0/name = \"Domain-7\"\n"
      })
  void whatIsNotWholeIsUnknown(String output) {
    assertThat(XenstoreParser.parse(output)).isInstanceOf(Unknown.class);
  }

  /** xenstore-ls prints a colon for what was there when it read the folder, and is not any more. */
  @Test
  void entriesThatVanishWhileTheyAreListedAreNoDisks() {
    String disk = "/local/domain/0/backend/vbd/%d/51712/%s";

    assertThat(
            known(
                ROOT
                    + (disk.formatted(3, "state") + " = \"4\"\n")
                    + (disk.formatted(4, "state") + ":\n")
                    + (disk.formatted(5, "params") + ":\n")
                    + (disk.formatted(5, "state") + " = \"6\"\n")))
        .extracting(DiskBackend::domainId, DiskBackend::state)
        .containsExactly(tuple(3, State.CONNECTED), tuple(5, State.CLOSED));
  }

  @Test
  void readsAVirtioDisk() {
    String backend = "/local/domain/0/backend/virtio_disk/10/51712/";
    BackendsReading reading =
        XenstoreParser.parse(
            "/local/domain/0/name = \"Domain-0\"\n"
                + backend
                + "params = \"/dev/mmcblk0p3\"\n"
                + backend
                + "state = \"4\"\n");

    assertThat(((BackendsReading.Known) reading).all())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.kind()).isEqualTo("virtio_disk");
              assertThat(it.domainId()).isEqualTo(10);
              assertThat(it.state()).isEqualTo(DiskBackend.State.CONNECTED);
            });
  }
}
