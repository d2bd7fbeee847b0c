// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ferryman.testcluster.hardware.base.Timeline;
import org.ferryman.testcluster.storm.pacemaker.OperationRecord.Order;

/**
 * A node's pacemaker-execd, and of its pacemaker-controld what keeps the history of operations. Of
 * one resource one operation runs at a time. An operation that changes a resource first ends its
 * recurring monitors. A recurring monitor runs again an interval after it has ended, and is told of
 * again when its result has changed.
 */
final class LocalExecutor {

  /** Who is told of what happened. */
  interface Listener {
    /** A record has to be written to the CIB. */
    void recorded(OperationRecord record);

    /** An operation has ended that is not recorded: a notification. */
    void acknowledged(Order order);

    /** A record has to be taken out of the CIB; of no id: all of the resource. */
    void forgotten(String resource, String id);
  }

  private final String node;
  private final Timeline timeline;
  private final Executor executor;
  private final Clock clock;
  private final Map<String, AgentMetadata> metadata;
  private final Listener listener;
  private final Map<String, Resource> resources = new TreeMap<>();
  private int calls = 1;
  private boolean dead;

  /** Model time as seconds since 1970. */
  @FunctionalInterface
  interface Clock {
    long seconds();
  }

  private static final class Resource {
    final Deque<Job> waiting = new ArrayDeque<>();
    final Map<String, Job> recurring = new TreeMap<>();
    final Memory memory = new Memory();
    Job active;
    boolean unregistered;
  }

  /** What survives in a controller's memory, and is told to a new coordinator. */
  private static final class Memory {
    final Map<String, OperationRecord> recurring = new TreeMap<>();
    OperationRecord last;
    OperationRecord failed;
    Map<String, String> parameters;
  }

  private static final class Job {
    final Order order;
    final ResourceOperation operation;
    int call = -1;
    boolean cancelled;
    boolean over = true;
    int lastRc = -1;
    int lastStatus = OperationRecord.PENDING;
    long begun;
    long changed;
    Executor.Running running;
    Timeline.Pending timer;
    Timeline.Pending repeat;

    Job(Order order, ResourceOperation operation) {
      this.order = order;
      this.operation = operation;
    }
  }

  LocalExecutor(
      String node,
      Timeline timeline,
      Executor executor,
      Clock clock,
      Map<String, AgentMetadata> metadata,
      Listener listener) {
    this.node = requireNonNull(node, "node");
    this.timeline = requireNonNull(timeline, "timeline");
    this.executor = requireNonNull(executor, "executor");
    this.clock = requireNonNull(clock, "clock");
    this.metadata = requireNonNull(metadata, "metadata");
    this.listener = requireNonNull(listener, "listener");
  }

  /** The node is gone: nothing ends and nothing is told any more. */
  void die() {
    dead = true;
    resources.clear();
  }

  /** Takes an order. */
  void submit(Order order) {
    Resource resource =
        resources.computeIfAbsent(order.operation().resource(), name -> new Resource());
    Job job = new Job(order, given(resource, order.operation()));
    job.call = ++calls;
    String action = job.operation.action();
    if (!job.operation.isRecurring() && !action.equals("monitor") && !action.equals("notify")) {
      stopRecurring(resource);
    }
    if (!action.equals("notify")) {
      listener.recorded(pending(job));
    }
    if (job.operation.isRecurring()) {
      Job before = resource.recurring.put(job.operation.key(), job);
      if (before != null) {
        cancel(resource, before);
      }
    }
    resource.waiting.add(job);
    next(resource);
  }

  /** Is stopped with what it was started with. */
  private static ResourceOperation given(Resource resource, ResourceOperation operation) {
    boolean stop = operation.action().equals("stop");
    return stop && resource.memory.parameters != null
        ? operation.withParameters(resource.memory.parameters)
        : operation;
  }

  private void stopRecurring(Resource resource) {
    List<Job> all = new ArrayList<>(resource.recurring.values());
    resource.recurring.clear();
    all.forEach(job -> cancel(resource, job));
  }

  private void cancel(Resource resource, Job job) {
    job.cancelled = true;
    if (job.repeat != null) {
      job.repeat.cancel();
    }
    resource.waiting.remove(job);
    if (resource.active == job) {
      kill(job);
      resource.active = null;
      next(resource);
    }
  }

  private static void kill(Job job) {
    job.over = true;
    job.timer.cancel();
    if (job.running != null) {
      job.running.kill();
    }
  }

  /** Ends a recurring operation by the coordinator's order, and forgets it. */
  void cancel(String name, String action, long interval) {
    String key = ResourceOperation.key(name, action, interval);
    Resource resource = resources.get(name);
    if (resource != null) {
      Job job = resource.recurring.remove(key);
      if (job != null) {
        cancel(resource, job);
      }
      resource.memory.recurring.remove(key);
    }
    listener.forgotten(name, key);
  }

  /** Forgets a resource: its monitors end, and its history is gone. What runs runs to its end. */
  void forget(String name) {
    Resource resource = resources.get(name);
    if (resource != null) {
      stopRecurring(resource);
      if (resource.active == null && resource.waiting.isEmpty()) {
        resources.remove(name);
      } else {
        resource.unregistered = true;
        return;
      }
    }
    listener.forgotten(name, "");
  }

  /** Forgets the last failure of a resource. */
  void forgetFailure(String name) {
    Resource resource = resources.get(name);
    if (resource != null) {
      resource.memory.failed = null;
    }
    listener.forgotten(name, name + "_last_failure_0");
  }

  /** What a new coordinator is told. */
  List<OperationRecord> history() {
    List<OperationRecord> known = new ArrayList<>();
    for (Resource resource : resources.values()) {
      if (resource.memory.failed != null) {
        known.add(resource.memory.failed);
      }
      if (resource.memory.last != null) {
        known.add(resource.memory.last);
      }
      known.addAll(resource.memory.recurring.values());
      if (resource.active != null && resource.active.lastStatus == OperationRecord.PENDING) {
        if (!resource.active.operation.action().equals("notify")) {
          known.add(pending(resource.active));
        }
      }
    }
    return known;
  }

  private void next(Resource resource) {
    if (resource.active != null || resource.waiting.isEmpty() || dead) {
      return;
    }
    Job job = resource.waiting.remove();
    resource.active = job;
    job.over = false;
    job.begun = timeline.now();
    long timeout = job.operation.timeoutMillis();
    job.timer = timeline.after(timeout, () -> timedOut(resource, job));
    Executor.Running running =
        executor.start(
            node, job.operation, result -> timeline.after(0, () -> ended(resource, job, result)));
    job.running = running;
  }

  private void timedOut(Resource resource, Job job) {
    if (dead || job.over) {
      return;
    }
    kill(job);
    String reason =
        "Resource agent did not complete within %ds"
            .formatted(job.operation.timeoutMillis() / 1_000);
    over(resource, job, OperationRecord.TIMEOUT, new OperationResult(1, reason));
  }

  private void ended(Resource resource, Job job, OperationResult result) {
    if (dead || job.over) {
      return;
    }
    job.over = true;
    job.timer.cancel();
    over(resource, job, OperationRecord.DONE, result);
  }

  private void over(Resource resource, Job job, int status, OperationResult result) {
    resource.active = null;
    boolean first = job.lastStatus == OperationRecord.PENDING;
    boolean news = first || job.lastRc != result.code() || job.lastStatus != status;
    if (news) {
      job.changed = clock.seconds();
    }
    job.lastRc = result.code();
    job.lastStatus = status;
    if (job.operation.isRecurring()) {
      job.repeat = timeline.after(job.operation.intervalMillis(), () -> repeat(resource, job));
    }
    if (job.operation.action().equals("notify")) {
      listener.acknowledged(job.order);
    } else if (news) {
      told(resource, job, record(job, status, result));
    }
    if (resource.unregistered && resource.waiting.isEmpty()) {
      resources.remove(job.operation.resource());
      listener.forgotten(job.operation.resource(), "");
    }
    next(resource);
  }

  private void repeat(Resource resource, Job job) {
    if (!dead && !job.cancelled) {
      resource.waiting.add(job);
      next(resource);
    }
  }

  private void told(Resource resource, Job job, OperationRecord record) {
    remember(resource.memory, job, record);
    listener.recorded(record);
  }

  private static void remember(Memory memory, Job job, OperationRecord record) {
    String action = job.operation.action();
    if (record.isFailed() && !record.isMigration()) {
      memory.failed = record;
    } else if (!job.operation.isRecurring()) {
      memory.last = record;
      if (!action.equals("stop") && !action.startsWith("migrate")) {
        memory.parameters = job.operation.parameters();
      }
    }
    if (job.operation.isRecurring()) {
      memory.recurring.put(job.operation.key(), record);
    } else if (!action.equals("monitor")) {
      memory.recurring.clear();
    }
  }

  private OperationRecord pending(Job job) {
    return record(job, OperationRecord.PENDING, OperationResult.of(OperationRecord.PENDING_RC))
        .asPending();
  }

  private OperationRecord record(Job job, int status, OperationResult result) {
    ResourceOperation operation = job.operation;
    AgentMetadata known = metadata.getOrDefault(operation.agent(), AgentMetadata.NONE);
    OperationRecord record =
        new OperationRecord(
            operation.resource() + "_last_0",
            new Order(
                operation,
                job.order.action(),
                job.order.transition(),
                job.order.target(),
                job.order.coordinator()),
            job.call,
            result.code(),
            status,
            result.reason(),
            status == OperationRecord.PENDING ? clock.seconds() : job.changed,
            timeline.now() - job.begun,
            ParameterDigest.of(operation, known));
    if (record.isMigration()) {
      return record.named(operation.key());
    }
    if (record.isFailed()) {
      return record.named(operation.resource() + "_last_failure_0");
    }
    return operation.isRecurring() ? record.named(operation.key()) : record;
  }
}
