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
package org.ferryman.xen;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.ferryman.cluster.AttributeReading;
import org.ferryman.cluster.Cluster;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.Operation;
import org.ferryman.xen.GuestHandover.Move;
import org.ferryman.xen.GuestHandover.Outcome;
import org.ferryman.xen.GuestHandover.Way;
import org.ferryman.xen.config.GuestConfig;

/** Both ends of a live migration, as Pacemaker asks for them. */
final class GuestMigration {
  private final Xl xl;
  private final GuestDisks disks;
  private final GuestHandover handover;
  private final Cluster cluster;
  private final XenConfig config;

  GuestMigration(
      Xl xl, GuestDisks disks, GuestHandover handover, Cluster cluster, XenConfig config) {
    this.xl = requireNonNull(xl, "xl");
    this.disks = requireNonNull(disks, "disks");
    this.handover = requireNonNull(handover, "handover");
    this.cluster = requireNonNull(cluster, "cluster");
    this.config = requireNonNull(config, "config");
  }

  OcfAnswer to(Guest guest, OcfRequest request, XenParameters parameters, Operation operation) {
    String target =
        request
            .meta("migrate_target")
            .orElseThrow(
                () ->
                    new OcfFailure(
                        OcfExit.ERR_ARGS,
                        "migrate_to was not told where to: Pacemaker gives"
                            + " OCF_RESKEY_CRM_meta_migrate_target; move a guest with 'crm resource"
                            + " move' or 'pcs resource move'"));
    GuestConfig guestConfig = GuestStart.readable(guest.file());
    GuestDisks.Below below = disks.below(guestConfig, parameters.resources(), operation);
    Move move =
        new Move(
            guest.name(),
            guest.path(),
            target,
            way(target, parameters, operation),
            below.all(),
            below.scripted(),
            parameters.migrationOptions());
    Outcome outcome = handover.migrateTo(move, operation);
    String sentence =
        "%s to %s: %s".formatted(guest, target, outcome.reason().replaceAll("\\s*\\R\\s*", "; "));
    if (!outcome.done()) {
      return OcfAnswer.of(OcfExit.ERR_GENERIC, sentence);
    }
    operation.log().info(sentence);
    return OcfAnswer.of(OcfExit.SUCCESS);
  }

  /** The target says itself whether it is the node meant, so its own name is a safe way to it. */
  private Way way(String target, XenParameters parameters, Operation operation) {
    String host =
        parameters
            .networkAttribute()
            .flatMap(attribute -> value(target, attribute, operation))
            .orElse(target);
    return new Way(host, parameters.migrationUser(), parameters.migrationPort());
  }

  private Optional<String> value(String node, String attribute, Operation operation) {
    AttributeReading reading = cluster.nodeAttribute(node, attribute, operation);
    if (reading instanceof AttributeReading.Value value) {
      return Optional.of(value.value());
    }
    String why = reading instanceof AttributeReading.Unknown it ? ": " + it.reason() : "";
    operation
        .log()
        .warn("node %s has no attribute %s%s; using its name".formatted(node, attribute, why));
    return Optional.empty();
  }

  OcfAnswer from(Guest guest, Operation operation) {
    Outcome outcome = handover.migrateFrom(guest.name(), operation);
    if (!outcome.done()) {
      return OcfAnswer.of(OcfExit.ERR_GENERIC, "%s: %s".formatted(guest, outcome.reason()));
    }
    Optional<GuestConfig> guestConfig = guest.file().config();
    if (guestConfig.isEmpty()) {
      operation.log().warn("its disks were not checked: " + guest.file().problem());
      return OcfAnswer.of(OcfExit.SUCCESS);
    }
    DiskCheck check = disks(guest, guestConfig.get(), operation);
    while (check.state() == DiskCheck.State.WAITING && operation.pause(config.pollInterval())) {
      check = disks(guest, guestConfig.get(), operation);
    }
    return check.state() == DiskCheck.State.CONNECTED
        ? OcfAnswer.of(OcfExit.SUCCESS)
        : OcfAnswer.of(
            OcfExit.ERR_GENERIC, "%s has arrived, but %s".formatted(guest, check.reason()));
  }

  private DiskCheck disks(Guest guest, GuestConfig guestConfig, Operation operation) {
    if (!(xl.domains(operation) instanceof DomainList.Domains domains)
        || domains.named(guest.name().value()).isEmpty()) {
      return new DiskCheck(DiskCheck.State.WAITING, "its domain was not seen again");
    }
    return DiskCheck.of(
        guestConfig, domains.named(guest.name().value()).get(0).id(), xl.diskBackends(operation));
  }
}
