// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.testcontainers.DockerClientFactory;

/** What the test cluster asks of the Docker engine beyond what Testcontainers wraps. */
final class Docker {
  /** Label of everything that belongs to a test cluster; its value is the cluster's name. */
  static final String CLUSTER_LABEL = "org.ferryman.cluster";

  /** Label of a node's container; its value is the node's name. */
  static final String NODE_LABEL = "org.ferryman.node";

  /** The engine's own client: a second, newer one without buildx may come first in PATH. */
  static final String BINARY =
      Files.isExecutable(Path.of("/usr/bin/docker")) ? "/usr/bin/docker" : "docker";

  private static final Duration INSTALLED_IN = Duration.ofMinutes(10);

  /** The starters' own way, so that a test asked for alone needs no more than they do. */
  private static final String ENGINE =
      "root=$1; . \"$root/test-cluster/src/main/sh/setup.sh\";"
          + " need_to_run; install_missing; start_engine";

  private Docker() {}

  /**
   * Installs and starts the engine if none answers.
   *
   * @param root the top of the source tree
   * @throws ClusterException if there is none then; the message says why
   */
  static void ensureEngine(Path root) {
    HostCommand.of(INSTALLED_IN, "sh", "-euc", ENGINE, "engine", root.toString()).output();
  }

  static DockerClient client() {
    return DockerClientFactory.instance().client();
  }

  /** A cluster's containers, running or not, in the order of the nodes' names. */
  static List<Container> containers(String cluster) {
    return client()
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(Map.of(CLUSTER_LABEL, cluster))
        .exec()
        .stream()
        .sorted((a, b) -> a.getLabels().get(NODE_LABEL).compareTo(b.getLabels().get(NODE_LABEL)))
        .toList();
  }

  /** Removes all that a cluster of this name left. */
  static void remove(String cluster) {
    for (Container container : containers(cluster)) {
      removeContainer(container.getId());
    }
    client()
        .listNetworksCmd()
        .withFilter("label", List.of(CLUSTER_LABEL + "=" + cluster))
        .exec()
        .forEach(network -> removeNetwork(network.getId()));
  }

  /** Whether the container runs; a paused one does. */
  static boolean runs(String container) {
    return Boolean.TRUE.equals(
        client().inspectContainerCmd(container).exec().getState().getRunning());
  }

  /** Whether the container is frozen. */
  static boolean paused(String container) {
    return Boolean.TRUE.equals(
        client().inspectContainerCmd(container).exec().getState().getPaused());
  }

  /** Cuts the power: no signal that anything inside could act on, and gone when this returns. */
  static void kill(String container) {
    if (runs(container)) {
      client().killContainerCmd(container).exec();
      client().waitContainerCmd(container).start().awaitStatusCode();
    }
  }

  static void start(String container) {
    try {
      client().startContainerCmd(container).exec();
    } catch (NotModifiedException e) {
      // Already running, which is what was asked for: power-on of a node that is on.
      return;
    }
  }

  private static void removeContainer(String id) {
    try {
      client().removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException e) {
      // Someone else removed it in between; gone is what was asked for.
      return;
    }
  }

  private static void removeNetwork(String id) {
    try {
      client().removeNetworkCmd(id).exec();
    } catch (NotFoundException e) {
      // As above.
      return;
    }
  }
}
