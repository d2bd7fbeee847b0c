// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.tools.xen.config.JudgedByXl;
import org.junit.jupiter.api.Test;

/**
 * Random guest configurations, read by Ferryman as the real {@code xl} reads them; what differs on
 * purpose is listed at JudgedByXlTest of agents. {@code -Dferryman.files} says how many, {@code
 * -Dferryman.seed} which.
 */
class GuestFilesJudgedByXlIT {
  private static final int FILES = Integer.getInteger("ferryman.files", 5000);
  private static final long SEED = Long.getLong("ferryman.seed", 1L);
  private static final int SHOWN = 20;

  @Test
  void areReadAsXlReadsThem() throws IOException {
    RandomGuestFile random = new RandomGuestFile(new Random(SEED));
    List<String> texts = Stream.generate(random::next).limit(FILES).toList();
    List<JudgedByXl> all = RealXl.in(Path.of(".work/xl").toAbsolutePath()).judge(texts);

    List<String> differing = new ArrayList<>();
    for (JudgedByXl judged : all) {
      judged.difference().ifPresent(it -> differing.add(it + "\n" + judged.text()));
    }
    assertThat(differing.stream().limit(SHOWN).collect(Collectors.joining("\n----\n")))
        .as("-Dferryman.seed=%d, %d of %d differ", SEED, differing.size(), all.size())
        .isEmpty();
    assertThat(all.stream().filter(it -> it.verdict().equals("taken")).count())
        .isGreaterThan(FILES / 5);
    assertThat(all.stream().filter(it -> it.verdict().equals("refused")).count())
        .isGreaterThan(FILES / 10);
  }
}
