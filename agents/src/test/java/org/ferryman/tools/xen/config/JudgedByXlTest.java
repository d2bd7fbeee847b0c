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
import java.util.stream.Collectors;
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

  private static List<JudgedByXl> judged() throws IOException {
    Path file = Path.of(System.getProperty("ferryman.judged", JUDGED.toString()));
    try (InputStream in = Files.newInputStream(file);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(new GZIPInputStream(in), UTF_8))) {
      return lines.lines().map(JudgedByXl::of).toList();
    }
  }

  @Test
  void isReadAsXlReadsIt() throws IOException {
    List<String> differing = new ArrayList<>();
    List<JudgedByXl> all = judged();
    for (JudgedByXl judged : all) {
      judged.difference().ifPresent(it -> differing.add(it + "\n" + judged.text()));
    }

    assertThat(differing.stream().limit(20).collect(Collectors.joining("\n----\n"))).isEmpty();
    assertThat(all).hasSizeGreaterThanOrEqualTo(5000);
    assertThat(all.stream().filter(it -> it.verdict().equals("taken")).count()).isGreaterThan(2000);
  }
}
