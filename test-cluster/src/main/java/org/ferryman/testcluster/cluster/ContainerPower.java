// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

import com.github.dockerjava.api.exception.DockerException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.ferryman.testcluster.hardware.PowerSwitch;

/**
 * The power switches of a cluster's nodes: what the simulated hardware's fencing pulls is the
 * container's plug. Off is done when nothing runs there any more.
 */
final class ContainerPower implements PowerSwitch, AutoCloseable {
  private final ClusterPlan plan;
  private final ExecutorService switches =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "power-switch");
            thread.setDaemon(true);
            return thread;
          });

  ContainerPower(ClusterPlan plan) {
    this.plan = plan;
  }

  @Override
  public void request(String node, Action action, Consumer<Optional<String>> done) {
    switches.execute(() -> done.accept(attempt(node, action)));
  }

  private Optional<String> attempt(String node, Action action) {
    String container = plan.containerName(node);
    try {
      switch (action) {
        case OFF -> Docker.kill(container);
        case ON -> Docker.start(container);
        case PAUSE -> Docker.client().pauseContainerCmd(container).exec();
        case UNPAUSE -> Docker.client().unpauseContainerCmd(container).exec();
      }
      return Optional.empty();
    } catch (DockerException e) {
      return Optional.of("power %s of %s failed: %s".formatted(action, node, e.getMessage()));
    }
  }

  @Override
  public void close() {
    switches.shutdown();
  }
}
