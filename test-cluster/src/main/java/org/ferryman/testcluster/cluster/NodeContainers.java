// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.utility.DockerImageName;

/**
 * Starts the containers of a cluster: one per node, systemd as PID 1, a fixed address, its own
 * cgroup namespace. They get SYS_ADMIN (systemd's mounts) and NET_ADMIN (iptables, ip), but are not
 * privileged: that fails on hosts which themselves lack a capability.
 */
final class NodeContainers {
  private static final Duration START = Duration.ofSeconds(60);
  private static final long SHARED_MEMORY = 256L << 20;

  private final ClusterPlan plan;
  private final String image;
  private final Path directory;

  /**
   * @param plan which nodes
   * @param image tag of the node image
   * @param directory has a directory per node (the hardware's sockets) and one shared by all
   */
  NodeContainers(ClusterPlan plan, String image, Path directory) {
    this.plan = plan;
    this.image = image;
    this.directory = directory;
  }

  /** Starts all at once. */
  List<ClusterNode> start() {
    Subnet subnet = Subnet.create(plan.networkName(), plan.name());
    Path corosync = written(CorosyncConf.text(subnet, plan.nodes()));
    List<GenericContainer<?>> containers = new ArrayList<>();
    for (int n = 1; n <= plan.nodes(); n++) {
      containers.add(container("node" + n, subnet, n, corosync));
    }
    try {
      Startables.deepStart(containers).join();
    } catch (CompletionException e) {
      throw new ClusterException("the nodes' containers did not start", e.getCause());
    }
    List<ClusterNode> nodes = new ArrayList<>();
    for (int i = 0; i < plan.nodes(); i++) {
      nodes.add(new ClusterNode(plan.nodeNames().get(i), idOf(containers.get(i))));
    }
    return nodes;
  }

  private static String idOf(Container<?> container) {
    return container.getContainerId();
  }

  /** Every node knows the others' names, as a cluster's nodes do. */
  private String[] hosts(Subnet subnet) {
    return IntStream.rangeClosed(1, plan.nodes())
        .mapToObj(n -> "node" + n + ":" + subnet.address(n))
        .toArray(String[]::new);
  }

  private GenericContainer<?> container(String node, Subnet subnet, int number, Path corosync) {
    // Binds are set by the modifier: Testcontainers' own way first pulls an image to try binds out.
    return new GenericContainer<>(DockerImageName.parse(image))
        .withLabel(Docker.CLUSTER_LABEL, plan.name())
        .withLabel(Docker.NODE_LABEL, node)
        .withNetworkMode(plan.networkName())
        .withTmpFs(Map.of("/sys/fs/cgroup", "rw"))
        .withReuse(plan.outlivesJvm())
        .withStartupTimeout(START)
        .withCreateContainerCmdModifier(
            command -> {
              HostConfig host = command.getHostConfig();
              host.withCapAdd(Capability.SYS_ADMIN, Capability.NET_ADMIN)
                  .withCgroupnsMode("private")
                  .withBinds(
                      new Bind(made(directory.resolve(node)), new Volume("/sim")),
                      new Bind(made(directory.resolve("share")), new Volume("/share")),
                      new Bind(
                          corosync.toString(),
                          new Volume("/etc/corosync/corosync.conf"),
                          AccessMode.ro))
                  .withExtraHosts(hosts(subnet))
                  .withShmSize(SHARED_MEMORY);
              command
                  .withName(plan.containerName(node))
                  .withHostName(node)
                  .withIpv4Address(subnet.address(number));
            });
  }

  private Path written(String text) {
    Path file = directory.resolve("corosync.conf").toAbsolutePath();
    try {
      Files.createDirectories(directory);
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new ClusterException("cannot write " + file, e);
    }
  }

  private static String made(Path directory) {
    try {
      return Files.createDirectories(directory).toAbsolutePath().toString();
    } catch (IOException e) {
      throw new ClusterException("cannot make " + directory, e);
    }
  }
}
