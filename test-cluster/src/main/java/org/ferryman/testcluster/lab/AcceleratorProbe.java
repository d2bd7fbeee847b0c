// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.ferryman.testcluster.cluster.Digest;

/**
 * Finds out whether KVM serves, by booting Xen on it: {@code /dev/kvm} may be there and refuse, or
 * run guests but no Xen with guests of its own.
 *
 * @param files where everything is
 * @param host runs QEMU
 * @param images the Xen to boot
 * @param progress hears the answer
 */
record AcceleratorProbe(LabFiles files, Host host, Images.Built images, Consumer<String> progress) {
  private static final Duration BOOT = Duration.ofSeconds(20);
  private static final Path DEVICE = Path.of("/dev/kvm");
  private static final String NESTED = "HVM: Hardware Assisted Paging (HAP) detected";
  private static final String ALIVE = "Dom0 has maximum";

  /** What to run machines with. */
  Accelerator choose() {
    if (!Files.isWritable(DEVICE)) {
      return Accelerator.TCG;
    }
    try {
      // the answer is the same until this host has another kernel
      Path answer =
          files
              .cache()
              .resolve("kvm-" + Digest.of(Path.of("/proc/version"), images.boot().toString()));
      if (!Files.exists(answer)) {
        Files.writeString(answer, Boolean.toString(serves()));
      }
      boolean serves = Boolean.parseBoolean(Files.readString(answer));
      progress.accept(
          serves
              ? "KVM runs Xen here"
              : "KVM does not run Xen with guests here: the machines are emulated, slowly");
      return serves ? Accelerator.KVM : Accelerator.TCG;
    } catch (IOException e) {
      throw new LabException("cannot probe KVM in " + files.cache(), e);
    }
  }

  private boolean serves() throws IOException {
    Path serial = Files.createTempFile(files.cache(), "probe", ".serial");
    try {
      host.attempt(
          BOOT,
          List.of(
              "qemu-system-x86_64",
              "-accel",
              Accelerator.KVM.accel(),
              "-machine",
              "pc",
              "-cpu",
              Accelerator.KVM.cpu(),
              "-m",
              "512",
              "-nodefaults",
              "-no-user-config",
              "-display",
              "none",
              "-no-reboot",
              "-serial",
              "file:" + serial,
              "-kernel",
              images.boot().resolve("xen").toString(),
              "-append",
              "console=com1 com1=115200 dom0_mem=256M noreboot=0",
              "-initrd",
              images.boot().resolve("vmlinux") + " console=hvc0 panic=-1"));
      String said = Files.readString(serial, StandardCharsets.ISO_8859_1);
      return said.contains(NESTED) && said.contains(ALIVE);
    } finally {
      Files.delete(serial);
    }
  }
}
