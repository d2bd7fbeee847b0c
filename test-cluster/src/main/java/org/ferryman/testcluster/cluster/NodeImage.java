// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The image that every node of a test cluster runs, made without a registry: debootstrap, a base
 * image with the cluster stack (minutes, made once), a thin one with the simulated hardware's tools
 * and Ferryman's package (seconds). Each is tagged with a digest of what it is made of, and made
 * only if no image has that tag.
 */
public final class NodeImage {
  /** Debian 12, which the nodes run where nothing else is said. */
  public static final String BOOKWORM = HostApt.RELEASE;

  /** Debian 13, with Pacemaker 3.0 and Java 21. */
  public static final String TRIXIE = "trixie";

  private static final Duration QUICK = Duration.ofMinutes(2);
  private static final Duration SLOW = Duration.ofMinutes(15);
  private static final String BASE = "ferryman-node-base:";
  private static final String NODE = "ferryman-node:";

  private final Project project;
  private final String release;
  private final Consumer<String> progress;

  /**
   * Of Debian 12.
   *
   * @param project whose sources the image is made of
   * @param progress told each slow step
   */
  public NodeImage(Project project, Consumer<String> progress) {
    this(project, BOOKWORM, progress);
  }

  /**
   * @param project whose sources the image is made of
   * @param release Debian's name of the release
   * @param progress told each slow step
   */
  public NodeImage(Project project, String release, Consumer<String> progress) {
    this.project = project;
    this.release = release;
    this.progress = progress;
  }

  /**
   * Makes what is missing, and sees to an engine that answers.
   *
   * @return the node image's tag
   * @throws ClusterException if a step fails; the message has the end of that step's output
   */
  public String ensure() {
    Path area = project.work().resolve("image");
    try {
      Files.createDirectories(area);
      try (FileChannel channel =
              FileChannel.open(
                  area.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (!lock.isValid()) {
          throw new ClusterException("cannot lock " + area);
        }
        Docker.ensureEngine(project.root());
        return node(area, base(area));
      }
    } catch (IOException e) {
      throw new ClusterException("cannot make the node image in " + area, e);
    }
  }

  private String base(Path area) throws IOException {
    Path source = project.node().resolve("base");
    String tag = BASE + Digest.of(source, release);
    if (exists(tag)) {
      return tag;
    }
    HostApt apt = HostApt.ofThisHost();
    String minbase = new Minbase(release, List.of()).ensure(area, apt, progress);
    Path context = fresh(area.resolve("base-context"));
    progress.accept("installing corosync, Pacemaker and systemd into it (about 60 s)");
    copyTree(source, context);
    apt.of(release).write(context.resolve("apt"));
    build(context, tag, "MINBASE=" + minbase, area.resolve("base.log"));
    deleteTree(context);
    return tag;
  }

  private String node(Path area, String base) throws IOException {
    Path context = fresh(area.resolve("node-context"));
    Files.copy(project.node().resolve("Dockerfile"), context.resolve("Dockerfile"));
    copyTree(project.node().resolve("rootfs"), context.resolve("rootfs"));
    compile(area, project.programs().resolve("hw.c"), context.resolve("hw"), "-static");
    compile(area, project.programs().resolve("usermode.c"), context.resolve("usermode"), "-static");
    compile(
        area,
        project.node().resolve("procdrbd.c"),
        context.resolve("procdrbd.so"),
        "-shared",
        "-fPIC");
    Path packages = Files.createDirectory(context.resolve("deb"));
    Files.writeString(
        packages.resolve("README"), "Ferryman's packages, as far as they are built\n");
    for (Path file : project.packages()) {
      Files.copy(file, packages.resolve(file.getFileName()));
    }
    String tag = NODE + Digest.of(context, base);
    if (!exists(tag)) {
      progress.accept("adding the simulated hardware's tools and Ferryman to the node image");
      build(context, tag, "BASE=" + base, area.resolve("node.log"));
    }
    deleteTree(context);
    dropLast(area.resolve(release + "-node.tag"), tag);
    return tag;
  }

  /** Each build of Ferryman makes another image: the one before goes, unless nodes still run it. */
  private void dropLast(Path record, String tag) throws IOException {
    String last = Files.exists(record) ? Files.readString(record) : tag;
    if (!last.equals(tag)
        && exists(last)
        && !HostCommand.of(QUICK, Docker.BINARY, "image", "rm", last).succeeds()) {
      progress.accept("the image " + last + " is still in use and stays");
    }
    Files.writeString(record, tag);
  }

  /** Compiles a C program for the nodes, if its source changed. */
  private static void compile(Path area, Path source, Path target, String... options)
      throws IOException {
    Path binary = area.resolve(target.getFileName() + "-" + Digest.of(source));
    if (!Files.isExecutable(binary)) {
      List<String> argv = new ArrayList<>(List.of("gcc", "-Os", "-o", "" + binary, "" + source));
      argv.addAll(List.of(options));
      HostCommand.of(QUICK, argv.toArray(String[]::new)).output();
    }
    Files.copy(binary, target, StandardCopyOption.COPY_ATTRIBUTES);
  }

  /**
   * A program of {@code src/main/c} for the nodes, that is not part of their image.
   *
   * @param name of the source without its ending
   * @return the static binary, compiled if its source changed
   * @throws ClusterException if it does not compile
   */
  public Path program(String name) {
    Path area = project.work().resolve("image");
    Path target = area.resolve(name);
    try {
      Files.createDirectories(area);
      Files.deleteIfExists(target);
      compile(area, project.programs().resolve(name + ".c"), target, "-static");
      return target;
    } catch (IOException e) {
      throw new ClusterException("cannot make the program " + name + " in " + area, e);
    }
  }

  private static void build(Path context, String tag, String argument, Path log) {
    new HostCommand(
            List.of(
                Docker.BINARY,
                "build",
                "--progress=plain",
                "--network=host",
                "--build-arg=" + argument,
                "--tag=" + tag,
                context.toString()),
            Map.of("DOCKER_BUILDKIT", "1"),
            SLOW)
        .logTo(log);
  }

  static boolean exists(String tag) {
    return HostCommand.of(QUICK, Docker.BINARY, "image", "inspect", tag).succeeds();
  }

  private static Path fresh(Path directory) throws IOException {
    deleteTree(directory);
    return Files.createDirectories(directory);
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  /** Removes a directory with all in it; links are removed, not followed. */
  static void deleteTree(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(NodeImage::delete);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
