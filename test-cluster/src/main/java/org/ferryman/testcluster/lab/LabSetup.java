// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.ferryman.testcluster.cluster.Digest;

/**
 * Makes a lab ready: images, start scripts, the saved state.
 *
 * @param files where everything is
 * @param patience how many times longer than on real machines things may take; 0 for the
 *     accelerator's own
 * @param progress hears what is done
 */
record LabSetup(LabFiles files, int patience, Consumer<String> progress) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REMEMBERED = "lab.json";

  /**
   * Chooses the DRBD of the images that are made from now on.
   *
   * @param folder with its modules; empty: the kernel's own
   * @throws LabException if they can't be loaded into the lab's kernel
   */
  void useDrbd(Optional<Path> folder) {
    List<Path> modules =
        folder
            .map(it -> DrbdModules.checked(it, DrbdModules.vermagic(images().tree())))
            .orElse(List.of());
    if (!modules.isEmpty() || !DrbdModules.kept(files.drbdModules()).isEmpty()) {
      DrbdModules.keep(modules, files.drbdModules());
    }
  }

  private Images images() {
    return new Images(files, Host.local(), progress);
  }

  /** A lab whose images and saved state are there. Its machines are off. */
  Lab built() {
    Host host = Host.local();
    Images images = new Images(files, host, progress);
    Images.Built built = images.ensure();
    Accelerator accelerator = new AcceleratorProbe(files, host, built, progress).choose();
    LabPorts ports = remembered(accelerator, built);
    Lab lab = new Lab(files, built, accelerator, factor(accelerator), ports);
    lab.down();
    writeScripts(lab, built, ports);
    SavedState state = state(lab, built);
    if (!state.exists()) {
      state.make(lab, progress);
      images.keepOnly("saved-", state.folder());
    }
    return lab;
  }

  /** A lab that is built, with both machines running from the saved state. */
  Lab up() {
    Lab lab = built();
    Images.Built built = new Images(files, Host.local(), progress).ensure();
    lab.up(state(lab, built), progress);
    return lab;
  }

  /**
   * The lab that was last started, whatever its machines do now.
   *
   * @throws LabException if there is none
   */
  Lab current() {
    Path file = files.machines().resolve(REMEMBERED);
    if (!Files.isRegularFile(file)) {
      throw new LabException("there is no lab; start one with: test-cluster/lab up");
    }
    try {
      Map<String, String> values = JSON.readValue(file.toFile(), new TypeReference<>() {});
      Accelerator accelerator = Accelerator.valueOf(values.get("accelerator"));
      return new Lab(
          files,
          new Images.Built(Path.of(values.get("boot")), Path.of(values.get("root"))),
          accelerator,
          factor(accelerator),
          new LabPorts(Integer.parseInt(values.get("ports"))));
    } catch (IOException e) {
      throw new LabException("cannot read " + file, e);
    }
  }

  private int factor(Accelerator accelerator) {
    return patience > 0 ? patience : accelerator.patience();
  }

  private SavedState state(Lab lab, Images.Built built) {
    try {
      String digest =
          Digest.of(
              files.machine(MachineName.NODE1).resolve("shape"),
              built.key(),
              lab.accelerator().name());
      return new SavedState(files.cache().resolve("saved-" + digest));
    } catch (IOException e) {
      throw new LabException("cannot read what the saved state depends on", e);
    }
  }

  private void writeScripts(Lab lab, Images.Built built, LabPorts ports) {
    for (Machine machine : lab.machines()) {
      try {
        Files.createDirectories(machine.folder());
        Path start = machine.folder().resolve("start");
        Files.writeString(start, command(machine, lab, built, ports).script());
        Files.setPosixFilePermissions(start, PosixFilePermissions.fromString("rwxr-xr-x"));
        // a saved state fits machines of the same shape, whatever their ports
        Files.writeString(
            machine.folder().resolve("shape"),
            command(machine, lab, built, new LabPorts(0)).script());
        Files.deleteIfExists(machine.folder().resolve("cluster"));
        Files.deleteIfExists(machine.folder().resolve("incoming"));
      } catch (IOException e) {
        throw new LabException("cannot write into " + machine.folder(), e);
      }
    }
  }

  private QemuCommand command(Machine machine, Lab lab, Images.Built built, LabPorts ports) {
    return new QemuCommand(
        machine.name(), machine.folder(), built, lab.accelerator(), ports, files.powerSwitch());
  }

  /** Ports are kept while the lab stays: a machine that runs holds them. */
  private LabPorts remembered(Accelerator accelerator, Images.Built built) {
    Path file = files.machines().resolve(REMEMBERED);
    try {
      if (Files.isRegularFile(file)) {
        current().down();
      }
      LabPorts ports = LabPorts.free();
      Files.createDirectories(files.machines());
      JSON.writeValue(
          file.toFile(),
          Map.of(
              "accelerator", accelerator.name(),
              "boot", built.boot().toString(),
              "root", built.root().toString(),
              "ports", Integer.toString(ports.first())));
      return ports;
    } catch (IOException e) {
      throw new LabException("cannot write " + file, e);
    }
  }
}
