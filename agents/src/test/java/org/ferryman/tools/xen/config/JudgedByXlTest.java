// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * Six thousand guest configurations, put together at random from what people write and mistype, as
 * Xen's own {@code xl -N create} of 4.17 judged them: what it refuses is refused here, what it
 * takes is taken here, and with the same name, type, memory and disks. Another list in the same
 * format is read where the system property {@code ferryman.judged} names one.
 *
 * <p>What differs on purpose:
 *
 * <ul>
 *   <li>A file without a name is taken: the name may come from the resource.
 *   <li>A disk with an empty or blank virtual device is refused; xl refuses it later.
 *   <li>A number with a sign is taken for none: xl makes a huge one of a negative one.
 *   <li>What is wrong with settings that Ferryman does not read is left to xl.
 *   <li>{@code trusted}, {@code untrusted} and {@code grant_usage} are taken as by xl 4.19.
 * </ul>
 */
class JudgedByXlTest {
  private static final Path JUDGED =
      Path.of("src/test/resources/captures/xl417/judged-by-xl-create-dryrun.tsv.gz");

  private record Judged(String verdict, String text, List<String> found) {}

  private static List<Judged> judged() throws IOException {
    Path file = Path.of(System.getProperty("ferryman.judged", JUDGED.toString()));
    try (InputStream in = Files.newInputStream(file);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(new GZIPInputStream(in), UTF_8))) {
      return lines.lines().map(JudgedByXlTest::judged).toList();
    }
  }

  private static Judged judged(String line) {
    List<String> fields = Stream.of(line.split("\t", -1)).map(String::translateEscapes).toList();
    return new Judged(fields.get(0), fields.get(1), fields.subList(2, fields.size()));
  }

  @Test
  void isReadAsXlReadsIt() throws IOException {
    List<String> differing = new ArrayList<>();
    List<Judged> all = judged();
    for (Judged judged : all) {
      difference(judged).ifPresent(it -> differing.add(it + "\n" + judged.text()));
    }

    assertThat(differing.stream().limit(20).collect(Collectors.joining("\n----\n"))).isEmpty();
    assertThat(all).hasSizeGreaterThanOrEqualTo(5000);
    assertThat(all.stream().filter(it -> it.verdict().equals("taken")).count()).isGreaterThan(2000);
  }

  private static Optional<String> difference(Judged judged) {
    GuestConfig config;
    try {
      config = GuestConfig.parse(judged.text());
    } catch (ConfigSyntaxException e) {
      boolean agreed =
          judged.verdict().equals("refused") || e.problem().contains("(vdev) is empty");
      // of a file without a name xl says so before it comes to the disks
      boolean earlier = judged.verdict().equals("nameless");
      return agreed || earlier
          ? Optional.empty()
          : Optional.of("xl takes it, but here: " + e.getMessage());
    }
    return switch (judged.verdict()) {
      case "refused" -> Optional.of("xl refuses it: " + judged.found());
      case "nameless" ->
          config.name().isEmpty() ? Optional.empty() : Optional.of("xl finds no name");
      default ->
          judged.found().equals(found(config))
              ? Optional.empty()
              : Optional.of("xl: %s, here: %s".formatted(judged.found(), found(config)));
    };
  }

  private static List<String> found(GuestConfig config) {
    List<String> found = new ArrayList<>();
    found.add(config.type().name().toLowerCase(Locale.ROOT));
    found.add(config.name().orElse(""));
    found.add(mebibytes(config.memoryMiB()));
    found.add(mebibytes(config.maxMemoryMiB().or(config::memoryMiB)));
    found.add(Long.toString(Math.max(1, config.vcpus())));
    for (DiskSpec disk : config.disks()) {
      found.add(
          String.join(
              "|",
              disk.target(),
              disk.target().isEmpty() ? "" : disk.format(),
              disk.vdev(),
              disk.cdrom() ? "cd" : disk.writable() ? "w" : "r",
              disk.script().orElse(""),
              disk.backend().orElse("")));
    }
    return found;
  }

  private static String mebibytes(Optional<Long> number) {
    return number.filter(it -> it > 0).map(String::valueOf).orElse("-");
  }
}
