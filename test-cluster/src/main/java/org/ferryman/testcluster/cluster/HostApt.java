// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where this host's apt gets Debian 12 from: a node image is built from the same place, so that
 * mirrors and proxies in use here are used there too. apt itself is asked, which spares reading its
 * two formats of sources (apt-get(8), indextargets; apt-config(8)).
 *
 * @param sources Debian's archives as this host names them
 * @param acquire settings of the Acquire group (proxies, validity), as apt.conf(5) lines
 */
record HostApt(List<Source> sources, List<String> acquire) {
  static final String RELEASE = "bookworm";

  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final String DEFAULT_URI = "http://deb.debian.org/debian";
  private static final Pattern KEPT = Pattern.compile("Acquire::.* \".+\";");
  private static final Pattern DROPPED =
      Pattern.compile("Acquire::(IndexTargets|CompressionTypes|Changelogs|cdrom|Languages).*");

  HostApt {
    sources = sources.isEmpty() ? List.of(new Source(DEFAULT_URI, RELEASE)) : List.copyOf(sources);
    acquire = List.copyOf(acquire);
  }

  /**
   * One archive.
   *
   * @param uri its address
   * @param suite its suite, such as bookworm-updates
   */
  record Source(String uri, String suite) {
    private static final String MIRROR_FILE = "mirror+file:";

    /** The archive itself, where the host names a list of mirrors in a file instead. */
    Source resolved() {
      if (!uri.startsWith(MIRROR_FILE)) {
        return this;
      }
      Path list = Path.of(uri.substring(MIRROR_FILE.length()).replaceAll("/+$", ""));
      try (Stream<String> lines = Files.lines(list)) {
        return lines
            .map(line -> line.strip().replaceFirst("\\s.*", ""))
            .filter(line -> line.contains("://"))
            .findFirst()
            .map(first -> new Source(first, suite))
            .orElseThrow(() -> new ClusterException("apt's mirror list " + list + " names none"));
      } catch (IOException e) {
        throw new ClusterException("cannot read apt's mirror list " + list, e);
      }
    }

    private String line() {
      return "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main"
          .formatted(uri, suite);
    }
  }

  /** Asks the host's apt. */
  static HostApt ofThisHost() {
    String targets =
        HostCommand.of(
                DEADLINE,
                "apt-get",
                "indextargets",
                "--format",
                "$(REPO_URI)|$(RELEASE)|$(COMPONENT)",
                "Created-By: Packages")
            .output();
    String settings =
        HostCommand.of(DEADLINE, "apt-config", "dump", "--format", "%F \"%v\";%n", "Acquire")
            .output();
    return parse(targets, settings);
  }

  /** Pure part of {@link #ofThisHost()}: the two answers of apt. */
  static HostApt parse(String targets, String settings) {
    List<Source> sources =
        targets
            .lines()
            .map(line -> line.split("\\|", -1))
            .filter(f -> f.length == 3 && f[1].startsWith(RELEASE) && f[2].equals("main"))
            .map(f -> new Source(f[0], f[1]))
            .distinct()
            .toList();
    List<String> acquire =
        settings
            .lines()
            .filter(line -> KEPT.matcher(line).matches() && !DROPPED.matcher(line).matches())
            .toList();
    return new HostApt(sources, acquire);
  }

  /** Another release of Debian, from the same place: its main suite, which every mirror has. */
  HostApt of(String release) {
    return release.equals(RELEASE)
        ? this
        : new HostApt(List.of(new Source(mirror(), release)), acquire);
  }

  /** The archive that a new system is made from. */
  String mirror() {
    return sources.stream()
        .filter(source -> source.suite().equals(RELEASE))
        .findFirst()
        .map(source -> source.resolved().uri())
        .orElse(DEFAULT_URI);
  }

  /** Writes it as the directory that the build of the base image mounts on /run/host-apt. */
  void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.write(
        directory.resolve("sources.list"),
        sources.stream().map(source -> source.resolved().line()).toList());
    List<String> own =
        List.of(
            "Dir::Etc::sourcelist \"/run/host-apt/sources.list\";",
            "Dir::Etc::sourceparts \"/dev/null\";");
    Path certificates = Path.of("/etc/ssl/certs/ca-certificates.crt");
    boolean https =
        sources.stream().anyMatch(source -> source.resolved().uri().startsWith("https"));
    if (https && Files.isReadable(certificates)) {
      Files.copy(certificates, directory.resolve("ca.crt"));
      own =
          Stream.concat(own.stream(), Stream.of("Acquire::https::CAInfo \"/run/host-apt/ca.crt\";"))
              .toList();
    }
    Files.write(
        directory.resolve("apt.conf"), Stream.concat(acquire.stream(), own.stream()).toList());
  }
}
