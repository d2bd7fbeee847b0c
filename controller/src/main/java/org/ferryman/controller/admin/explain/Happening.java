// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.explain;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Set;
import org.ferryman.exec.Lines;

/**
 * Something that happened, in words for people.
 *
 * @param micros when, in microseconds since 1970
 * @param who who did or said it: {@code Pacemaker}, {@code Ferryman}, {@code DRBD}, {@code fencing}
 * @param what in a sentence
 * @param about what it is about: resources and guests; empty if it concerns the whole node
 * @param bad whether somebody should look at it
 */
public record Happening(long micros, String who, String what, Set<String> about, boolean bad) {
  private static final long MILLION = 1_000_000;

  /** Checks, copies, and lets nothing through that commands a terminal. */
  public Happening {
    who = Lines.printable(requireNonNull(who, "who"));
    what = Lines.printable(requireNonNull(what, "what"));
    about = about == null ? Set.of() : Set.copyOf(about);
  }

  static Happening at(Instant at, String who, String what, Set<String> about, boolean bad) {
    return new Happening(
        at.getEpochSecond() * MILLION + at.getNano() / 1000, who, what, about, bad);
  }

  /** When. */
  @JsonIgnore
  public Instant at() {
    return Instant.ofEpochSecond(micros / MILLION, micros % MILLION * 1000);
  }

  /**
   * Whether it is about one of these, or about the whole node.
   *
   * @param known every name that something is about: another word is none
   */
  boolean concerns(Set<String> names, Set<String> known) {
    return names.isEmpty()
        || about.stream().noneMatch(known::contains)
        || about.stream().anyMatch(names::contains);
  }
}
