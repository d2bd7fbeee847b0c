// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing;

/**
 * The outcome of one check.
 *
 * @param status how it went
 * @param check what was checked
 * @param cause what was found
 * @param remedy what to do; empty where nothing is to be done
 */
public record Finding(Status status, String check, String cause, String remedy) {

  /** How a check went. */
  public enum Status {
    /** As it should be. */
    OK,
    /** It works, but not in every trouble. */
    WARNING,
    /** To be mended. */
    FAILED,
    /** It could not be told. */
    UNKNOWN
  }

  public static Finding ok(String check, String cause) {
    return new Finding(Status.OK, check, cause, "");
  }

  public static Finding warning(String check, String cause, String remedy) {
    return new Finding(Status.WARNING, check, cause, remedy);
  }

  public static Finding failed(String check, String cause, String remedy) {
    return new Finding(Status.FAILED, check, cause, remedy);
  }

  public static Finding unknown(String check, String cause, String remedy) {
    return new Finding(Status.UNKNOWN, check, cause, remedy);
  }
}
