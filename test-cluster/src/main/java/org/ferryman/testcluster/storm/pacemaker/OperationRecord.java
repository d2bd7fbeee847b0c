// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import org.ferryman.testcluster.storm.base.Xml;

/**
 * One {@code lrm_rsc_op} of the CIB's status.
 *
 * @param id its XML id, which also says what it replaces
 * @param origin what was done, by whose order
 * @param callId the order of operations on a node; -1: not begun
 * @param rc the agent's exit code
 * @param status {@link #DONE}, {@link #TIMEOUT}, {@link #PENDING} …
 * @param reason the exit reason
 * @param changed when it ran or its result changed, in seconds since 1970
 * @param millis how long it took
 * @param digests what it was given
 */
record OperationRecord(
    String id,
    Order origin,
    int callId,
    int rc,
    int status,
    String reason,
    long changed,
    long millis,
    Digests digests) {
  static final int PENDING = -1;
  static final int DONE = 0;
  static final int CANCELLED = 1;
  static final int TIMEOUT = 2;
  static final int PENDING_RC = 193;

  /**
   * An operation and the transition that has ordered it.
   *
   * @param operation what is to be done
   * @param action the action's number in the graph
   * @param transition the graph's number
   * @param target the exit code that is expected
   * @param coordinator who has ordered it
   */
  record Order(
      ResourceOperation operation, int action, int transition, int target, String coordinator) {
    /** As {@code ACTION:TRANSITION:TARGET-RC:COORDINATOR}. */
    String key() {
      return "%d:%d:%d:%s".formatted(action, transition, target, coordinator);
    }
  }

  /** Digests of parameters, as Pacemaker compares them; empty where there is none. */
  record Digests(String all, String restarting, String restart) {}

  ResourceOperation operation() {
    return origin.operation();
  }

  boolean isPending() {
    return status == PENDING;
  }

  /** Whether Pacemaker takes it for a failure. */
  boolean isFailed() {
    return status != PENDING && status != CANCELLED && (status != DONE || rc != origin.target());
  }

  /** A reload is told as a start, for the scheduler's sake. */
  String task() {
    String action = operation().action();
    return action.equals("reload-agent") || action.equals("reload") ? "start" : action;
  }

  boolean isMigration() {
    return operation().action().equals("migrate_to") || operation().action().equals("migrate_from");
  }

  OperationRecord named(String other) {
    return new OperationRecord(other, origin, callId, rc, status, reason, changed, millis, digests);
  }

  /** Nothing has come of it yet: it has no place among what was done. */
  OperationRecord asPending() {
    return new OperationRecord(id, origin, -1, rc, status, reason, changed, 0, digests);
  }

  void write(StringBuilder text, String node) {
    text.append("            <lrm_rsc_op");
    Xml.attribute(text, "id", id);
    Xml.attribute(
        text,
        "operation_key",
        ResourceOperation.key(operation().resource(), task(), operation().intervalMillis()));
    Xml.attribute(text, "operation", task());
    Xml.attribute(text, "crm-debug-origin", "do_update_resource");
    Xml.attribute(text, "crm_feature_set", Cib.FEATURE_SET);
    Xml.attribute(text, "transition-key", origin.key());
    Xml.attribute(text, "transition-magic", "%d:%d;%s".formatted(status, rc, origin.key()));
    Xml.attribute(text, "exit-reason", reason);
    Xml.attribute(text, "on_node", node);
    Xml.attribute(text, "call-id", Integer.toString(callId));
    Xml.attribute(text, "rc-code", Integer.toString(rc));
    Xml.attribute(text, "op-status", Integer.toString(status));
    Xml.attribute(text, "interval", Long.toString(operation().intervalMillis()));
    Xml.attribute(text, "last-rc-change", Long.toString(changed));
    Xml.attribute(text, "exec-time", Long.toString(millis));
    Xml.attribute(text, "queue-time", "0");
    if (isMigration()) {
      Xml.attribute(text, "migrate_source", operation().meta("migrate_source"));
      Xml.attribute(text, "migrate_target", operation().meta("migrate_target"));
    }
    if (!digests.all().isEmpty()) {
      Xml.attribute(text, "op-digest", digests.all());
    }
    if (!digests.restart().isEmpty()) {
      Xml.attribute(text, "op-force-restart", digests.restarting());
      Xml.attribute(text, "op-restart-digest", digests.restart());
    }
    text.append("/>\n");
  }
}
