// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.ferryman.exec.Deadline;

/** How long the parts of a hand-over took, as its source saw them. */
final class HandoverWatch {
  private static final double MILLIS = 1000;

  private final Deadline begun;
  private Optional<Duration> arriving = Optional.empty();
  private Optional<Duration> closed = Optional.empty();

  /**
   * Begins.
   *
   * @param clock any deadline, for its clock
   */
  HandoverWatch(Deadline clock) {
    begun = clock.anew(Duration.ZERO);
  }

  /** All of the guest's memory is on the target, where it waits for its disks: the window opens. */
  void arriving() {
    arriving = arriving.or(() -> Optional.of(begun.elapsed()));
  }

  /** Passes on whether two Primaries are forbidden again, and remembers when they first were. */
  boolean closed(boolean whether) {
    if (whether) {
      closed = closed.or(() -> Optional.of(begun.elapsed()));
    }
    return whether;
  }

  /** The result, with these times where the guest has arrived. */
  HandoverResult told(HandoverResult result) {
    return result.arrived() ? new HandoverResult(true, result.reason() + "; " + words()) : result;
  }

  private String words() {
    Duration all = begun.elapsed();
    String words = "it took " + seconds(all);
    return arriving.isEmpty()
        ? words
        : words
            + ", the last %s of it from the guest's arrival there on; two Primaries were allowed for %s"
                .formatted(
                    seconds(all.minus(arriving.get())),
                    seconds(closed.orElse(all).minus(arriving.get())));
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / MILLIS);
  }
}
