// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.guests;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.ferryman.agent.xen.GuestHandover.Known;
import org.ferryman.handover.lease.LeaseStoreException;
import org.ferryman.handover.lease.RunFolder;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.xen.GuestName;

/**
 * The guests that the cluster may run on this node: those of which an operation was asked for since
 * the boot. Kept under {@code /run}, so that a controller knows them that was started later.
 */
public final class KnownGuests {
  private static final String FILE = "guest.json";
  private static final String DOMAIN = "domain";

  /** In place of a domain's id; read from a file it is none either. */
  private static final int NONE = -1;

  private final Path base;
  private final Map<String, Known> remembered = new ConcurrentHashMap<>();
  private final Map<String, Integer> domains = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();

  /** In this folder, one below it for each guest. */
  public KnownGuests(Path base) {
    this.base = base;
  }

  /** Remembers a guest, or what is new about it; that it can't be kept is logged. */
  public void remember(Known known, Operation operation) {
    Known before = remembered.put(known.guest().value(), known);
    if (known.equals(before)) {
      return;
    }
    changes.incrementAndGet();
    if (!known.trouble().isEmpty()) {
      operation.log().warn("guest %s: %s".formatted(known.guest(), known.trouble()));
    }
    keep(known.guest(), FILE, KnownGuestFormat.write(known), "guest ", operation);
  }

  /** Remembers the id of the domain that a guest runs in; that it can't be kept is logged. */
  public void runsAs(GuestName guest, int domain, Operation operation) {
    Integer before = domains.put(guest.value(), domain);
    if (before != null && before == domain) {
      return;
    }
    keep(guest, DOMAIN, Integer.toString(domain), "the domain of guest ", operation);
  }

  /** Writes what is not written yet; without it a process that is started later knows less. */
  private void keep(
      GuestName guest, String file, String content, String what, Operation operation) {
    RunFolder folder = RunFolder.of(base, guest.value());
    try {
      if (!folder.read(file).equals(Optional.of(content))) {
        folder.make();
        folder.write(file, content);
      }
    } catch (IOException | LeaseStoreException e) {
      operation.log().warn("%s%s can't be remembered: %s".formatted(what, guest, e));
    }
  }

  /**
   * Forgets the domain of a guest that has been handed over: its disks are Secondary here, so that
   * nothing it may still hold can harm them.
   */
  public void leftDomain(GuestName guest, Operation operation) {
    runsAs(guest, NONE, operation);
  }

  /** The id of the domain that a guest was last seen to run in. */
  public OptionalInt lastDomain(GuestName guest, Operation operation) {
    Integer domain = domains.get(guest.value());
    if (domain != null) {
      return domain == NONE ? OptionalInt.empty() : OptionalInt.of(domain);
    }
    try {
      return RunFolder.of(base, guest.value()).read(DOMAIN).stream()
          .filter(text -> text.matches("[0-9]{1,5}"))
          .mapToInt(Integer::parseInt)
          .findFirst();
    } catch (LeaseStoreException e) {
      operation.log().warn("which domain guest %s had is lost: %s".formatted(guest, e));
      return OptionalInt.empty();
    }
  }

  /**
   * How often this process was told of a guest, or of something about one, that it did not know.
   */
  public long changes() {
    return changes.get();
  }

  /** All of them, by name. */
  public List<Known> all(Operation operation) {
    Map<String, Known> all = new TreeMap<>(remembered);
    for (String vm : folders(operation)) {
      if (!remembered.containsKey(vm)) {
        read(vm, operation).ifPresent(known -> all.put(vm, known));
      }
    }
    return List.copyOf(all.values());
  }

  /** One of them. */
  public Optional<Known> find(String vm, Operation operation) {
    Known known = remembered.get(vm);
    return known == null ? read(vm, operation) : Optional.of(known);
  }

  private List<String> folders(Operation operation) {
    try {
      return RunFolder.guests(base);
    } catch (LeaseStoreException e) {
      operation.log().warn("which guests were remembered is not known: " + e.getMessage());
      return List.of();
    }
  }

  private Optional<Known> read(String vm, Operation operation) {
    try {
      Optional<String> text = RunFolder.of(base, vm).read(FILE);
      return text.isPresent() ? Optional.of(KnownGuestFormat.read(text.get())) : Optional.empty();
    } catch (IOException | IllegalArgumentException | LeaseStoreException e) {
      operation.log().warn("what was remembered of guest %s is lost: %s".formatted(vm, e));
      return Optional.empty();
    }
  }
}
