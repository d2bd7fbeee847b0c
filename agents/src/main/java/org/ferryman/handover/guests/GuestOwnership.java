// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.guests;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.agent.xen.GuestDisks;
import org.ferryman.agent.xen.GuestFile;
import org.ferryman.agent.xen.GuestHandover.Known;
import org.ferryman.exec.Lines;
import org.ferryman.handover.lease.CommandedRoles;
import org.ferryman.handover.lease.CommandedRoles.CommandedRole;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.Drbd;

/**
 * Which file and which DRBD resources are a guest's, as this node knows it by itself. A peer that
 * asks is right as a rule; where it is not, its words must not reach another file or another
 * guest's disk.
 */
public final class GuestOwnership {
  /** Where guests' files are kept, whether or not this node was asked for that guest before. */
  private static final Path USUAL = Path.of("/etc/xen");

  private final KnownGuests guests;
  private final GuestDisks disks;
  private final CommandedRoles roles;

  /**
   * By the guests that the cluster may run here.
   *
   * @param nodeName this node's name for DRBD
   */
  public GuestOwnership(KnownGuests guests, Drbd drbd, CommandedRoles roles, String nodeName) {
    this.guests = guests;
    this.disks = new GuestDisks(drbd, nodeName);
    this.roles = roles;
  }

  /** Why a file is not read for a peer; empty if it is. */
  public Optional<String> unreadable(String vm, Path file, Operation operation) {
    boolean known =
        guests.find(vm, operation).filter(it -> it.configuration().equals(file)).isPresent();
    return known || (file.startsWith(USUAL) && file.normalize().equals(file))
        ? Optional.empty()
        : Optional.of(
            "%s is not known here as the configuration of %s, and is not in %s"
                .formatted(file, vm, USUAL));
  }

  /**
   * Why one of the resources is not this guest's; empty if nothing speaks against it. One that was
   * attached to the running guest is in no file: it is taken if nobody else here lays claim to it.
   */
  public Optional<String> foreign(String vm, List<String> resources, Operation operation) {
    Optional<List<String>> mine = guests.find(vm, operation).flatMap(it -> below(it, operation));
    for (String resource : resources) {
      if (mine.filter(it -> it.contains(resource)).isEmpty()) {
        Optional<String> claimed = claimed(resource, vm, operation);
        Optional<String> objection =
            mine.isEmpty() ? claimed : claimed.or(() -> commanded(resource, vm));
        if (objection.isPresent()) {
          return objection;
        }
      }
    }
    return Optional.empty();
  }

  /** The disks that are declared shared without DRBD; empty where the guest is not known here. */
  public Optional<List<String>> sharedDisks(String vm, Operation operation) {
    return guests.find(vm, operation).map(Known::sharedDisks);
  }

  /** The file that is known here as a guest's. */
  public Optional<Path> fileOf(String vm, Operation operation) {
    return guests.find(vm, operation).map(Known::configuration);
  }

  /** The resources below the guests that are known here. */
  public Set<String> used(Operation operation) {
    Set<String> used = new TreeSet<>();
    for (Known guest : guests.all(operation)) {
      used.addAll(guest.resources());
      below(guest, operation).ifPresent(used::addAll);
    }
    return used;
  }

  private Optional<String> claimed(String resource, String vm, Operation operation) {
    return guests.all(operation).stream()
        .filter(it -> !it.guest().value().equals(vm))
        .filter(it -> below(it, operation).filter(all -> all.contains(resource)).isPresent())
        .findFirst()
        .map(it -> "%s is a disk of guest %s here, not of %s".formatted(resource, it.guest(), vm));
  }

  private Optional<String> commanded(String resource, String vm) {
    return roles.of(resource) == CommandedRole.NONE
        ? Optional.empty()
        : Optional.of(
            "%s is no disk of guest %s here, and the cluster commands its role"
                .formatted(resource, vm));
  }

  /** Empty where they can't be told: preflight says why. */
  private Optional<List<String>> below(Known guest, Operation operation) {
    try {
      return GuestFile.read(guest.configuration())
          .config()
          .map(config -> disks.below(config, guest.resources(), operation).all());
    } catch (OcfFailure e) {
      operation.log().debug(Lines.message(e));
      return Optional.empty();
    }
  }
}
