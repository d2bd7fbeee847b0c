// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.doctor;

import static java.util.Objects.requireNonNull;

/**
 * A finding as it is told.
 *
 * @param kind the check's name
 * @param severity how bad it is
 * @param where what it is about
 * @param cause what was found
 * @param remedy what to do
 */
public record Diagnosis(
    String kind, Check.Severity severity, String where, String cause, String remedy) {
  /** Checks. */
  public Diagnosis {
    requireNonNull(kind, "kind");
    requireNonNull(severity, "severity");
    requireNonNull(where, "where");
    requireNonNull(cause, "cause");
    requireNonNull(remedy, "remedy");
  }
}
