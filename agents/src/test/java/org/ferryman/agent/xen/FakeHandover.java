// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.status.Role;
import org.ferryman.tools.xen.GuestName;

/** A hand-over that does as it is told, and keeps what was asked of it. */
final class FakeHandover implements GuestHandover {
  final List<String> calls = new ArrayList<>();
  final List<MigrationRequest> moves = new ArrayList<>();
  final List<Known> remembered = new ArrayList<>();
  Outcome migrateTo = new Outcome(true, "it runs on the target");
  Outcome migrateFrom = new Outcome(true, "");
  Runnable onMigrateFrom = () -> {};
  boolean turnTaken;
  int turns;
  private final Map<String, Integer> domains = new HashMap<>();
  final Map<String, Path> configurations = new HashMap<>();
  final Map<Path, String> owners = new HashMap<>();

  private final ReadOnlyDrbd drbd;

  FakeHandover(ReadOnlyDrbd drbd) {
    this.drbd = drbd;
  }

  @Override
  public void remember(Known known, Operation operation) {
    remembered.add(known);
  }

  @Override
  public void runsAs(GuestName guest, int domain, Operation operation) {
    domains.put(guest.value(), domain);
  }

  @Override
  public OptionalInt lastDomain(GuestName guest, Operation operation) {
    Integer domain = domains.get(guest.value());
    return domain == null ? OptionalInt.empty() : OptionalInt.of(domain);
  }

  @Override
  public Optional<Path> configurationOf(String guest, Operation operation) {
    return Optional.ofNullable(configurations.get(guest));
  }

  @Override
  public Optional<String> ownerOf(Path configuration, String resource, Operation operation) {
    return Optional.ofNullable(owners.get(configuration));
  }

  @Override
  public List<Known> remembered(Operation operation) {
    return List.copyOf(remembered);
  }

  @Override
  public Turn take(GuestName guest, Operation operation) {
    turnTaken = true;
    turns++;
    return () -> turnTaken = false;
  }

  @Override
  public Outcome migrateTo(MigrationRequest move, Operation operation) {
    moves.add(move);
    return migrateTo;
  }

  @Override
  public Outcome migrateFrom(GuestName guest, Operation operation) {
    onMigrateFrom.run();
    return migrateFrom;
  }

  @Override
  public void abandon(GuestName guest, Operation operation) {
    calls.add("abandon " + guest);
  }

  /** Where the disks are Primary already there is nothing to do; here nothing else is permitted. */
  @Override
  public Outcome promote(
      GuestName guest, List<String> before, List<String> scripted, Operation operation) {
    calls.add("promote %s before, %s by script".formatted(before, scripted));
    for (String resource : before) {
      DrbdReading reading = drbd.read(DrbdResource.named(resource), operation);
      if (reading instanceof DrbdReading.Unknown unknown) {
        return new Outcome(false, "%s is not known: %s".formatted(resource, unknown.reason()));
      }
      if (!(reading instanceof DrbdReading.Configured configured)) {
        return new Outcome(false, resource + " is not up");
      }
      if (configured.status().role() != Role.PRIMARY) {
        return new Outcome(false, "DRBD resource %s is Secondary: promote it".formatted(resource));
      }
    }
    return new Outcome(true, "");
  }

  @Override
  public void release(GuestName guest, Operation operation) {
    calls.add("release " + guest);
  }
}
