/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.testcluster.hardware.xen;

import org.ferryman.testcluster.hardware.MigrationReport;

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
