// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ferryman.testcluster.hardware.captures.Capture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** On what real DRBD answered: what the lab reads is what drbdadm said, in 8.4 and in 9. */
class DrbdLookTest {
  private static final Path CAPTURES = Path.of("src/test/resources/captures");
  private static final String EVENTS = ".drbdsetup-events2-now.txt";

  static List<Path> states() {
    return Stream.of("drbd84", "drbd92")
        .map(CAPTURES::resolve)
        .flatMap(DrbdLookTest::list)
        .filter(file -> file.toString().endsWith(EVENTS))
        .filter(file -> !look(file).role().isEmpty())
        .sorted()
        .toList();
  }

  private static Stream<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The resource that drbdadm was asked of. */
  private static DrbdLook look(Path file) {
    String asked = Capture.read(drbdadm(file, "role")).command();
    return DrbdLook.of(asked.substring(asked.lastIndexOf(' ') + 1), said(file));
  }

  private static Path drbdadm(Path events, String word) {
    return Path.of(events.toString().replace(EVENTS, ".drbdadm-" + word + ".txt"));
  }

  private static String said(Path file) {
    return Capture.read(file).answer().out();
  }

  private static String told(Path events, String word) {
    return said(drbdadm(events, word)).strip();
  }

  @Test
  void bothVersionsAreThere() {
    assertThat(states()).hasSizeGreaterThan(80);
    assertThat(states()).anyMatch(file -> file.toString().contains("drbd92"));
  }

  @ParameterizedTest
  @MethodSource("states")
  void rolesConnectionsAndDisksAreThoseOfDrbdadm(Path file) {
    DrbdLook look = look(file);
    boolean nine = file.toString().contains("drbd92");
    assertThat(nine ? look.role() : look.roles()).isEqualTo(told(file, "role"));
    assertThat(look.connection())
        .isEqualTo(
            told(file, "cstate")
                .replaceFirst("^WFConnection$", "Connecting")
                .replaceFirst("^Sync.*$", "Connected")); // 8.4 says how it replicates
    assertThat(look.disks()).isEqualTo(told(file, "dstate"));
  }

  @Test
  void whatIsNotThereIsNothing() {
    DrbdLook look = DrbdLook.of("r0", "exists -\n");
    assertThat(look.role()).isEmpty();
    assertThat(look.connected()).isFalse();
    assertThat(look.inSync()).isFalse();
  }
}
