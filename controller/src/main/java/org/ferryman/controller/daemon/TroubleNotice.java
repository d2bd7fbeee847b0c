// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.daemon;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.ferryman.controller.time.Schedule;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Clock;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.StepOutcome;
import org.ferryman.settings.Settings;
import org.ferryman.tools.pacemaker.AttributeReading;
import org.ferryman.tools.pacemaker.Cluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the cluster of what is wrong on this node, by a transient node attribute with the reason,
 * which {@code crm_mon -A} shows. It is looked at again and again, for the cluster may come up
 * later than the controller; when what is wrong is mended it is deleted. A file in the run
 * directory remembers that it was set, so that a node without trouble asks nothing.
 */
final class TroubleNotice implements AutoCloseable {
  /** The attribute's name for wrong settings. */
  static final String SETTINGS = "ferryman-settings";

  /** The attribute's name for guests' wrong files. */
  static final String GUESTS = "ferryman-guests";

  private static final Logger LOG = LoggerFactory.getLogger(TroubleNotice.class);
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Duration ROUND = Duration.ofSeconds(15);
  private static final int LONGEST = 250;

  private final String attribute;
  private final Supplier<Optional<String>> trouble;
  private final Path set;
  private final Cluster cluster;

  /** Whether there can be trouble later, where there is none now. */
  private final boolean lasting;

  private final Clock clock;
  private final Schedule rounds;

  private TroubleNotice(
      String attribute,
      Path set,
      Supplier<Optional<String>> trouble,
      Cluster cluster,
      boolean lasting,
      Clock clock) {
    this.lasting = lasting;
    this.clock = requireNonNull(clock, "clock");
    this.rounds = new Schedule(attribute, 1);
    this.attribute = requireNonNull(attribute, "attribute");
    this.set = requireNonNull(set, "set");
    this.trouble = requireNonNull(trouble, "trouble");
    this.cluster = requireNonNull(cluster, "cluster");
  }

  /** Of the settings that this process was started with. */
  static TroubleNotice ofSettings(Settings settings, Cluster cluster, Clock clock) {
    Optional<String> trouble = settings.findings().trouble();
    return new TroubleNotice(
        SETTINGS,
        settings.runDirectory().resolve("settings.told"),
        () -> trouble,
        cluster,
        false,
        clock);
  }

  /**
   * Of the guests' files.
   *
   * @param troubles what is wrong now, by guest
   */
  static TroubleNotice ofGuests(
      Path runDirectory, Supplier<Map<String, String>> troubles, Cluster cluster, Clock clock) {
    return new TroubleNotice(
        GUESTS,
        runDirectory.resolve("guests.told"),
        () ->
            Optional.of(
                    troubles.get().entrySet().stream()
                        .map(it -> it.getKey() + ": " + it.getValue())
                        .collect(Collectors.joining("; ")))
                .filter(it -> !it.isEmpty()),
        cluster,
        true,
        clock);
  }

  private static String value(String reason) {
    return reason.length() <= LONGEST ? reason : reason.substring(0, LONGEST - 1) + "…";
  }

  /** Begins. */
  void start() {
    rounds.every(Duration.ZERO, INTERVAL, this::round);
  }

  private void round() {
    try {
      if (look() && !lasting) {
        close();
      }
    } catch (IOException | RuntimeException e) {
      LOG.error("whether the cluster knows of {} can't be looked after", attribute, e);
    }
  }

  /**
   * Looks once.
   *
   * @return whether nothing is left to do
   */
  boolean look() throws IOException {
    Optional<String> now = trouble.get().map(TroubleNotice::value);
    if (now.isEmpty() && !Files.exists(set)) {
      return true;
    }
    Operation operation =
        new Operation(clock.deadline(ROUND), new Cancellation(), (level, line) -> LOG.debug(line));
    if (now.isEmpty()) {
      if (cluster.deleteAttribute(attribute, operation) instanceof StepOutcome.Failed failed) {
        LOG.debug("{} can't be deleted yet: {}", attribute, failed.reason());
        return false;
      }
      Files.deleteIfExists(set);
      return true;
    }
    AttributeReading there = cluster.attribute(attribute, operation);
    if (!there.equals(new AttributeReading.Value(now.get()))) {
      Files.writeString(set, "");
      if (cluster.setAttribute(attribute, now.get(), operation)
          instanceof StepOutcome.Failed failed) {
        LOG.debug("{} can't be set yet: {}", attribute, failed.reason());
      }
    }
    return false;
  }

  @Override
  public void close() {
    rounds.end();
  }
}
