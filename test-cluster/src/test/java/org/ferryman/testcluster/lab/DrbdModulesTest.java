// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrbdModulesTest {
  private static final String KERNEL = "6.1.0-43-amd64 SMP preempt mod_unload modversions ";

  @TempDir private Path folder;

  /** As its section .modinfo has it. */
  private Path module(String file, String name, String version, String vermagic)
      throws IOException {
    String text =
        "\177ELF\2\1\1\0code a=b \0version=%s\0license=GPL\0depends=libcrc32c\0name=%s\0vermagic=%s\0\0more\0"
            .formatted(version, name, vermagic);
    return Files.write(folder.resolve(file), text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void nine() throws IOException {
    module("drbd.ko", "drbd", "9.2.18", KERNEL);
    module("drbd_transport_tcp.ko", "drbd_transport_tcp", "9.2.18", KERNEL);
  }

  private void refused(String... why) {
    assertThatThrownBy(() -> DrbdModules.checked(folder, KERNEL))
        .isInstanceOf(LabException.class)
        .message()
        .contains(why);
  }

  @Test
  void whatFitsIsTaken() throws IOException {
    nine();
    Files.writeString(folder.resolve("README"), "built yesterday");
    module("drbd_transport_lb-tcp.ko", "drbd_transport_lb_tcp", "9.2.18", KERNEL);
    assertThat(DrbdModules.checked(folder, KERNEL))
        .extracting(file -> file.getFileName().toString())
        .containsExactly("drbd.ko", "drbd_transport_lb-tcp.ko", "drbd_transport_tcp.ko");
  }

  @Test
  void aFolderThatIsNotThereIsSaid() {
    Path nowhere = folder.resolve("nowhere");
    assertThatThrownBy(() -> DrbdModules.checked(nowhere, KERNEL))
        .hasMessageContaining("no such folder")
        .hasMessageContaining(nowhere.toString());
  }

  @Test
  void aFolderWithoutTheModuleIsSaidWithWhatItHas() throws IOException {
    refused("drbd.ko is not there, only: nothing");
    Files.writeString(folder.resolve("drbd.ko.xz"), "xz");
    refused("only: drbd.ko.xz", "unpacked");
  }

  @Test
  void nineWithoutItsTransportIsSaid() throws IOException {
    module("drbd.ko", "drbd", "9.2.18", KERNEL);
    refused("DRBD 9.2.18 needs drbd_transport_tcp.ko");
    module("drbd.ko", "drbd", "8.4.11", KERNEL);
    assertThat(DrbdModules.checked(folder, KERNEL)).hasSize(1);
  }

  @Test
  void aModuleForAnotherKernelIsSaidWithBoth() throws IOException {
    nine();
    module("drbd_transport_tcp.ko", "drbd_transport_tcp", "9.2.18", "6.12.1-1-amd64 SMP ");
    refused(
        "drbd_transport_tcp.ko is built for '6.12.1-1-amd64 SMP'",
        "the lab's kernel is '6.1.0-43-amd64 SMP preempt",
        "linux-headers-6.1.0-43-amd64");
  }

  @Test
  void aFileThatIsAnotherModuleOrNoneIsSaid() throws IOException {
    nine();
    module("drbd.ko", "dummy", "9.2.18", KERNEL);
    refused("drbd.ko is the module dummy");
    Files.writeString(folder.resolve("drbd.ko"), "<html>404</html>");
    refused("drbd.ko is no kernel module");
  }

  @Test
  void theKernelsOwnModuleTellsWhatFits() throws IOException {
    Path own = Files.createDirectories(folder.resolve("usr/lib/modules/6.1/kernel/drivers/drbd"));
    Files.move(module("drbd.ko", "drbd", "8.4.11", KERNEL), own.resolve("drbd.ko"));
    assertThat(DrbdModules.vermagic(folder)).isEqualTo(KERNEL);
    Files.delete(own.resolve("drbd.ko"));
    assertThatThrownBy(() -> DrbdModules.vermagic(folder)).hasMessageContaining("no drbd.ko");
  }

  @Test
  void theyAreKeptUntilTheNextBuildWantsTheKernelsOwn() throws IOException {
    nine();
    Path kept = folder.resolve("kept");
    assertThat(DrbdModules.kept(kept)).isEmpty();
    DrbdModules.keep(DrbdModules.checked(folder, KERNEL), kept);
    assertThat(DrbdModules.kept(kept)).hasSize(2);
    DrbdModules.keep(java.util.List.of(), kept);
    assertThat(DrbdModules.kept(kept)).isEmpty();
  }
}
