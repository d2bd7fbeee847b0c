// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ferryman.agent.xen.DiskLayers;
import org.ferryman.agent.xen.GuestLimits;
import org.ferryman.fencing.Finding;
import org.ferryman.fencing.Finding.Status;
import org.ferryman.tools.pacemaker.Wiring.GuestResource;
import org.ferryman.tools.xen.DiskBackend.BlockDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuestChecksTest {
  private static final BlockDevice VOLUME = new BlockDevice(253, 3);

  /** One volume, on the device of minor 0. */
  private static final DiskLayers LAYERS =
      new DiskLayers() {
        @Override
        public Optional<Medium> at(String path) {
          return path.equals("/dev/vg/root") ? Optional.of(of(VOLUME)) : Optional.empty();
        }

        @Override
        public boolean there(String path) {
          return true;
        }

        @Override
        public Medium of(BlockDevice device) {
          return new Medium(device, Set.of(device, new BlockDevice(BlockDevice.DRBD_MAJOR, 0)));
        }
      };

  @TempDir Path folder;

  private List<Finding> findings(String file, List<String> named, List<String> shared)
      throws IOException {
    Path path = Files.writeString(folder.resolve("vm1.cfg"), "name = 'vm1'\n" + file + "\n");
    return new GuestChecks(
            "r0",
            Set.of(0),
            LAYERS,
            new GuestLimits.Host(it -> true, bridge -> true, Optional.empty()))
        .of(List.of(new GuestResource("vm1", path.toString(), named, shared)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "disk = [ 'phy:/dev/drbd0,xvda,w' ]                          | OK      | can be migrated live",
        "disk = [ 'drbd:r0,xvda,w' ]                                 | OK      | can be migrated live",
        "disk = [ 'phy:/dev/drbd0,xvda,w' ]#pci = [ '01:00.0' ]      | WARNING | PCI device",
        "disk = [ '/dev/drbd0,qcow2,xvda,w' ]                        | WARNING | format qcow2 on DRBD",
        "disk = [ 'phy:/dev/drbd0,xvda,w', '/srv/swap.img,raw,xvdb,w' ] | WARNING | xvdb (/srv/swap.img)",
      })
  void whatItsFileTellsOfAGuestOnTheResource(String file, Status status, String words)
      throws IOException {
    assertThat(findings(file.replace("#", "\n"), List.of(), List.of()))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.check()).isEqualTo("guest vm1");
              assertThat(it.status()).isEqualTo(status);
              assertThat(it.cause()).contains(words);
            });
  }

  @Test
  void aGuestUponAVolumeIsFoundAndItsResourceIsToBeNamed() throws IOException {
    String file = "disk = [ 'phy:/dev/vg/root,xvda,w' ]";

    assertThat(findings(file, List.of(), List.of()))
        .extracting(Finding::status)
        .containsExactly(Status.WARNING, Status.WARNING);
    assertThat(findings(file, List.of(), List.of()).get(0).remedy()).contains("drbd_resources");
    assertThat(findings(file, List.of("r0"), List.of()))
        .singleElement()
        .satisfies(it -> assertThat(it.cause()).contains("not migrated live", "/dev/vg/root"));
  }

  @Test
  void aGuestOfOtherResourcesIsNotOfThisOne() throws IOException {
    assertThat(findings("disk = [ 'phy:/dev/drbd1,xvda,w' ]", List.of(), List.of())).isEmpty();
    assertThat(findings("disk = [ 'drbd:r1,xvda,w' ]", List.of("r1"), List.of())).isEmpty();
  }

  @Test
  void aFileThatCantBeReadIsToldWhereTheResourceIsNamed() throws IOException {
    GuestResource guest = new GuestResource("vm1", "/nonexistent.cfg", List.of("r0"), List.of());
    GuestChecks checks =
        new GuestChecks(
            "r0",
            Set.of(0),
            LAYERS,
            new GuestLimits.Host(it -> true, bridge -> true, Optional.empty()));

    assertThat(checks.of(List.of(guest)))
        .singleElement()
        .satisfies(it -> assertThat(it.status()).isEqualTo(Status.FAILED));
    assertThat(
            checks.of(List.of(new GuestResource("vm2", "/nonexistent.cfg", List.of(), List.of()))))
        .isEmpty();
  }
}
