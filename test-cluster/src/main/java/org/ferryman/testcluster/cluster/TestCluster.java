// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

import com.github.dockerjava.api.exception.DockerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A running test cluster: its nodes, what the cluster says of itself, and what can be done to it.
 */
public final class TestCluster implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration QUERY = Duration.ofSeconds(10);
  private static final Duration START = Duration.ofSeconds(60);

  private final ClusterPlan plan;
  private final Path directory;
  private final ClusterHardware hardware;
  private final List<ClusterNode> nodes;
  private final Observer observer;

  private TestCluster(
      ClusterPlan plan,
      Path directory,
      ClusterHardware hardware,
      List<ClusterNode> nodes,
      Observer observer) {
    this.plan = plan;
    this.directory = directory;
    this.hardware = hardware;
    this.nodes = List.copyOf(nodes);
    this.observer = observer;
  }

  /**
   * Removes what a cluster of that name left, starts a new one and waits until all nodes are online
   * and fencing works.
   *
   * @param plan what to start
   * @param image tag of the node image, from {@link NodeImage#ensure()}
   * @param directory for this cluster's files
   * @param hardware serves the nodes' sockets in that directory; closed with the cluster
   * @throws ClusterException if the cluster does not come up
   */
  public static TestCluster start(
      ClusterPlan plan, String image, Path directory, ClusterHardware hardware) {
    Docker.remove(plan.name());
    List<ClusterNode> nodes;
    try {
      nodes = new NodeContainers(plan, image, directory).start();
    } catch (DockerException e) {
      throw new ClusterException("the nodes' containers did not start", e);
    }
    TestCluster cluster = new TestCluster(plan, directory, hardware, nodes, Observer.NONE);
    cluster.waitUntil(
        "all nodes online and fencing started",
        START,
        status -> status.online(plan.nodeNames()) && !status.where("fencing", "Started").isEmpty());
    cluster.initialiseDrbd();
    return cluster;
  }

  /** As a new pair is delivered: metadata made, declared equal once, not up. drbdadm(8). */
  private void initialiseDrbd() {
    List<ClusterNode> pair = nodes.subList(0, 2);
    pair.forEach(node -> drbdadm(node, "create-md", "--force", "r0"));
    pair.forEach(node -> drbdadm(node, "up", "r0"));
    waitUntil("r0 connected", START, status -> says(pair.get(0), "cstate", "Connected"));
    drbdadm(pair.get(0), "new-current-uuid", "--clear-bitmap", "r0");
    for (ClusterNode node : pair) {
      waitUntil("r0 UpToDate", START, status -> says(node, "dstate", "UpToDate/UpToDate"));
    }
    pair.forEach(node -> drbdadm(node, "down", "r0"));
  }

  private static boolean says(ClusterNode node, String question, String answer) {
    return drbdadm(node, question, "r0").strip().equals(answer);
  }

  private static String drbdadm(ClusterNode node, String... arguments) {
    List<String> argv = new ArrayList<>(List.of("drbdadm"));
    argv.addAll(List.of(arguments));
    return node.exec(QUERY, argv.toArray(String[]::new)).stdoutOrThrow();
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
    return new TestCluster(
        new ClusterPlan(name, nodes.size(), true),
        directory,
        ClusterHardware.connect(directory),
        nodes,
        Observer.NONE);
  }

  /** Removes the containers and the network of a cluster; does nothing if there are none. */
  public static void remove(String name) {
    Docker.remove(name);
  }

  /** The same cluster, with an observer of every wait. */
  public TestCluster observedBy(Observer watcher) {
    return new TestCluster(plan, directory, hardware, nodes, watcher);
  }

  /** What it was planned as. */
  public ClusterPlan plan() {
    return plan;
  }

  /** The hardware that it runs on. */
  public ClusterHardware hardware() {
    return hardware;
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

  /** Cuts a node's power: what it had in memory is gone. */
  public void powerOff(String node) {
    hardware.tell(h -> h.powerOff(node));
  }

  /** Switches a node on; it boots and joins by itself. */
  public void powerOn(String node) {
    hardware.tell(h -> h.powerOn(node));
  }

  /** Freezes a node with its guests; it comes back by power-off and power-on. */
  public void hang(String node) {
    hardware.tell(h -> h.hang(node));
  }

  /** Cuts a node off: the cluster network, and DRBD's link. Fencing still reaches it. */
  public void partition(String node) {
    for (String chain : List.of("INPUT", "OUTPUT")) {
      node(node)
          .exec(QUERY, "iptables", "-A", chain, "!", loopback(chain), "lo", "-j", "DROP")
          .stdoutOrThrow();
    }
    links(List.of(node(node))).forEach(link -> hardware.tell(h -> h.cutLink(link.a(), link.b())));
  }

  private static String loopback(String chain) {
    return chain.equals("INPUT") ? "-i" : "-o";
  }

  /** Ends all partitions. */
  public void heal() {
    for (ClusterNode node : nodes) {
      if (node.on()) {
        node.exec(QUERY, "iptables", "-F").stdoutOrThrow();
      }
    }
    links(nodes).forEach(link -> hardware.tell(h -> h.healLink(link.a(), link.b())));
  }

  private record Link(String a, String b) {}

  /** The replication links that end at one of these nodes. */
  private List<Link> links(List<ClusterNode> ends) {
    List<Link> links = new ArrayList<>();
    for (ClusterNode a : ends) {
      for (ClusterNode b : nodes) {
        if (!a.equals(b) && !links.contains(new Link(b.name(), a.name()))) {
          links.add(new Link(a.name(), b.name()));
        }
      }
    }
    return links;
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
      Optional<ClusterStatus> status = node.running() ? quietStatus(node) : Optional.empty();
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
      // It went down between the two questions: then this node has no answer.
      return Optional.empty();
    }
  }

  /**
   * Waits until what the cluster says of itself fulfils a condition.
   *
   * @param what names the condition in the message
   * @param deadline how long
   * @param condition asked again and again
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
                observer.waiting(what);
                Optional<ClusterStatus> status = status();
                status.ifPresent(observer::seen);
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

  /**
   * Writes the journal and Pacemaker's log of every node that is on.
   *
   * @param to directory for the files
   * @return the files
   */
  public List<Path> writeLogs(Path to) {
    List<Path> files = new ArrayList<>();
    for (ClusterNode node : nodes) {
      if (node.running()) {
        files.add(log(to, node, "journal", "journalctl", "--no-pager", "--output=short-precise"));
        files.add(log(to, node, "pacemaker", "cat", "/var/log/pacemaker/pacemaker.log"));
      }
    }
    return files;
  }

  private static Path log(Path to, ClusterNode node, String name, String... command) {
    ExecResult result = node.exec(START, command);
    Path file = to.resolve(node.name() + "-" + name + ".log");
    try {
      Files.createDirectories(to);
      return Files.writeString(file, result.stdout() + result.stderr());
    } catch (IOException e) {
      throw new ClusterException("cannot write " + file, e);
    }
  }

  /** Removes the nodes and their network, and closes the hardware. */
  @Override
  public void close() {
    Docker.remove(plan.name());
    hardware.close();
  }
}
