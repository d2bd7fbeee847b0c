// SPDX-License-Identifier: Apache-2.0
package org.ferryman.ocf;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The actions of the OCF API and Pacemaker's additions, by the word Pacemaker uses. */
public enum OcfAction {
  /** Make the resource run, in the unpromoted role where roles apply. */
  START("start"),
  /** Stop it for good on this node. */
  STOP("stop"),
  /** Tell its state; a probe where the interval is 0. */
  MONITOR("monitor"),
  /** Unpromoted to promoted. */
  PROMOTE("promote"),
  /** Promoted to unpromoted. */
  DEMOTE("demote"),
  /** Be told what happens to the other instances of a clone. */
  NOTIFY("notify"),
  /** Source side of a live migration. */
  MIGRATE_TO("migrate_to"),
  /** Target side of a live migration. */
  MIGRATE_FROM("migrate_from"),
  /** Take over changed parameters without a restart. */
  RELOAD_AGENT("reload-agent"),
  /** Check the parameters. */
  VALIDATE_ALL("validate-all"),
  /** Print the metadata. */
  META_DATA("meta-data");

  private static final Map<String, OcfAction> BY_WORD =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(OcfAction::word, it -> it));

  private final String word;

  OcfAction(String word) {
    this.word = word;
  }

  /** The action's name in metadata and on the command line. */
  public String word() {
    return word;
  }

  /** Whether it may change the resource; such actions run one at a time. */
  public boolean changes() {
    return switch (this) {
      case START, STOP, PROMOTE, DEMOTE, NOTIFY, MIGRATE_TO, MIGRATE_FROM, RELOAD_AGENT -> true;
      case MONITOR, VALIDATE_ALL, META_DATA -> false;
    };
  }

  /**
   * Whether it is refused where any of its parameters is wrong. The others go on with what is
   * known: they tell of, or end, what may run already.
   */
  public boolean needsAllParameters() {
    return switch (this) {
      case START, PROMOTE, MIGRATE_TO, RELOAD_AGENT, VALIDATE_ALL, META_DATA -> true;
      case STOP, MONITOR, DEMOTE, NOTIFY, MIGRATE_FROM -> false;
    };
  }

  /** The action of that name; empty if there is none. */
  public static Optional<OcfAction> of(String word) {
    return Optional.ofNullable(BY_WORD.get(word));
  }
}
