// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.ferryman.tools.xen.DiskBackend.BlockDevice;

/**
 * What this host's disks are made of, as the kernel tells it: {@code /sys/dev/block/*} with its
 * {@code slaves}, {@code partition} and {@code loop/backing_file} (sysfs(5)), and for a file system
 * whose device number is its own (btrfs) the table of mounts. What is not there is nothing; what is
 * there and can't be read is unknown.
 */
public final class KernelLayers implements DiskLayers {
  private static final int TYPE = 0170000;
  private static final int BLOCK = 0060000;
  private static final int REGULAR = 0100000;

  /** A byte that a mount point's path may have, and a field of the table may not. */
  private static final Pattern ESCAPED = Pattern.compile("\\\\([0-7]{3})");

  /** As the C library, or Java in its place, begins to word it. */
  private static final Set<String> NOWHERE =
      Set.of(
          "Not a directory",
          "Too many levels of symbolic links",
          "File name too long",
          "Stale file handle");

  private final Path devices;
  private final Path mounts;

  /**
   * On what the kernel shows.
   *
   * @param devices in production {@code /sys/dev/block}
   * @param mounts in production {@code /proc/self/mountinfo} (proc(5))
   */
  KernelLayers(Path devices, Path mounts) {
    this.devices = devices;
    this.mounts = mounts;
  }

  /** Those of this host. */
  public static KernelLayers ofThisHost() {
    return new KernelLayers(Path.of("/sys/dev/block"), Path.of("/proc/self/mountinfo"));
  }

  /** A file, whatever path leads to it. */
  private record FileKey(long device, long inode) {}

  @Override
  public Optional<Medium> at(String path) {
    try {
      Path real = Path.of(path).toRealPath();
      Map<String, Object> found = Files.readAttributes(real, "unix:mode,rdev,dev,ino");
      long type = number(found, "mode") & TYPE;
      if (type == BLOCK) {
        return Optional.of(of(DeviceFiles.decoded(number(found, "rdev"))));
      }
      return type == REGULAR
          ? Optional.of(file(real, new FileKey(number(found, "dev"), number(found, "ino"))))
          : Optional.empty();
    } catch (InvalidPathException none) {
      return Optional.empty();
    } catch (IOException e) {
      if (leadsNowhere(e)) {
        return Optional.empty();
      }
      throw new UnknownMediumException(path, e);
    }
  }

  /** Whether there is nothing that anybody could open by that path, not only nobody here now. */
  static boolean leadsNowhere(IOException why) {
    if (why instanceof NoSuchFileException || why instanceof AccessDeniedException) {
      return true;
    }
    String reason =
        why instanceof FileSystemException it ? String.valueOf(it.getReason()) : "no reason";
    return NOWHERE.stream().anyMatch(reason::startsWith);
  }

  private static long number(Map<String, Object> attributes, String name) {
    return ((Number) requireNonNull(attributes.get(name), name)).longValue();
  }

  @Override
  public boolean there(String path) {
    return Files.exists(Path.of(path));
  }

  @Override
  public Medium of(BlockDevice device) {
    Set<Object> layers = new HashSet<>();
    descend(device, layers);
    return new Medium(device, layers);
  }

  private Medium file(Path real, FileKey key) {
    Set<Object> layers = new HashSet<>(Set.of(key));
    BlockDevice below = DeviceFiles.decoded(key.device());
    if (Files.exists(folder(below))) {
      descend(below, layers);
    } else {
      mountedFrom(real).flatMap(DeviceFiles::at).ifPresent(device -> descend(device, layers));
    }
    return new Medium(key, layers);
  }

  private void descend(BlockDevice device, Set<Object> layers) {
    if (!layers.add(device) || device.drbd()) {
      return;
    }
    Path folder = folder(device);
    try (DirectoryStream<Path> below = Files.newDirectoryStream(folder.resolve("slaves"))) {
      for (Path slave : below) {
        number(slave.resolve("dev")).ifPresent(it -> descend(it, layers));
      }
    } catch (NoSuchFileException | NotDirectoryException none) {
      // It is made of no other device, or has just gone.
    } catch (DirectoryIteratorException e) {
      throw unknown(device, requireNonNull(e.getCause(), "cause"));
    } catch (IOException e) {
      throw unknown(device, e);
    }
    if (Files.exists(folder.resolve("partition"))) {
      disk(folder).ifPresent(it -> descend(it, layers));
    }
    text(folder.resolve("loop/backing_file"))
        .flatMap(this::at)
        .ifPresent(file -> layers.addAll(file.layers()));
  }

  private static UnknownMediumException unknown(BlockDevice device, IOException why) {
    return new UnknownMediumException(
        "device %d:%d".formatted(device.major(), device.minor()), why);
  }

  private Path folder(BlockDevice device) {
    return devices.resolve(device.major() + ":" + device.minor());
  }

  /** The disk that a partition is of: sysfs has the one's folder in the other's. */
  private static Optional<BlockDevice> disk(Path partition) {
    try {
      return number(partition.toRealPath().resolveSibling("dev"));
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UnknownMediumException(partition, e);
    }
  }

  private static Optional<BlockDevice> number(Path file) {
    return text(file)
        .filter(it -> it.matches("[0-9]{1,9}:[0-9]{1,9}"))
        .map(it -> it.split(":", 2))
        .map(it -> new BlockDevice(Integer.parseInt(it[0]), Integer.parseInt(it[1])));
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1).strip());
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UnknownMediumException(file, e);
    }
  }

  /** The device that the file system of a file is mounted from: that of the longest mount point. */
  Optional<String> mountedFrom(Path file) {
    String source = "";
    int longest = -1;
    for (String line : text(mounts).orElse("").lines().toList()) {
      String[] halves = line.split(" - ", 2);
      String[] fields = halves[0].split(" ", -1);
      String[] rest = halves.length == 2 ? halves[1].split(" ", -1) : new String[0];
      if (fields.length < 5 || rest.length < 2) {
        continue;
      }
      Path point = Path.of(unescaped(fields[4]));
      if (file.startsWith(point) && point.getNameCount() >= longest) {
        longest = point.getNameCount();
        source = unescaped(rest[1]);
      }
    }
    return Optional.of(source).filter(it -> it.startsWith("/"));
  }

  private static String unescaped(String field) {
    return ESCAPED
        .matcher(field)
        .replaceAll(match -> quoted((char) Integer.parseInt(match.group(1), 8)));
  }

  private static String quoted(char c) {
    return c == '\\' || c == '$' ? "\\" + c : String.valueOf(c);
  }

  /** Which block device a path leads to: two paths may lead to one device. */
  static final class DeviceFiles {
    private static final int TYPE = 0170000;
    private static final int BLOCK = 0060000;

    private DeviceFiles() {}

    /** The device behind a path, links followed; empty if there is none. */
    static Optional<BlockDevice> at(String path) {
      try {
        Path file = Path.of(path);
        int mode = (int) Files.getAttribute(file, "unix:mode");
        return (mode & TYPE) == BLOCK
            ? Optional.of(decoded((long) Files.getAttribute(file, "unix:rdev")))
            : Optional.empty();
      } catch (IOException | InvalidPathException none) {
        return Optional.empty();
      }
    }

    /** The numbers in a device's 64 bits, as the C library lays them out (makedev(3)). */
    static BlockDevice decoded(long device) {
      long major = (device >>> 8 & 0xfff) | (device >>> 32 & 0xfffff000L);
      long minor = (device & 0xff) | (device >>> 12 & 0xffffff00L);
      return new BlockDevice((int) major, (int) minor);
    }
  }
}
