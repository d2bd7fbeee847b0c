// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.follow;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.ferryman.agent.drbd.DrbdInstance;
import org.ferryman.agent.drbd.RoleOverride;
import org.ferryman.controller.time.Schedule;
import org.ferryman.controller.time.Schedule.Planned;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Clock;
import org.ferryman.exec.LineStreams;
import org.ferryman.ocf.Agent;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.settings.Settings.FollowSettings;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.DrbdStates;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.pacemaker.Cluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows DRBD's events while drbd instances run on this node: publishes what changes, compares
 * what the stream adds up to with a full read every now and then, after every command and after
 * every doubt, and looks whether the attribute daemon was restarted. Publishing has a thread of its
 * own, for which no tool of DRBD's is waited.
 */
public final class DrbdFollowing implements LiveStates.Listener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DrbdFollowing.class);

  /** How often it is looked whether this process was stopped. */
  static final Duration BEAT = Duration.ofSeconds(1);

  /** A node under load may be late by that much. */
  public static final Duration BEAT_BOUND = Duration.ofSeconds(4);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LINGER = Duration.ofSeconds(2);
  private static final Duration SOON = Duration.ofMillis(100);
  private static final Duration DOUBT = Duration.ofMillis(500);
  private static final Duration FULL_READ = Duration.ofSeconds(10);
  private static final int MOST_MISMATCHES = 3;

  private final LiveStates states;
  private final DrbdStates drbd;
  private final FollowingAttributes attributes;
  private final AttributeDaemon daemon;
  private final FollowSettings settings;
  private final InstanceWatch watch;
  private final EventFollower follower;
  private final Clock clock;
  private final Cancellation closing = new Cancellation();
  private final Schedule publisher;
  private final Schedule checker;
  private final Set<String> due = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Planned> nextCheck = new AtomicReference<>();

  /**
   * Follows once an instance runs.
   *
   * @param states where the stream's state is kept
   * @param streams starts the stream
   * @param drbd full reads to compare with
   * @param attributes where scores and reasons go
   * @param daemon tells when they may be lost
   */
  public DrbdFollowing(
      LiveStates states,
      LineStreams streams,
      DrbdStates drbd,
      Cluster cluster,
      RoleOverride leases,
      FollowingAttributes attributes,
      AttributeDaemon daemon,
      FollowSettings settings,
      Clock clock) {
    this.states = requireNonNull(states, "states");
    this.drbd = requireNonNull(drbd, "drbd");
    this.attributes = requireNonNull(attributes, "attributes");
    this.daemon = requireNonNull(daemon, "daemon");
    this.settings = requireNonNull(settings, "settings");
    this.clock = requireNonNull(clock, "clock");
    this.watch = new InstanceWatch(cluster, leases, attributes, settings.settle(), clock);
    states.listenedBy(this);
    this.follower = new EventFollower(streams, states, FIRST_PAUSE, clock);
    this.publisher = new Schedule("drbd-publish", 1);
    this.checker = new Schedule("drbd-check", 1);
    publisher.every(BEAT, this::beat);
    checker.every(BEAT, this::keepChecking);
  }

  /** The agent of DRBD, followed. */
  public Agent follow(Agent agent) {
    return new FollowedAgent(agent, this);
  }

  /** The resources of the instances that run here. */
  public Set<DrbdResource> managed() {
    return watch.resources();
  }

  /** How it goes. */
  public FollowReport report() {
    Optional<Duration> proofAge = states.proofAge();
    return new FollowReport(
        watch.empty()
            ? "nothing to follow"
            : proofAge.isPresent() ? "following" : "not following: monitors ask DRBD",
        watch.names(),
        watch.resources().stream().map(DrbdResource::name).distinct().sorted().toList(),
        states.resources(),
        proofAge.map(Duration::toMillis).orElse(-1L),
        follower.begun(),
        follower.trouble(),
        attributes.writes());
  }

  void runs(DrbdInstance instance) {
    watch.runs(instance);
    follower.want(true);
    if (states.fresh(instance.resource().name()).isPresent()) {
      // a slow monitor may just have published what was true when it read
      soon(instance.name(), Duration.ZERO);
    }
  }

  void gone(DrbdInstance instance) {
    watch.gone(instance);
    checker.after(LINGER, this::rest);
  }

  /** Nobody waits for a stop that comes with the last instance. */
  private void rest() {
    if (watch.empty()) {
      follower.want(false);
    }
  }

  @Override
  public void changed(String resource) {
    watch.of(resource).forEach(instance -> soon(instance, Duration.ZERO));
  }

  @Override
  public void told() {
    watch.names().forEach(instance -> soon(instance, Duration.ZERO));
    check(settings.check());
  }

  @Override
  public void commanded() {
    check(SOON);
  }

  private void soon(String instance, Duration delay) {
    if (delay.isZero() && !due.add(instance)) {
      return; // what it will find is newer than this
    }
    publisher.after(
        delay,
        () -> {
          due.remove(instance);
          publish(instance);
        });
  }

  private void publish(String instance) {
    Optional<DrbdReading> told = watch.resource(instance).flatMap(states::told);
    told.flatMap(reading -> watch.publish(instance, reading))
        .ifPresent(left -> soon(instance, left));
  }

  private void beat() {
    if (!states.beat()) {
      log.info(
          "this process was stopped for a while: what DRBD's events add up to and the attributes are checked");
      check(Duration.ZERO);
      attributes.forget(); // one-shots may have worked meanwhile
    }
    if (daemon.restarted()) {
      log.info("the attribute daemon was restarted: what it holds is checked");
      attributes.forget();
    }
    attributes.refresh();
  }

  private void keepChecking() {
    Planned planned = nextCheck.get();
    if (!watch.empty() && (planned == null || planned.over())) {
      check(settings.check());
    }
    states
        .untold()
        .filter(since -> since.compareTo(FULL_READ) > 0)
        .ifPresent(since -> follower.restart("'drbdsetup events2' does not tell what exists"));
  }

  /** The next comparison, instead of the one that was planned. */
  private void check(Duration delay) {
    Planned planned = nextCheck.getAndSet(checker.after(delay, this::check));
    if (planned != null) {
      planned.cancel();
    }
  }

  private void check() {
    if (watch.empty()) {
      return;
    }
    long began = states.now();
    Reading<Map<String, DrbdStatus>> reading =
        drbd.all(
            new Operation(
                clock.deadline(FULL_READ), closing, (level, line) -> log.info("{}", line)));
    if (!(reading instanceof Reading.Known<Map<String, DrbdStatus>> known)) {
      log.warn("DRBD's events can't be checked: {}", reading);
      check(settings.check());
      return;
    }
    switch (states.compare(known.value(), began)) {
      case SAME -> told();
      case DIFFERENT -> doubt();
      case NOTHING -> log.debug("there is no stream to check");
    }
  }

  private void doubt() {
    if (states.mismatches() >= MOST_MISMATCHES) {
      follower.restart(
          "'drbdsetup events2' and 'drbdsetup events2 --now' have differed %d times in a row"
              .formatted(MOST_MISMATCHES));
    } else {
      check(DOUBT);
    }
  }

  /** Ends the stream and all threads. */
  @Override
  public void close() {
    closing.cancel("shutting down");
    publisher.close();
    checker.close();
    follower.close();
    attributes.close();
  }
}
