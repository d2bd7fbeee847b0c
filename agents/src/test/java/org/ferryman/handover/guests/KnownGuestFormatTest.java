// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.guests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ferryman.agent.xen.GuestHandover.Known;
import org.ferryman.tools.xen.GuestName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownGuestFormatTest {
  private static final Known GUEST =
      new Known(
          new GuestName("vm1"),
          Path.of("/etc/xen/vm1.cfg"),
          List.of("r0", "r1"),
          Optional.of("mover"),
          Optional.of(2222),
          Optional.empty(),
          true,
          List.of("xvdb", "/dev/iscsi/b"),
          "p_vm1",
          "guest configuration /etc/xen/vm1.cfg, line 7: …");

  @Test
  void whatAnEarlierVersionWroteIsRead() throws IOException {
    String before =
        KnownGuestFormat.write(GUEST).replace("\"sharedDisks\":[\"xvdb\",\"/dev/iscsi/b\"],", "");

    assertThat(before).doesNotContain("sharedDisks");
    assertThat(KnownGuestFormat.read(before).sharedDisks()).isEmpty();
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    assertThat(KnownGuestFormat.read(KnownGuestFormat.write(GUEST))).isEqualTo(GUEST);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          "vm":"vm1"             | "vm":null      | a value of vm
          "vm":"vm1",            | ``             | a value of vm
          "vm":"vm1"             | "vm":{}        | a value of vm
          ["r0","r1"]            | null           | an array of resources
          ["r0","r1"]            | ["r0",null]    | the names of resources
          7: …"}                 | 7: …"}1        | nothing more
          """)
  void whatIsNotAGuestIsRefused(String part, String instead, String expected) throws IOException {
    String text = KnownGuestFormat.write(GUEST);
    assertThat(text).contains(part);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> KnownGuestFormat.read(text.replace(part, instead)))
        .withMessage("not a guest that was remembered: expected " + expected);
  }

  @Test
  void whatAVersionBeforeThatWroteIsRead() throws IOException {
    String text = KnownGuestFormat.write(GUEST);
    String earlier = text.substring(0, text.indexOf(",\"resource\"")) + "}";

    Known read = KnownGuestFormat.read(earlier);

    assertThat(read.guest()).isEqualTo(GUEST.guest());
    assertThat(read.resource()).isEmpty();
    assertThat(read.trouble()).isEmpty();
  }
}
