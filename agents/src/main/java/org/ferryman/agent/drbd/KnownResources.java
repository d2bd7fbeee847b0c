// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.drbd;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.ferryman.exec.WholeFile;
import org.ferryman.ocf.OperationLog;
import org.ferryman.tools.drbd.DrbdResource;

/**
 * Which DRBD resource each of the cluster's resources is, as an operation on this node told it
 * last. Kept under {@code /run}, a file each, for as long as DRBD's kernel module can know of it.
 */
public final class KnownResources {
  private final Path base;
  private final Map<String, DrbdResource> remembered = new ConcurrentHashMap<>();

  /** In this folder, which is made when first needed. */
  public KnownResources(Path base) {
    this.base = base;
  }

  /** Remembers one; that it can't be kept is logged. */
  void remember(String instance, DrbdResource resource, OperationLog log) {
    if (resource.equals(remembered.put(instance, resource))) {
      return;
    }
    Path file = file(instance);
    try {
      if (read(file).equals(Optional.of(resource))) {
        return;
      }
      WholeFile.makeFolder(base);
      WholeFile.write(file, resource.name() + "\n" + resource.configuration() + "\n");
    } catch (IOException e) {
      log.warn(
          "that %s is DRBD resource %s can't be remembered: %s".formatted(instance, resource, e));
    }
  }

  /** What was told of one; empty if nothing was since the boot. */
  Optional<DrbdResource> find(String instance, OperationLog log) {
    DrbdResource known = remembered.get(instance);
    if (known != null) {
      return Optional.of(known);
    }
    try {
      return read(file(instance));
    } catch (IOException e) {
      log.warn("which DRBD resource %s was is lost: %s".formatted(instance, e));
      return Optional.empty();
    }
  }

  private Path file(String instance) {
    return base.resolve("r-" + URLEncoder.encode(instance, StandardCharsets.UTF_8));
  }

  private static Optional<DrbdResource> read(Path file) throws IOException {
    try {
      List<String> lines = Files.readAllLines(file);
      return Optional.of(new DrbdResource(lines.get(0), lines.get(1)));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
  }
}
