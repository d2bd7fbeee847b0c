// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.testcluster.hardware.base.Timeline;
import org.ferryman.testcluster.storm.pacemaker.Executor;
import org.ferryman.testcluster.storm.pacemaker.OperationResult;
import org.ferryman.testcluster.storm.pacemaker.ResourceOperation;
import org.ferryman.testcluster.storm.world.Baton.Fiber;

/** Runs Ferryman's agents where Pacemaker wants them run, each as a process of its own. */
final class Agents implements Executor {
  /** The first word of such a process. */
  static final String KIND = "agent";

  private final StormWorld world;

  Agents(StormWorld world) {
    this.world = requireNonNull(world, "world");
  }

  @Override
  public Running start(String at, ResourceOperation operation, Consumer<OperationResult> done) {
    StormNode node = world.node(at).orElseThrow();
    String agent = operation.agent().substring(operation.agent().lastIndexOf(':') + 1);
    Operated operated = new Operated(node, agent, operation, done);
    operated.begin();
    return operated::kill;
  }

  /** An operation with the process that performs it. */
  private final class Operated {
    private final StormNode node;
    private final String agent;
    private final ResourceOperation operation;
    private final Consumer<OperationResult> done;
    private StormProcess process;

    private Operated(
        StormNode node, String agent, ResourceOperation operation, Consumer<OperationResult> done) {
      this.node = node;
      this.agent = agent;
      this.operation = operation;
      this.done = done;
    }

    private void begin() {
      process = node.process(List.of(KIND, agent, operation.action(), operation.resource()));
      StormProcess its = process;
      its.onLoss(this::beginAnew);
      world.begun(node, operation);
      Fiber unused = world.baton().start(its, () -> perform(its));
    }

    /** As the wrapper does where an answer does not come: a one-shot finds out what is true. */
    private void beginAnew() {
      Timeline.Pending unused =
          world
              .timeline()
              .after(
                  world.chance().between(300, 1_500),
                  () -> {
                    if (node.on() && process != null) {
                      begin();
                    }
                  });
    }

    private void perform(StormProcess its) {
      Baton.current().sleep(world.chance().latency());
      OcfAnswer answer =
          world.answer(
              node,
              agent,
              operation,
              () -> node.perform(its, agent, operation.action(), environment()));
      world.answered(node, operation, answer);
      process = null;
      its.end();
      Timeline.Pending unused =
          world
              .timeline()
              .after(
                  0, () -> done.accept(new OperationResult(answer.exit().code(), answer.reason())));
    }

    private Map<String, String> environment() {
      Map<String, String> here = new TreeMap<>();
      operation.environment().forEach((name, value) -> here.put(name, node.here(value)));
      return here;
    }

    private void kill() {
      if (process != null) {
        StormProcess its = process;
        process = null;
        its.end();
      }
    }
  }
}
