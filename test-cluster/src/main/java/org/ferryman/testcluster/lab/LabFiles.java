// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the lab's files are.
 *
 * @param root top of Ferryman's source tree
 */
record LabFiles(Path root) {
  LabFiles {
    root = root.toAbsolutePath().normalize();
  }

  /** Scripts and files that images are made of. */
  Path sources() {
    return root.resolve("test-cluster/src/main/lab");
  }

  /** When each scenario last passed; in git. */
  Path lastPassed() {
    return root.resolve("test-cluster/src/main/lab/last-passed.json");
  }

  /** What the real tools answered when the contract suites were last run; in git. */
  Path captures() {
    return root.resolve("test-cluster/src/test/resources/captures/lab");
  }

  /** The samples that scenarios configure the cluster with. */
  Path samples() {
    return root.resolve("cib-samples");
  }

  /** Everything made at run time; not in git. */
  Path work() {
    return root.resolve("test-cluster/.work/lab");
  }

  /** The modules that {@code lab build --drbd-module} was given. */
  Path drbdModules() {
    return work().resolve("drbd-modules");
  }

  /** Images, each named by the digest of what it is made of. */
  Path cache() {
    return work().resolve("cache");
  }

  /** What belongs to the machines of now: their processes, disks, consoles and logs. */
  Path machines() {
    return work().resolve("machines");
  }

  /** What belongs to one machine. */
  Path machine(MachineName name) {
    return machines().resolve(name.text());
  }

  /** Records of scenarios that were run. */
  Path runs() {
    return work().resolve("runs");
  }

  /** The switch that starts and ends the machines' processes. */
  Path powerSwitch() {
    return sources().resolve("host/power");
  }

  /** Ferryman's own packages, as far as they are built. */
  List<Path> packages() {
    Path target = root.resolve("ocf-wrappers/target");
    if (!Files.isDirectory(target)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(target)) {
      return files.filter(file -> file.toString().endsWith(".deb")).sorted().toList();
    } catch (IOException e) {
      throw new LabException("cannot look for Ferryman's package in " + target, e);
    }
  }
}
