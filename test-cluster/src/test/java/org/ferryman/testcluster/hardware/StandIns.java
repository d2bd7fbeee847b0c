// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder of programs that answer for the simulated hardware on this machine, as on a node: the
 * built stand-in under every name it is called by, and the real drbdadm with a configuration.
 */
public final class StandIns {
  private static final List<String> TOOLS =
      List.of(
          "drbdsetup",
          "drbdsetup-84",
          "drbdmeta",
          "modinfo",
          "modprobe",
          "xl",
          "xenstore-ls",
          "proc-drbd");
  private static final Path DRBDADM = Path.of("/usr/sbin/drbdadm");

  private StandIns() {}

  /**
   * Builds and installs them.
   *
   * @param dir gets bin/ and drbd.conf
   * @param drbdConf what drbdadm reads
   * @return bin/
   * @throws IllegalStateException if gcc or drbd-utils is missing
   */
  public static Path install(Path dir, String drbdConf) throws IOException, InterruptedException {
    Path bin = Files.createDirectories(dir.resolve("bin"));
    Path hw = bin.resolve("hw");
    Path procDrbd = bin.resolve("procdrbd.so");
    gcc(dir, hw, "src/main/c/hw.c");
    gcc(dir, procDrbd, "-shared", "-fPIC", "src/main/node/procdrbd.c", "-ldl");
    if (!Files.isExecutable(DRBDADM)) {
      throw new IllegalStateException("drbd-utils must be installed: no " + DRBDADM);
    }
    // drbdadm looks beside itself for what it calls
    Path beside = Files.createDirectories(bin.resolve("real"));
    for (String tool : TOOLS) {
      Files.createSymbolicLink(bin.resolve(tool), hw);
      Files.createSymbolicLink(beside.resolve(tool), hw);
    }
    Path real = Files.copy(DRBDADM, beside.resolve("drbdadm"), COPY_ATTRIBUTES);
    Path conf = Files.writeString(dir.resolve("drbd.conf"), drbdConf);
    Path drbdadm = bin.resolve("drbdadm");
    Files.writeString(
        drbdadm, "#!/bin/sh\nLD_PRELOAD=%s exec %s -c %s \"$@\"\n".formatted(procDrbd, real, conf));
    if (!drbdadm.toFile().setExecutable(true)) {
      throw new IllegalStateException("cannot make " + drbdadm + " executable");
    }
    return bin;
  }

  private static void gcc(Path dir, Path target, String... arguments)
      throws IOException, InterruptedException {
    Path log = dir.resolve("gcc.log");
    List<String> argv = new ArrayList<>(List.of("gcc", "-Os", "-o", target.toString()));
    argv.addAll(List.of(arguments));
    Process gcc =
        new ProcessBuilder(argv).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (gcc.waitFor() != 0) {
      throw new IllegalStateException(
          "%s does not build: %s".formatted(target, Files.readString(log, StandardCharsets.UTF_8)));
    }
  }
}
