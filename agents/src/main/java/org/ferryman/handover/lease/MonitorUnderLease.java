// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.lease;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import org.ferryman.handover.lease.CommandedRoles.CommandedRole;
import org.ferryman.tools.drbd.status.Role;

/**
 * What the monitor of a DRBD resource answers while a lease lasts: the role that Pacemaker
 * commanded last, as long as the device is in a role that the lease permits. Pacemaker would
 * otherwise demote the target, whose device is Primary ahead of its promote, and so end the
 * migration.
 */
public sealed interface MonitorUnderLease {

  /** No lease stands between: answer the device's own role. {@code note} is empty or a warning. */
  record Truth(String note) implements MonitorUnderLease {
    /** Checks. */
    public Truth {
      requireNonNull(note, "note");
    }
  }

  /** Answer as if the device were in the commanded role. */
  record Commanded(CommandedRole role, String note) implements MonitorUnderLease {
    /** Checks. */
    public Commanded {
      requireNonNull(role, "role");
      requireNonNull(note, "note");
    }
  }

  /** The device is in a role that nobody permitted: an error at once. */
  record Deviation(String reason) implements MonitorUnderLease {
    /** Checks. */
    public Deviation {
      requireNonNull(reason, "reason");
    }
  }

  /**
   * Decides.
   *
   * @param resource the resource, for the reason
   * @param role its role in the kernel of this node
   * @param lease what is known of its lease
   * @param commanded what Pacemaker is remembered to have commanded last, for when the lease can't
   *     be read
   */
  static MonitorUnderLease of(
      String resource, Role role, LeaseReading lease, CommandedRole commanded) {
    if (lease instanceof LeaseReading.Held held) {
      return underLease(resource, role, held.lease());
    }
    if (lease instanceof LeaseReading.Expired expired) {
      return new Truth(
          "%s has run out without Pacemaker's promote or demote"
              .formatted(expired.lease().describe()));
    }
    if (lease instanceof LeaseReading.Unreadable unreadable) {
      return matches(role, commanded)
          ? new Truth(unreadable.reason())
          : new Deviation(
              "%s is %s where Pacemaker commanded %s, and %s"
                  .formatted(resource, role.word(), commanded, unreadable.reason()));
    }
    return new Truth("");
  }

  private static MonitorUnderLease underLease(String resource, Role role, Lease lease) {
    Set<Role> permitted = lease.deviceRoles();
    if (!permitted.contains(role)) {
      return new Deviation(
          "%s is %s, which the %s does not permit (only %s)"
              .formatted(
                  resource,
                  role.word(),
                  lease.describe(),
                  String.join(" or ", permitted.stream().map(Role::word).sorted().toList())));
    }
    CommandedRole commanded = lease.commanded().getOrDefault(resource, CommandedRole.NONE);
    if (commanded == CommandedRole.NONE || matches(role, commanded)) {
      return new Truth("");
    }
    return new Commanded(
        commanded, "%s is %s under the %s".formatted(resource, role.word(), lease.describe()));
  }

  private static boolean matches(Role role, CommandedRole commanded) {
    return commanded == CommandedRole.PROMOTED ? role == Role.PRIMARY : role == Role.SECONDARY;
  }
}
