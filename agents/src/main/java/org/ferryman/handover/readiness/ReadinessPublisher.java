// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.readiness;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.agent.xen.GuestHandover;
import org.ferryman.exec.Deadline;
import org.ferryman.handover.guests.KnownGuests;
import org.ferryman.handover.lease.LeaseStoreException;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.ocf.StepOutcome;
import org.ferryman.tools.pacemaker.AttributeReading;
import org.ferryman.tools.pacemaker.Cluster;

/**
 * Publishes, as the transient node attribute {@code ferryman-ready-<vm>}, whether this node could
 * take each of its guests: where the cluster has another value, or none, only.
 */
public final class ReadinessPublisher {
  /** The attribute's name, without the guest's. */
  public static final String ATTRIBUTE = "ferryman-ready-";

  private static final Duration EACH = Duration.ofSeconds(30);

  /** How long what the cluster was seen to have is not looked at again. */
  private static final Duration SEEN = Duration.ofSeconds(60);

  private final KnownGuests guests;
  private final ReadinessProbe probe;
  private final Cluster cluster;
  private final NotReadyMarks marks;
  private final Duration holds;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();
  private volatile boolean withdrawn;

  private record Seen(String value, Deadline holds) {}

  /**
   * What is said of one guest.
   *
   * @param guest its name
   * @param ready whether this node could take it, as far as is known
   * @param reason why not, or why nothing could be said; empty if all is well
   */
  public record Said(String guest, boolean ready, String reason) {
    /** Checks. */
    public Said {
      requireNonNull(guest, "guest");
      requireNonNull(reason, "reason");
    }
  }

  /** For these guests. */
  public ReadinessPublisher(
      KnownGuests guests, ReadinessProbe probe, Cluster cluster, NotReadyMarks marks) {
    this(guests, probe, cluster, marks, SEEN);
  }

  ReadinessPublisher(
      KnownGuests guests,
      ReadinessProbe probe,
      Cluster cluster,
      NotReadyMarks marks,
      Duration holds) {
    this.marks = marks;
    this.guests = guests;
    this.probe = probe;
    this.cluster = cluster;
    this.holds = holds;
  }

  /** Looks at each guest once and publishes what changed. */
  public List<Said> publish(Operation operation) {
    List<GuestHandover.Known> all = guests.all(operation);
    Optional<Map<String, String>> there = Optional.empty();
    if (!all.stream()
        .map(ReadinessPublisher::attribute)
        .allMatch(it -> seenOfLate(it).isPresent())) {
      there = look(operation);
    }
    List<Said> said = new ArrayList<>();
    for (GuestHandover.Known guest : all) {
      said.add(publish(guest, there, operation.within(EACH)));
    }
    return List.copyOf(said);
  }

  /**
   * Takes back every 0 that stands, whoever wrote it, and publishes nothing any more: nobody is
   * there to say that its reason has gone. Without the attribute no node is banned.
   */
  public void withdraw(Operation operation) {
    withdrawn = true;
    seen.forEach(
        (name, last) -> {
          if (last.value().equals("0")) {
            mark(name, operation);
          }
        });
    seen.clear();
    withdrawMarked(operation);
  }

  /** Takes back every 0 of which there is a mark. For a process that finds no controller. */
  public void withdrawMarked(Operation operation) {
    List<String> names;
    try {
      names = marks.all();
    } catch (IOException e) {
      operation.log().warn("for which guests this node is said not to be ready is not known: " + e);
      return;
    }
    for (String name : names) {
      if (cluster.deleteAttribute(name, operation) instanceof StepOutcome.Failed failed) {
        operation.log().warn("%s=0 could not be taken back: %s".formatted(name, failed.reason()));
        return; // Nor could any other.
      }
      unmark(name, operation);
    }
  }

  /** Whether a 0 stands, as far as is known. */
  public boolean anyMarked() {
    try {
      return !marks.all().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  /** A mark that is missing costs something only if this process is killed as well. */
  private void mark(String name, Operation operation) {
    try {
      marks.mark(name);
    } catch (IOException e) {
      operation.log().warn("that %s is 0 can't be noted: %s".formatted(name, e));
    }
  }

  private void unmark(String name, Operation operation) {
    try {
      marks.unmark(name);
    } catch (IOException e) {
      operation.log().warn("that %s is not 0 any more can't be noted: %s".formatted(name, e));
    }
  }

  private static String attribute(GuestHandover.Known guest) {
    return ATTRIBUTE + guest.guest();
  }

  private Optional<String> seenOfLate(String name) {
    return Optional.ofNullable(seen.get(name))
        .filter(last -> !last.holds().expired())
        .map(Seen::value);
  }

  /** All at once: what is as it was seen last need not be looked at by itself. */
  private Optional<Map<String, String>> look(Operation operation) {
    Reading<Map<String, String>> reading = cluster.attributes(operation);
    if (!(reading instanceof Reading.Known<Map<String, String>> there)) {
      operation.log().debug("readiness is looked at guest by guest: " + reading);
      return Optional.empty();
    }
    seen.replaceAll(
        (name, last) ->
            last.value().equals(there.value().get(name))
                ? new Seen(last.value(), operation.deadline().anew(holds))
                : last);
    return Optional.of(there.value());
  }

  private Said publish(
      GuestHandover.Known guest, Optional<Map<String, String>> there, Operation operation) {
    String vm = guest.guest().value();
    try {
      Optional<Readiness> readiness = probe.of(guest, operation);
      if (readiness.isEmpty()) {
        return new Said(vm, true, "it is being handed over");
      }
      String trouble = write(attribute(guest), readiness.get(), there, operation);
      return new Said(
          vm,
          readiness.get().ready(),
          Stream.of(readiness.get().reason(), trouble.isEmpty() ? "" : "not published: " + trouble)
              .filter(it -> !it.isEmpty())
              .collect(Collectors.joining("; ")));
    } catch (OcfFailure | LeaseStoreException e) {
      return new Said(vm, true, "not looked at: " + e.getMessage());
    }
  }

  private String write(
      String name, Readiness readiness, Optional<Map<String, String>> there, Operation operation) {
    String value = readiness.value();
    if (!readiness.ready()) {
      mark(name, operation);
    }
    if (withdrawn) {
      return "the controller ends";
    }
    if (seenOfLate(name).equals(Optional.of(value))) {
      return "";
    }
    seen.remove(name);
    // The attribute daemon can be ahead of the CIB; to be told again what it has does it no harm.
    boolean differs = there.isPresent() && !value.equals(there.get().get(name));
    if (!differs) {
      AttributeReading before = cluster.attribute(name, operation);
      if (before instanceof AttributeReading.Unknown unknown) {
        return unknown.reason();
      }
      differs = !before.equals(new AttributeReading.Value(value));
    }
    if (differs) {
      operation.log().info(line(name, readiness));
      if (cluster.setAttribute(name, value, operation) instanceof StepOutcome.Failed failed) {
        return failed.reason();
      }
    }
    seen.put(name, new Seen(value, operation.deadline().anew(holds)));
    if (readiness.ready()) {
      unmark(name, operation);
    }
    return "";
  }

  private static String line(String name, Readiness readiness) {
    String line = name + "=" + readiness.value();
    return readiness.ready() ? line : line + ": " + readiness.reason();
  }
}
