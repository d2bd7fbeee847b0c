// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ferryman.testcluster.cluster.HostApt.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostAptTest {
  private static final String TARGETS =
      """
      http://mirror.example/debian/|bookworm|main
      http://mirror.example/debian/|bookworm|contrib
      http://mirror.example/debian/|bookworm-updates|main
      http://mirror.example/debian/|bookworm|main
      https://download.example/linux/debian|bookworm|stable
      https://other.example/apt|cloud-sdk-bookworm|main
      """;

  @Test
  void keepsDebiansOwnArchivesOnce() {
    assertThat(HostApt.parse(TARGETS, "").sources())
        .containsExactly(
            new Source("http://mirror.example/debian/", "bookworm"),
            new Source("http://mirror.example/debian/", "bookworm-updates"));
  }

  @Test
  void makesTheNewSystemFromTheArchiveInUse() {
    assertThat(HostApt.parse(TARGETS, "").mirror()).isEqualTo("http://mirror.example/debian/");
  }

  @Test
  void fallsBackToDebiansMirrorOnAnotherDistribution() {
    HostApt apt = HostApt.parse("http://archive.example/ubuntu|jammy|main\n", "");
    assertThat(apt.mirror()).isEqualTo("http://deb.debian.org/debian");
    assertThat(apt.sources()).hasSize(1);
  }

  @Test
  void takesAnotherReleaseFromTheSameArchive() {
    HostApt apt = HostApt.parse(TARGETS, "Acquire::Check-Date \"false\";\n");
    assertThat(apt.of("trixie").sources())
        .containsExactly(new Source("http://mirror.example/debian/", "trixie"));
    assertThat(apt.of("trixie").acquire()).isEqualTo(apt.acquire());
    assertThat(apt.of(HostApt.RELEASE)).isEqualTo(apt);
  }

  @Test
  void keepsProxiesAndValidityButNotWhatOnlyFitsThisHost() {
    HostApt apt =
        HostApt.parse(
            "",
            """
            Acquire "";
            Acquire::http::Proxy "http://proxy.example:3128";
            Acquire::Check-Valid-Until "false";
            Acquire::IndexTargets::deb::Packages::MetaKey "x";
            Acquire::Changelogs::URI::Origin::Debian "y";
            """);
    assertThat(apt.acquire())
        .containsExactly(
            "Acquire::http::Proxy \"http://proxy.example:3128\";",
            "Acquire::Check-Valid-Until \"false\";");
  }

  @Test
  void readsTheMirrorOutOfMirrorList(@TempDir Path directory) throws IOException {
    Path list = directory.resolve("debian.list");
    Files.writeString(
        list, "# ours\nhttps://mirror.example/debian\tpriority:1\nhttps://b.example\n");
    HostApt apt = HostApt.parse("mirror+file:%s/|bookworm|main\n".formatted(list), "");
    assertThat(apt.mirror()).isEqualTo("https://mirror.example/debian");
  }

  @Test
  void writesWhatAptReadsInTheBuild(@TempDir Path directory) throws IOException {
    HostApt.parse(TARGETS, "Acquire::Check-Date \"false\";\n").write(directory);
    assertThat(directory.resolve("sources.list"))
        .content()
        .contains("] http://mirror.example/debian/ bookworm-updates main\n");
    assertThat(directory.resolve("apt.conf"))
        .content()
        .contains("Acquire::Check-Date \"false\";", "Dir::Etc::sourcelist");
  }
}
