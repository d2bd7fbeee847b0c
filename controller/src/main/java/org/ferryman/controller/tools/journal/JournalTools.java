// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.tools.journal;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.exec.Command;
import org.ferryman.exec.CommandResult;
import org.ferryman.exec.CommandRunner;
import org.ferryman.ocf.Operation;

/**
 * Reads what concerns guests from the journal: Ferryman, Pacemaker, and the kernel's lines of DRBD.
 */
public final class JournalTools {
  /** The newest so many entries are read. */
  static final int MOST = 30_000;

  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final CommandRunner runner;

  /**
   * By journalctl(1), as that runner finds it.
   *
   * @param runner must admit an output of some megabytes
   */
  public JournalTools(CommandRunner runner) {
    this.runner = requireNonNull(runner, "runner");
  }

  /**
   * What was read.
   *
   * @param entries in the order of time
   * @param trouble why there are none, or not all; empty if nothing is wrong
   */
  public record Reading(List<JournalEntry> entries, String trouble) {
    /** Copies. */
    public Reading {
      entries = List.copyOf(entries);
      requireNonNull(trouble, "trouble");
    }
  }

  /** The entries of that time. */
  public Reading read(Instant since, Instant until, Operation operation) {
    CommandResult result =
        runner.run(
            Command.of(
                operation.deadline().remainingAtMost(TIMEOUT),
                "journalctl",
                "--no-pager",
                "--quiet",
                "--output=json",
                "--output-fields=MESSAGE,SYSLOG_IDENTIFIER,PRIORITY",
                "--lines=" + MOST,
                "--since=@" + since.getEpochSecond(),
                "--until=@" + until.getEpochSecond(),
                "_SYSTEMD_UNIT=pacemaker.service",
                "+",
                "SYSLOG_IDENTIFIER=ferryman",
                "+",
                "SYSLOG_IDENTIFIER=ferryman-gate",
                "+",
                "_TRANSPORT=kernel",
                "+",
                "_PID=1",
                "UNIT=ferryman.service"),
            operation.cancellation());
    if (!result.succeeded()) {
      return new Reading(List.of(), result.describe());
    }
    List<JournalEntry> entries = new ArrayList<>();
    result.stdout().lines().forEach(line -> entry(line).ifPresent(entries::add));
    return new Reading(
        entries,
        entries.size() >= MOST
            ? "only the newest %d entries are told, from %s on"
                .formatted(MOST, entries.get(0).at().truncatedTo(ChronoUnit.SECONDS))
            : "");
  }

  /** An entry; empty for a line that is none. */
  static Optional<JournalEntry> entry(String line) {
    try {
      JsonNode json = JSON.readTree(line);
      String micros = json.path("__REALTIME_TIMESTAMP").asText();
      if (!micros.matches("[0-9]{1,18}")) {
        return Optional.empty();
      }
      return Optional.of(
          new JournalEntry(
              Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS),
              json.path("SYSLOG_IDENTIFIER").asText(),
              json.path("PRIORITY").asInt(-1),
              message(json.path("MESSAGE"))));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** What is not UTF-8, or holds controls, journalctl prints as an array of bytes. */
  private static String message(JsonNode message) {
    if (!message.isArray()) {
      return message.asText();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    message.forEach(it -> bytes.write(it.asInt()));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
