// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import java.util.function.Consumer;

/** Runs agents in the world, and answers for fence devices itself. */
final class DeviceExecutor implements Executor {
  private static final int FAILED = 1;
  private static final int NOT_RUNNING = 7;

  private final Surroundings world;

  DeviceExecutor(Surroundings world) {
    this.world = world;
  }

  @Override
  public Running start(String node, ResourceOperation operation, Consumer<OperationResult> done) {
    if (!operation.isDevice()) {
      return world.executor().start(node, operation, done);
    }
    boolean probe = operation.action().equals("monitor") && !operation.isRecurring();
    if (probe || operation.action().equals("stop")) {
      var pending =
          world.timeline().after(1, () -> done.accept(OperationResult.of(probe ? NOT_RUNNING : 0)));
      return pending::cancel;
    }
    var pending =
        world.after(
            world.timings().device(),
            () ->
                done.accept(
                    world.fences().answers(operation.resource(), node)
                        ? OperationResult.of(0)
                        : new OperationResult(FAILED, "the device does not answer")));
    return pending::cancel;
  }
}
