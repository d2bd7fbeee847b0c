// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.follow;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.ferryman.agent.drbd.DrbdInstance;
import org.ferryman.agent.drbd.PromotionScore.ScoreDecision;
import org.ferryman.agent.drbd.RoleOverride;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Clock;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.status.Degradation;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.Reconciliation;
import org.ferryman.tools.pacemaker.Cluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The drbd instances that Pacemaker runs on this node, and what the cluster is told of each: the
 * promotion score, which is the one that the agent's monitor would publish, and what is degraded,
 * as the attribute {@code ferryman-degraded-RESOURCE}. A score falls at once; a score that rises,
 * one that falls while DRBD has yet to find out whether the data is good, and the attribute, wait
 * until the state has settled, so that a link that flaps doesn't make the cluster flap.
 */
final class InstanceWatch {
  private static final Logger log = LoggerFactory.getLogger(InstanceWatch.class);
  private static final String DEGRADED = "ferryman-degraded-";
  private static final int LONGEST_VALUE = 255;
  private static final Duration QUESTION = Duration.ofSeconds(3);

  private final Cluster cluster;
  private final RoleOverride leases;
  private final FollowingPromotionScores scores;
  private final FollowingAttributes attributes;
  private final Duration settle;
  private final Clock clock;
  private final Map<String, Watched> instances = new ConcurrentHashMap<>();

  /** One instance; its fields are the evaluating thread's, but for the instance itself. */
  private static final class Watched {
    private volatile DrbdInstance instance;
    private final Debounce<OptionalInt> rise;
    private final Debounce<String> degradation;
    private boolean told;
    private Optional<String> degraded = Optional.empty();

    Watched(DrbdInstance instance, Duration settle) {
      this.instance = instance;
      this.rise = new Debounce<>(settle);
      this.degradation = new Debounce<>(settle);
    }
  }

  /** Watches nothing yet. */
  InstanceWatch(
      Cluster cluster,
      RoleOverride leases,
      FollowingAttributes attributes,
      Duration settle,
      Clock clock) {
    this.cluster = requireNonNull(cluster, "cluster");
    this.leases = requireNonNull(leases, "leases");
    this.attributes = requireNonNull(attributes, "attributes");
    this.scores = new FollowingPromotionScores(attributes);
    this.settle = requireNonNull(settle, "settle");
    this.clock = requireNonNull(clock, "clock");
  }

  /** It runs here, with these parameters. */
  void runs(DrbdInstance instance) {
    instances.computeIfAbsent(instance.name(), name -> new Watched(instance, settle)).instance =
        instance;
  }

  /**
   * It is being stopped, or does not run here: nothing is published for it any more. Its score is
   * the agent's to delete.
   */
  void gone(DrbdInstance instance) {
    Optional<Watched> watched = Optional.ofNullable(instances.remove(instance.name()));
    synchronized (watched.<Object>map(it -> it).orElse(instance)) {
      attributes.want(DEGRADED + instance.resource().name(), Optional.empty());
    }
  }

  /** The names of the instances that run here. */
  List<String> names() {
    return instances.keySet().stream().sorted().toList();
  }

  /** The resources of the instances that run here. */
  Set<DrbdResource> resources() {
    return instances.values().stream()
        .map(watched -> watched.instance.resource())
        .collect(Collectors.toSet());
  }

  /** Whether none runs here. */
  boolean empty() {
    return instances.isEmpty();
  }

  /** The instances of a resource. */
  List<String> of(String resource) {
    return instances.values().stream()
        .map(watched -> watched.instance)
        .filter(instance -> instance.resource().name().equals(resource))
        .map(DrbdInstance::name)
        .toList();
  }

  /** The resource of an instance; empty if it doesn't run here. */
  Optional<String> resource(String name) {
    return Optional.ofNullable(instances.get(name)).map(it -> it.instance.resource().name());
  }

  /**
   * Publishes what a state means. For one thread.
   *
   * @return after how long to call again if nothing happens until then
   */
  Optional<Duration> publish(String name, DrbdReading reading) {
    Watched watched = instances.get(name);
    if (watched == null || reading instanceof DrbdReading.Unknown) {
      return Optional.empty();
    }
    DrbdInstance instance = watched.instance;
    Optional<DrbdStatus> status =
        reading instanceof DrbdReading.Configured configured
            ? Optional.of(configured.status())
            : Optional.empty();
    ScoreDecision decision =
        status
            .map(it -> instance.score(it, cluster, leases, operation()))
            .orElseGet(() -> new ScoreDecision.Delete("not configured"));
    synchronized (watched) {
      if (instances.get(name) != watched) {
        return Optional.empty(); // stopped meanwhile
      }
      boolean passing = status.flatMap(Reconciliation::pending).isPresent();
      Optional<Duration> score = publish(watched, decision, passing);
      Optional<Duration> degraded = show(watched, status.flatMap(Degradation::of).orElse(""));
      if (status.isEmpty()) {
        gone(instance);
        return Optional.empty();
      }
      return score.isPresent() && (degraded.isEmpty() || score.get().compareTo(degraded.get()) < 0)
          ? score
          : degraded;
    }
  }

  private Optional<Duration> publish(Watched watched, ScoreDecision decision, boolean passing) {
    String name = watched.instance.name();
    OptionalInt before = scores.published(name);
    OptionalInt now = decision.afterwards();
    if (decision instanceof ScoreDecision.Leave || (watched.told && now.equals(before))) {
      watched.rise.clear();
      return Optional.empty();
    }
    boolean settles = passing || now.orElse(0) > before.orElse(0);
    Duration left = settles ? watched.rise.offer(now, clock.nanoTime()) : Duration.ZERO;
    if (!left.isZero()) {
      return Optional.of(left);
    }
    watched.rise.clear();
    watched.told = true;
    log.info(
        "promotion score of {}: {} ({})",
        name,
        now.isPresent() ? Integer.toString(now.getAsInt()) : "none",
        decision.reason());
    scores.publish(name, now, operation());
    return Optional.empty();
  }

  private Optional<Duration> show(Watched watched, String reason) {
    String resource = watched.instance.resource().name();
    if (watched.degraded.equals(Optional.of(reason))) {
      watched.degradation.clear();
      return Optional.empty();
    }
    Duration left = watched.degradation.offer(reason, clock.nanoTime());
    if (!left.isZero()) {
      return Optional.of(left);
    }
    if (!reason.isEmpty()) {
      log.warn("{}", reason);
    } else if (watched.degraded.isPresent()) {
      log.info("{} is degraded no more", resource);
    }
    watched.degraded = Optional.of(reason);
    attributes.want(DEGRADED + resource, value(resource, reason));
    return Optional.empty();
  }

  private static Optional<String> value(String resource, String reason) {
    String text = reason.replace(resource + " is degraded: ", "");
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE));
  }

  private Operation operation() {
    return new Operation(
        clock.deadline(QUESTION), new Cancellation(), (level, line) -> log.info("{}", line));
  }
}
