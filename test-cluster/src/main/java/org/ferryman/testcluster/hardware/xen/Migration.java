// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.xen;

import org.ferryman.testcluster.hardware.base.MigrationReport;

/** A live migration under way: what its two ends share. */
final class Migration {
  final String id;
  final XenHost source;
  final Domain domain;
  final long from;
  XenHost targetHost;
  Domain copy;
  long sent;
  long received;
  long copied = -1;
  long suspended = -1;
  long resumed = -1;

  Migration(String id, XenHost source, Domain domain, long from) {
    this.id = id;
    this.source = source;
    this.domain = domain;
    this.from = from;
  }

  String guest() {
    return domain.config.name();
  }

  MigrationReport report(long now) {
    boolean there = copy != null && targetHost.exists(copy) && copy.executing();
    boolean here = source.exists(domain) && domain.executing();
    String outcome = there ? here ? "both" : "target" : here ? "source" : "nowhere";
    return new MigrationReport(
        guest(),
        source.name(),
        targetHost == null ? "" : targetHost.name(),
        domain.memoryMb,
        from,
        copied,
        suspended,
        resumed,
        now,
        outcome);
  }
}
