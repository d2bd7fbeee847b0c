// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.doctor;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * One kind of finding.
 *
 * @param kind its name, for programs and for the documentation
 * @param severity how bad it is
 * @param what what is wrong, in a few words
 * @param look finds it
 * @param <R> what it is found in
 */
public record Check<R>(String kind, Severity severity, String what, Function<R, List<Found>> look) {

  /** How bad a finding is. */
  public enum Severity {
    /** A guest can be lost, damaged or stuck by it. */
    ERROR,
    /** It works, but not in every trouble, or not as it could. */
    WARNING;

    /** The word. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * It is so.
   *
   * @param where the resource, constraint or node it is about
   * @param cause what was found, in a sentence
   * @param remedy what to do
   */
  public record Found(String where, String cause, String remedy) {
    /** Checks. */
    public Found {
      requireNonNull(where, "where");
      requireNonNull(cause, "cause");
      requireNonNull(remedy, "remedy");
    }
  }

  /** Checks. */
  public Check {
    requireNonNull(kind, "kind");
    requireNonNull(severity, "severity");
    requireNonNull(what, "what");
    requireNonNull(look, "look");
  }

  static <R> Check<R> error(String kind, String what, Function<R, List<Found>> look) {
    return new Check<>(kind, Severity.ERROR, what, look);
  }

  static <R> Check<R> warning(String kind, String what, Function<R, List<Found>> look) {
    return new Check<>(kind, Severity.WARNING, what, look);
  }

  /** All that it finds. */
  public List<Diagnosis> of(R reading) {
    return look.apply(reading).stream()
        .map(it -> new Diagnosis(kind, severity, it.where(), it.cause(), it.remedy()))
        .toList();
  }
}
