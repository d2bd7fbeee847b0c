// SPDX-License-Identifier: Apache-2.0
package org.ferryman.settings;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A key of the settings file that an earlier version knew. An upgrade leaves it behind in the
 * administrator's file, where it is a warning.
 *
 * @param key as it was called
 * @param now as it is called now; empty if there is no such setting any more
 * @param note why it is gone; empty if it was renamed
 */
record FormerKey(String key, String now, String note) {

  /** All of them. */
  static final List<FormerKey> ALL =
      List.of(
          gone(
              "run.directory",
              "the run directory is the same for scripts, handlers and the controller"));

  FormerKey {
    requireNonNull(key, "key");
    requireNonNull(now, "now");
    requireNonNull(note, "note");
  }

  static FormerKey renamed(String key, String now) {
    return new FormerKey(key, now, "");
  }

  static FormerKey gone(String key, String why) {
    return new FormerKey(key, "", why);
  }
}
