// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * An image of a minimal Debian, made without a registry by debootstrap(8). It is tagged with what
 * it is made of, and made only if no image has that tag.
 *
 * @param release Debian's name of the release, such as trixie
 * @param packages what is installed besides what a minimal system has
 */
record Minbase(String release, List<String> packages) {
  private static final Duration QUICK = Duration.ofMinutes(2);
  private static final Duration SLOW = Duration.ofMinutes(15);
  private static final String NAME = "ferryman-minbase:";

  Minbase {
    packages = List.copyOf(packages);
  }

  /**
   * Makes it if it is missing.
   *
   * @param area where it is made, and where the log of that is left
   * @param apt names the archive that it is made from
   * @param progress told before a slow step
   * @return the image's tag
   * @throws ClusterException if a step fails; the message has the end of that step's output
   */
  String ensure(Path area, HostApt apt, Consumer<String> progress) throws IOException {
    String name =
        packages.isEmpty() ? release : release + "-" + Digest.of(String.join(" ", packages));
    Files.createDirectories(area);
    try (FileChannel channel =
            FileChannel.open(
                area.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (!lock.isValid()) {
        throw new ClusterException("cannot lock " + area);
      }
      if (!NodeImage.exists(NAME + name)) {
        progress.accept(
            "making a minimal Debian, %s%s, with debootstrap (about 30 s)"
                .formatted(
                    release, packages.isEmpty() ? "" : " with " + String.join(" ", packages)));
        make(NAME + name, area.resolve(name), apt);
      }
    }
    return NAME + name;
  }

  private void make(String tag, Path tree, HostApt apt) throws IOException {
    Path tar = tree.resolveSibling(tree.getFileName() + ".tar");
    Path log = tree.resolveSibling(tree.getFileName() + ".log");
    NodeImage.deleteTree(tree);
    List<String> argv = new ArrayList<>(List.of("debootstrap", "--variant=minbase"));
    if (!packages.isEmpty()) {
      argv.add("--include=" + String.join(",", packages));
    }
    argv.addAll(List.of(release, tree.toString(), apt.mirror()));
    HostCommand.of(SLOW, argv.toArray(String[]::new)).logTo(log);
    HostCommand.of(QUICK, "tar", "-C", "" + tree, "-cf", "" + tar, ".").output();
    HostCommand.of(QUICK, Docker.BINARY, "import", "" + tar, tag).output();
    Files.delete(tar);
    NodeImage.deleteTree(tree);
  }
}
