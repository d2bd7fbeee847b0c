// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen.config;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a file holds: a configuration or a refusal with a place in it, soon. */
class HostileConfigTest {
  private static final int ROUNDS = 20_000;
  private static final List<String> PIECES =
      List.of(
          "a",
          "name",
          "disk",
          "memory",
          "type",
          "=",
          "+=",
          "[",
          "]",
          ",",
          ";",
          "\n",
          " ",
          "\t",
          "#",
          "'",
          "\"",
          "\\",
          "1",
          "0x",
          "'x'",
          "\"phy:/dev/drbd0,xvda,w\"",
          "drbd:",
          "target=",
          "vdev=",
          "(",
          "{",
          "%",
          "\0",
          "\r",
          "é",
          "\ufeff",
          "\uD83D",
          "99999999999999999999",
          "on_crash",
          "'destroy'",
          "uuid",
          "--",
          "None",
          ".",
          ":");
  private static final String VALID =
      """
      name = "vm1"
      memory = 512 # MiB
      disk = [ 'phy:/dev/drbd0,xvda,w',
               'format=raw,vdev=xvdb,access=rw,script=block-drbd,target=r1' ]
      on_crash = 'restart'; vcpus = 2
      """;

  private static boolean accepted(String text) {
    try {
      GuestConfig.parse(text);
      return true;
    } catch (ConfigSyntaxException e) {
      long lines = text.chars().filter(c -> c == '\n').count() + 1;
      assertThat(e.line()).isPositive().isLessThanOrEqualTo((int) lines);
      assertThat(e.column()).isPositive().isLessThanOrEqualTo(text.length() + 1);
      assertThat(e.problem()).isNotBlank().doesNotContain("\n", "\r", "\0");
      return false;
    }
  }

  @Test
  @Timeout(value = 60, unit = SECONDS)
  void piecesOfTheLanguageInAnyOrder() {
    Random random = new Random(20261122);
    long accepted =
        IntStream.range(0, ROUNDS)
            .mapToObj(
                round ->
                    String.join(
                        "",
                        random
                            .ints(random.nextInt(30), 0, PIECES.size())
                            .mapToObj(PIECES::get)
                            .toList()))
            .filter(HostileConfigTest::accepted)
            .count();

    assertThat(accepted).isBetween(1L, ROUNDS - 1L);
  }

  @Test
  @Timeout(value = 60, unit = SECONDS)
  void aRealConfigurationWithSomeCharactersChanged() {
    Random random = new Random(4711);
    long accepted =
        IntStream.range(0, ROUNDS)
            .mapToObj(round -> damaged(random))
            .filter(HostileConfigTest::accepted)
            .count();

    assertThat(accepted).isBetween(1L, ROUNDS - 1L);
  }

  private static String damaged(Random random) {
    StringBuilder text = new StringBuilder(VALID);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(0x180));
        case 1 -> text.deleteCharAt(at);
        default -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
      }
    }
    return text.toString();
  }

  static Stream<String> large() {
    int size = ConfigParser.LONGEST;
    return Stream.of(
        "[".repeat(size),
        "a=" + "[".repeat(size - 2),
        "a=[" + "1,".repeat(size / 2 - 3) + "]",
        "a='" + "\\\\".repeat(size / 2 - 3) + "'",
        "a='" + "x".repeat(size - 4) + "'",
        "a='" + "x".repeat(size - 3),
        "a=[]\n" + "a+=['x']\n".repeat(size / 9 - 1),
        "a=''\n" + "a+='x'\n".repeat(size / 7 - 1),
        "disk=['" + "phy:".repeat(size / 4 - 4) + "']",
        "disk=['" + ",".repeat(size - 10) + "']",
        "disk=['" + " ,".repeat(size / 2 - 6) + "']",
        "\n".repeat(size),
        "#".repeat(size),
        "memory=" + "9".repeat(size - 7),
        "9".repeat(size),
        "=".repeat(size * 4));
  }

  @ParameterizedTest
  @MethodSource("large")
  @Timeout(value = 20, unit = SECONDS)
  void whateverIsAsLargeAsAllowed(String text) {
    assertThat(accepted(text)).isIn(true, false);
  }
}
