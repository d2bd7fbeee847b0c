// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.ferryman.testcluster.hardware.base.Timeline;
import org.ferryman.testcluster.storm.pacemaker.FencingRequests.Outcome;
import org.ferryman.testcluster.storm.pacemaker.OperationRecord.Order;
import org.ferryman.testcluster.storm.pacemaker.TransitionGraph.Action;
import org.ferryman.testcluster.storm.pacemaker.TransitionGraph.Kind;

/**
 * The pacemaker-controld that coordinates a partition: it asks the scheduler when something has
 * changed, has the graph executed, and counts failures.
 */
final class Coordinator {
  private static final long RECHECK = 15 * 60_000;
  private static final long CLUSTER_DELAY = 60_000;
  private static final int FENCING_ATTEMPTS = 10;

  private final Surroundings world;
  private final Partition partition;
  private final Boot self;
  private final String id;
  private final Map<Integer, Timeline.Pending> timers = new TreeMap<>();
  private final Map<String, Integer> fencingFailures = new TreeMap<>();
  private Optional<Transition> current = Optional.empty();
  private Optional<Timeline.Pending> recheck = Optional.empty();
  private int number;
  private boolean planned;
  private boolean stopped;
  private boolean waitForNews;

  Coordinator(Surroundings world, Partition partition, Boot self) {
    this.world = world;
    this.partition = partition;
    this.self = self;
    this.id = "%08x-0000-4000-8000-%012x".formatted(self.number, world.timeline().now());
  }

  /** It is no coordinator any more: nothing is begun or answered. */
  void stop() {
    stopped = true;
    recheck.ifPresent(Timeline.Pending::cancel);
    timers.values().forEach(Timeline.Pending::cancel);
    timers.clear();
  }

  /** Whether nothing is under way or about to be. */
  boolean isIdle() {
    return !stopped
        && !planned
        && !partition.isJoining()
        && current.map(Transition::isComplete).orElse(true);
  }

  /** Something that the scheduler looks at has changed. */
  void changed() {
    waitForNews = false;
    abort(TransitionGraph.INFINITY);
  }

  private boolean isUnderWay() {
    return current.map(it -> !it.isComplete()).orElse(false);
  }

  private void abort(int priority) {
    if (stopped) {
      return;
    }
    if (isUnderWay()) {
      current.orElseThrow().abort(priority);
      proceed();
    } else {
      plan();
    }
  }

  private void plan() {
    if (!planned && !stopped) {
      planned = true;
      world.after(world.timings().decision(), this::decide);
    }
  }

  private void decide() {
    planned = false;
    if (stopped || !self.alive || isUnderWay() || partition.isJoining()) {
      return; // who joins, or ends, plans again
    }
    if (!partition.isWhole()) {
      plan();
      return;
    }
    recheck.ifPresent(Timeline.Pending::cancel);
    long now = world.now();
    TransitionGraph graph = world.scheduler().graph(partition.cib(), now);
    number++;
    if (!graph.isEmpty()) {
      world.tell(
          "transition %d of %s: %s".formatted(number, self, String.join(", ", graph.summary())));
      world.transitions().accept(graph.summary());
    }
    current = Optional.of(new Transition(number, graph, this::begin));
    OptionalLong expiry = Situation.nextExpiry(partition.cib(), now);
    long wait =
        expiry.isPresent() ? Math.min(RECHECK, (expiry.getAsLong() - now + 1) * 1_000) : RECHECK;
    recheck = Optional.of(world.timeline().after(wait, this::changed));
    proceed();
  }

  private void proceed() {
    Transition transition = current.orElseThrow();
    if (transition.isComplete()) {
      return;
    }
    transition.proceed();
    if (transition.isComplete()) {
      timers.values().forEach(Timeline.Pending::cancel);
      timers.clear();
      if (transition.isStuck()) {
        world.tell("transition %d is stuck".formatted(transition.number()));
      } else if (transition.isAborted() && !waitForNews) {
        plan();
      }
    }
  }

  private void begin(Action action) {
    int transition = number;
    if (action.kind() == Kind.RESOURCE) {
      order(action, transition);
    } else {
      cluster(action, transition);
    }
    if (action.flag("op_no_wait")) {
      world.timeline().after(0, () -> confirm(action, transition, false));
    }
  }

  private void order(Action action, int transition) {
    long patience = Math.max(action.number("timeout"), 20_000) + CLUSTER_DELAY;
    timers.put(
        action.number(),
        world
            .timeline()
            .after(
                patience,
                () -> {
                  world.tell("no answer to %s on %s".formatted(action.key(), action.node()));
                  confirm(action, transition, true);
                }));
    send(
        action.node(),
        boot -> {
          switch (action.operation()) {
            case "cancel" -> {
              boot.executor.cancel(
                  action.resource(), action.meta("operation"), action.number("interval"));
              answer(boot, action, transition);
            }
            case "delete", "lrm_delete" -> {
              boot.executor.forget(action.resource());
              answer(boot, action, transition);
            }
            default -> boot.executor.submit(order(action, transition, operation(action)));
          }
        });
  }

  private Order order(Action action, int transition, ResourceOperation operation) {
    return new Order(
        operation, action.number(), transition, (int) action.number("op_target_rc"), id);
  }

  private static ResourceOperation operation(Action action) {
    return new ResourceOperation(
        action.resource(),
        action.agent(),
        action.operation(),
        action.number("interval"),
        action.number("timeout"),
        action.attributes());
  }

  private void send(String node, java.util.function.Consumer<Boot> message) {
    partition
        .network()
        .say(
            self,
            () -> {
              if (!stopped) {
                partition.member(node).filter(it -> it.alive).ifPresent(message);
              }
            });
  }

  private void answer(Boot boot, Action action, int transition) {
    partition.network().say(boot, () -> confirm(action, transition, false));
  }

  private void cluster(Action action, int transition) {
    switch (action.operation()) {
      case "stonith" ->
          partition
              .fencing()
              .fence(
                  action.node(),
                  action.number("priority_fencing_delay") * 1_000,
                  outcome -> fencingEnded(action, transition, outcome));
      case "clear_failcount" ->
          send(
              action.node(),
              boot -> {
                boot.executor.forgetFailure(action.resource());
                partition.forgetFailures(boot.name, action.resource());
              });
      case "do_shutdown" -> {
        partition.cib().update(it -> it.node(action.node()).expected = "down");
        send(action.node(), partition.network()::leave);
        world.timeline().after(0, () -> confirm(action, transition, false));
      }
      default -> world.timeline().after(0, () -> confirm(action, transition, false));
    }
  }

  private void fencingEnded(Action action, int transition, Outcome outcome) {
    if (stopped) {
      return;
    }
    if (outcome == Outcome.FENCED) {
      fencingFailures.remove(action.node());
      confirm(action, transition, false);
      return;
    }
    int failures = fencingFailures.merge(action.node(), 1, Integer::sum);
    waitForNews = outcome == Outcome.NO_DEVICE || failures > FENCING_ATTEMPTS;
    world.tell("fencing of %s: %s".formatted(action.node(), outcome));
    current
        .filter(it -> it.number() == transition)
        .ifPresent(it -> it.abort(TransitionGraph.INFINITY));
    confirm(action, transition, true);
  }

  /** A fencing has ended that may have been another coordinator's. */
  void fencedByOthers() {
    if (!stopped && !isUnderWay()) {
      changed();
    }
  }

  private void confirm(Action action, int transition, boolean failed) {
    Optional<Transition> its = current.filter(it -> it.number() == transition && !stopped);
    if (its.isEmpty() || its.get().isConfirmed(action.number())) {
      return;
    }
    Timeline.Pending timer = timers.remove(action.number());
    if (timer != null) {
      timer.cancel();
    }
    its.get().confirm(action.number(), failed);
    if (failed) {
      its.get().abort(priorityOf(its.get(), action) + 1);
    }
    proceed();
  }

  private static int priorityOf(Transition transition, Action action) {
    return transition.graph().synapses().stream()
        .filter(it -> it.actions().contains(action))
        .mapToInt(TransitionGraph.Synapse::priority)
        .findFirst()
        .orElse(0);
  }

  /** A node is missed: what it was to do has failed. */
  void lost(String node) {
    if (stopped) {
      return;
    }
    if (isUnderWay()) {
      current.orElseThrow().failAllOn(node);
    }
    changed();
  }

  /** A notification, or a cancellation, has ended. */
  void acknowledged(Order order) {
    if (order.coordinator().equals(id)) {
      current
          .filter(it -> it.number() == order.transition())
          .flatMap(it -> it.action(order.action()))
          .ifPresent(action -> confirm(action, order.transition(), false));
    }
  }

  /** A record has come into the CIB. */
  void recorded(String node, OperationRecord record) {
    if (stopped || record.isPending()) {
      return;
    }
    Order order = record.origin();
    boolean again = false;
    Optional<Transition> its =
        current.filter(
            it ->
                order.coordinator().equals(id)
                    && it.number() == order.transition()
                    && !it.isComplete());
    if (its.isEmpty()) {
      changed();
    } else {
      again = its.get().isConfirmed(order.action());
    }
    boolean failed = record.rc() != order.target() || record.status() == OperationRecord.TIMEOUT;
    if (failed && (!again || order.operation().isRecurring())) {
      world.tell(
          "%s on %s failed: rc %d%s"
              .formatted(
                  record.operation().key(),
                  node,
                  record.rc(),
                  record.reason().isEmpty() ? "" : " (" + record.reason() + ")"));
      count(node, record);
    }
    if (its.isPresent() && !again) {
      boolean ignored = order.operation().meta("can_fail").equals("true");
      its.get()
          .action(order.action())
          .ifPresent(action -> confirm(action, order.transition(), failed && !ignored));
    } else if (again && order.operation().isRecurring()) {
      changed();
    }
  }

  private void count(String node, OperationRecord record) {
    ResourceOperation operation = record.operation();
    boolean fatal =
        (operation.action().equals("start") && infinite(TransitionGraph::failedStart))
            || (operation.action().equals("stop") && infinite(TransitionGraph::failedStop));
    boolean counts =
        operation.isRecurring()
            || java.util.Set.of("start", "stop", "promote", "demote").contains(operation.action());
    if (!counts) {
      return;
    }
    String suffix = failureName(operation);
    String before = partition.cib().node(node).attributes.getOrDefault("fail-count-" + suffix, "0");
    String after =
        fatal || before.equals("INFINITY")
            ? "INFINITY"
            : Integer.toString(Integer.parseInt(before) + 1);
    partition.attribute(node, "fail-count-" + suffix, Optional.of(after));
    partition.attribute(node, "last-failure-" + suffix, Optional.of(Long.toString(world.now())));
  }

  private boolean infinite(java.util.function.Function<TransitionGraph, String> offset) {
    return current.map(it -> offset.apply(it.graph()).equals("INFINITY")).orElse(true);
  }

  static String failureName(ResourceOperation operation) {
    return "%s#%s_%d"
        .formatted(operation.resource(), operation.action(), operation.intervalMillis());
  }
}
