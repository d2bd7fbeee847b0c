/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.testcluster.cluster;

import com.github.dockerjava.api.exception.DockerException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A running test cluster: its nodes, what the cluster says of itself, and what can be done to it.
 */
public final class TestCluster {
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration QUERY = Duration.ofSeconds(10);
  private static final Duration START = Duration.ofSeconds(60);

  private final ClusterPlan plan;
  private final Path directory;
  private final List<ClusterNode> nodes;

  private TestCluster(ClusterPlan plan, Path directory, List<ClusterNode> nodes) {
    this.plan = plan;
    this.directory = directory;
    this.nodes = List.copyOf(nodes);
  }

  /**
   * Removes what a cluster of that name left, starts a new one and waits until all nodes are online
   * and fencing works.
   *
   * @param plan what to start
   * @param image tag of the node image, from {@link NodeImage#ensure()}
   * @param directory for this cluster's files; the hardware serves its sockets here
   * @throws ClusterException if that doesn't happen
   */
  public static TestCluster start(ClusterPlan plan, String image, Path directory) {
    Docker.remove(plan.name());
    List<ClusterNode> nodes;
    try {
      nodes = new NodeContainers(plan, image, directory).start();
    } catch (DockerException e) {
      throw new ClusterException("the nodes' containers did not start", e);
    }
    TestCluster cluster = new TestCluster(plan, directory, nodes);
    cluster.waitUntil(
        "all nodes online and fencing started",
        START,
        status -> status.online(plan.nodeNames()) && !status.where("fencing", "Started").isEmpty());
    return cluster;
  }

  /**
   * The cluster of that name that an earlier JVM started.
   *
   * @throws ClusterException if there is none
   */
  public static TestCluster attach(String name, Path directory) {
    List<ClusterNode> nodes =
        Docker.containers(name).stream()
            .map(c -> new ClusterNode(c.getLabels().get(Docker.NODE_LABEL), c.getId()))
            .toList();
    if (nodes.size() < 2) {
      throw new ClusterException("there is no test cluster; start one with 'cluster up'");
    }
    return new TestCluster(new ClusterPlan(name, nodes.size(), true), directory, nodes);
  }

  /** Removes the containers and the network of a cluster; does nothing if there are none. */
  public static void remove(String name) {
    Docker.remove(name);
  }

  /** What it was planned as. */
  public ClusterPlan plan() {
    return plan;
  }

  /** Directory on the host that every node sees as /share. */
  public Path share() {
    return directory.resolve("share");
  }

  /** All nodes, on or off. */
  public List<ClusterNode> nodes() {
    return nodes;
  }

  /**
   * The node of that name.
   *
   * @throws ClusterException if there is no node of that name
   */
  public ClusterNode node(String name) {
    return nodes.stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ClusterException(
                    "there is no node '%s'; there are %s".formatted(name, plan.nodeNames())));
  }

  /** What the cluster says of itself on that node; empty if it isn't up there (yet). */
  public Optional<ClusterStatus> statusOn(ClusterNode node) {
    ExecResult answer = node.exec(QUERY, "crm_mon", "-1", "--output-as=xml");
    return answer.ok() ? Optional.of(ClusterStatus.parse(answer.stdout())) : Optional.empty();
  }

  /** What the first node that answers says, preferring one whose partition has quorum. */
  public Optional<ClusterStatus> status() {
    Optional<ClusterStatus> any = Optional.empty();
    for (ClusterNode node : nodes) {
      Optional<ClusterStatus> status = node.on() ? quietStatus(node) : Optional.empty();
      if (status.isPresent() && status.get().quorum() && status.get().dc().isPresent()) {
        return status;
      }
      any = any.or(() -> status);
    }
    return any;
  }

  private Optional<ClusterStatus> quietStatus(ClusterNode node) {
    try {
      return statusOn(node);
    } catch (ClusterException e) {
      // It went down between the two questions, or hangs: then this node has no answer.
      return Optional.empty();
    }
  }

  /**
   * Waits until what the cluster says of itself fulfils a condition.
   *
   * @param what names the condition in the message
   * @param deadline how long
   * @return the status that fulfilled it
   * @throws ClusterException if it doesn't; with the last status seen
   */
  public ClusterStatus waitUntil(
      String what, Duration deadline, Predicate<ClusterStatus> condition) {
    AtomicReference<String> last = new AtomicReference<>("no node answered");
    AtomicReference<ClusterStatus> reached = new AtomicReference<>();
    try {
      Awaitility.await()
          .atMost(deadline)
          .pollDelay(Duration.ZERO)
          .pollInterval(POLL)
          .until(
              () -> {
                Optional<ClusterStatus> status = status();
                status.map(ClusterStatus::text).ifPresent(last::set);
                status.filter(condition).ifPresent(reached::set);
                return reached.get() != null;
              });
    } catch (ConditionTimeoutException e) {
      throw new ClusterException(
          "waited %d s for: %s; last seen: %s".formatted(deadline.toSeconds(), what, last.get()),
          e);
    }
    return reached.get();
  }
}
