// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.plan;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/** What Pacemaker would do. */
public sealed interface Forecast {

  /** Some guest would be restarted or stopped. */
  int INTERRUPTED = 1;

  /** It can't be told. */
  int CANNOT_TELL = 2;

  /** What a command that asks for it exits with. */
  int exitCode();

  /**
   * It is known.
   *
   * @param change what is done, as a person would say it
   * @param guests by name
   * @param notes what else should be known
   */
  record Known(String change, List<GuestForecast> guests, List<String> notes) implements Forecast {
    /** Checks and copies. */
    public Known {
      requireNonNull(change, "change");
      guests = List.copyOf(guests);
      notes = List.copyOf(notes);
    }

    /** That guest's. */
    public Optional<GuestForecast> of(String guest) {
      return guests.stream().filter(it -> it.guest().equals(guest)).findFirst();
    }

    /** The guests that would be restarted or stopped. */
    public List<GuestForecast> interrupted() {
      return guests.stream().filter(it -> it.verdict().interrupts()).toList();
    }

    @Override
    public int exitCode() {
      return interrupted().isEmpty() ? 0 : INTERRUPTED;
    }
  }

  /** It is not. */
  record Unknown(String reason) implements Forecast {
    /** Checks. */
    public Unknown {
      requireNonNull(reason, "reason");
    }

    @Override
    public int exitCode() {
      return CANNOT_TELL;
    }
  }
}
