// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.tools.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.SystemClock;
import org.ferryman.ocf.Operation;
import org.junit.jupiter.api.Test;

class JournalToolsTest {
  private static final String LINES =
      """
      {"__REALTIME_TIMESTAMP":"1796049580123456","PRIORITY":"5","SYSLOG_IDENTIFIER":"pacemaker-controld","MESSAGE":"notice: hello"}
      {"__REALTIME_TIMESTAMP":"1796049581000000","PRIORITY":"4","SYSLOG_IDENTIFIER":"kernel","MESSAGE":[104,195,164]}
      -- no entry --
      """;

  private final List<String> asked = new ArrayList<>();

  private JournalTools.Reading read(int code) {
    return new JournalTools(
            (command, cancellation) -> {
              asked.add(command.line());
              return new CommandResult.Exited(command, code, LINES, "no journal", Duration.ZERO);
            })
        .read(
            Instant.ofEpochSecond(100),
            Instant.ofEpochSecond(200),
            new Operation(
                SystemClock.KERNEL.deadline(Duration.ofSeconds(9)),
                new Cancellation(),
                (level, line) -> {}));
  }

  @Test
  void entriesOfTheTimeAreReadWhateverTheirBytes() {
    assertThat(read(0).entries())
        .containsExactly(
            new JournalEntry(
                Instant.parse("2026-11-30T14:39:40.123456Z"),
                "pacemaker-controld",
                5,
                "notice: hello"),
            new JournalEntry(Instant.parse("2026-11-30T14:39:41Z"), "kernel", 4, "hä"));
    assertThat(asked.get(0)).contains("--since=@100", "--until=@200");
  }

  @Test
  void aJournalThatCannotBeReadIsTold() {
    assertThat(read(1).trouble()).contains("no journal");
  }
}
