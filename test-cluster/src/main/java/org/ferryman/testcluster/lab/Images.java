// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ferryman.testcluster.cluster.Digest;

/**
 * The images that machines boot from, made from Debian's packages and cached by content: each has
 * the digest of everything it is made of in its name, so a change rebuilds what depends on it and
 * nothing else.
 *
 * @param files where everything is
 * @param host runs the scripts
 * @param progress hears what is being made
 */
record Images(LabFiles files, Host host, Consumer<String> progress) {
  private static final Duration TREE = Duration.ofMinutes(30);
  private static final Duration SHORT = Duration.ofMinutes(10);

  /**
   * Images that are there.
   *
   * @param boot folder with the hypervisor, the kernel and the initial file systems
   * @param root folder with dom0's disk and the lab's key
   */
  record Built(Path boot, Path root) {
    /** The name of what is booted, for whatever depends on it. */
    String key() {
      return root.getFileName().toString();
    }
  }

  /**
   * Makes what is missing.
   *
   * @throws LabException if a script fails; the message names its log
   */
  Built ensure() {
    try {
      Path scripts = files.sources().resolve("image");
      Path tree = tree();
      Path boot =
          files
              .cache()
              .resolve(
                  "boot-"
                      + Digest.of(
                          scripts.resolve("boot"),
                          Digest.of(files.sources().resolve("initrd")),
                          Digest.of(files.sources().resolve("guest")),
                          tree.toString()));
      make(boot, "kernel, initrd and guest", SHORT, scripts.resolve("boot"), List.of(tree));
      List<String> parts = new ArrayList<>();
      parts.add(Digest.of(files.sources().resolve("rootfs")));
      parts.add(boot.toString());
      for (Path each : installed()) {
        parts.add(Digest.of(each));
      }
      Path root =
          files
              .cache()
              .resolve("root-" + Digest.of(scripts.resolve("root"), parts.toArray(String[]::new)));
      make(root, "dom0's disk", SHORT, scripts.resolve("root"), List.of(tree, boot));
      return new Built(boot, root);
    } catch (IOException e) {
      throw new LabException("cannot read what the lab's images are made of", e);
    }
  }

  /** The root file system that everything is made from. */
  Path tree() {
    try {
      Files.createDirectories(files.cache());
      Path script = files.sources().resolve("image/tree");
      Path tree = files.cache().resolve("tree-" + Digest.of(script));
      make(tree, "Debian 12 with Xen, DRBD and Pacemaker", TREE, script, List.of());
      return tree;
    } catch (IOException e) {
      throw new LabException("cannot read what the lab's images are made of", e);
    }
  }

  /** What dom0 gets beside Debian's packages. */
  private List<Path> installed() {
    return Stream.concat(files.packages().stream(), DrbdModules.kept(files.drbdModules()).stream())
        .toList();
  }

  /** Removes cached entries of a kind but the one in use: each is hundreds of megabytes. */
  void keepOnly(String kind, Path inUse) {
    try (Stream<Path> entries = Files.list(files.cache())) {
      entries
          .filter(entry -> entry.getFileName().toString().startsWith(kind))
          .filter(
              entry -> !entry.getFileName().toString().startsWith(inUse.getFileName().toString()))
          .forEach(entry -> host.output(SHORT, List.of("rm", "-rf", "--", entry.toString())));
    } catch (IOException e) {
      throw new LabException("cannot list " + files.cache(), e);
    }
  }

  private void make(Path target, String what, Duration limit, Path script, List<Path> inputs)
      throws IOException {
    if (Files.isDirectory(target)) {
      return;
    }
    Path log = files.cache().resolve(target.getFileName() + ".log");
    Path unfinished = files.cache().resolve(target.getFileName() + ".unfinished");
    progress.accept("building " + what + " (log: " + log + ")");
    List<String> argv = new ArrayList<>(List.of("sh", script.toString()));
    inputs.forEach(input -> argv.add(input.toString()));
    argv.add(unfinished.toString());
    if (script.endsWith("root")) {
      installed().forEach(each -> argv.add(each.toString()));
    }
    host.logged(limit, log, argv);
    Files.move(unfinished, target);
    String name = target.getFileName().toString();
    keepOnly(name.substring(0, name.indexOf('-') + 1), target);
  }
}
