// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.follow;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.ferryman.controller.time.Schedule;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Clock;
import org.ferryman.fencing.ForgottenBans;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.DrbdResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for constraints that no handler has taken back: some time after DRBD's events tell that a
 * resource is Primary here and its data good on both sides, and now and then while that lasts. Has
 * a thread of its own: the cluster's tools are waited for.
 */
public final class UnfenceWatch implements LiveStates.Listener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(UnfenceWatch.class);

  /** DRBD's own handler takes back what it can within that. */
  public static final Duration HANDLERS_TURN = Duration.ofSeconds(15);

  /** A handler that was slow may place its constraint after the look. */
  public static final Duration REGULAR = Duration.ofMinutes(5);

  private static final Duration BOUND = Duration.ofSeconds(30);

  private final LiveStates states;
  private final Look bans;
  private final Supplier<Set<DrbdResource>> managed;
  private final Duration handlersTurn;
  private final Clock clock;
  private final Cancellation closing = new Cancellation();
  private final Schedule worker;
  private final Set<DrbdResource> good = new HashSet<>();
  private Optional<Schedule.Planned> planned = Optional.empty();
  private List<String> said = List.of();

  /** Looks at those resources; tells what came of it. */
  @FunctionalInterface
  interface Look {
    List<String> at(Set<DrbdResource> resources, Operation operation);
  }

  /**
   * Watches.
   *
   * @param managed the resources that the cluster runs here
   */
  public UnfenceWatch(
      LiveStates states, ForgottenBans bans, Supplier<Set<DrbdResource>> managed, Clock clock) {
    this(states, bans::look, managed, HANDLERS_TURN, REGULAR, clock);
  }

  UnfenceWatch(
      LiveStates states,
      Look bans,
      Supplier<Set<DrbdResource>> managed,
      Duration handlersTurn,
      Duration regular,
      Clock clock) {
    this.states = requireNonNull(states, "states");
    this.bans = requireNonNull(bans, "bans");
    this.managed = requireNonNull(managed, "managed");
    this.handlersTurn = requireNonNull(handlersTurn, "handlersTurn");
    this.clock = requireNonNull(clock, "clock");
    this.worker = new Schedule("drbd-unfence", 1);
    worker.every(regular, this::look);
    states.listenedBy(this);
  }

  @Override
  public void changed(String resource) {
    note(managed.get().stream().filter(each -> each.name().equals(resource)).toList());
  }

  @Override
  public void told() {
    note(managed.get());
  }

  private synchronized void note(Collection<DrbdResource> resources) {
    boolean more = false;
    for (DrbdResource each : resources) {
      if (worthLooking(each)) {
        more |= good.add(each);
      } else {
        good.remove(each);
      }
    }
    if (more && planned.map(Schedule.Planned::over).orElse(true)) {
      planned = Optional.of(worker.after(handlersTurn, this::look));
    }
  }

  private boolean worthLooking(DrbdResource resource) {
    return states.toldStatus(resource.name()).filter(ForgottenBans::worthLooking).isPresent();
  }

  private void look() {
    Set<DrbdResource> now =
        managed.get().stream().filter(this::worthLooking).collect(Collectors.toUnmodifiableSet());
    if (now.isEmpty()) {
      return;
    }
    List<String> found =
        bans.at(
            now,
            new Operation(clock.deadline(BOUND), closing, (level, line) -> log.info("{}", line)));
    found.stream().filter(line -> !said.contains(line)).forEach(line -> log.warn("{}", line));
    said = found;
  }

  /** Looks no more. */
  @Override
  public void close() {
    closing.cancel("shutting down");
    worker.close();
  }
}
