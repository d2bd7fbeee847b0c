// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.ferryman.exec.Deadline;
import org.ferryman.testcluster.cluster.ClusterException;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.ClusterStatus;
import org.ferryman.testcluster.cluster.ExecResult;
import org.ferryman.testcluster.cluster.Project;
import org.ferryman.testcluster.cluster.TestCluster;
import org.ferryman.testcluster.hardware.base.MeasurementReport;

/** Guest vm1 under a sample that lets it migrate live, and what an administrator does with it. */
public final class MigratingGuest {
  /** The guest. */
  public static final String GUEST = "vm1";

  /** The primitive of its DRBD resource. */
  public static final String DRBD = "drbd-r0";

  private static final Duration COMMAND = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  /** Memory of each host (MiB). */
  public static final int HOST_MEMORY_MIB = 40_960;

  private static final String CONFIGURATION =
      """
      name = "vm1"
      type = "%s"
      kernel = "/guest/vmlinux"
      ramdisk = "/guest/initrd.img"
      memory = %d
      vcpus = 1
      disk = [ "%s" ]
      on_poweroff = "destroy"
      on_reboot = "restart"
      on_crash = "destroy"
      """;

  private final TestCluster cluster;

  /** A guest that is not configured yet. */
  public MigratingGuest(TestCluster cluster) {
    this.cluster = cluster;
    cluster
        .nodes()
        .forEach(node -> cluster.hardware().tell(h -> h.memory(node.name(), HOST_MEMORY_MIB)));
  }

  /** Writes the guest's configuration on all nodes. */
  public void describe(String type, int memoryMib, String disk) {
    String text = CONFIGURATION.formatted(type, memoryMib, disk);
    for (ClusterNode node : cluster.nodes()) {
      run(node, "sh", "-c", "printf %s \"$1\" > /etc/xen/vm1.cfg", "sh", text);
    }
  }

  /** Loads a sample, as crm shell text, and waits for the guest. */
  public void load(String sample) {
    configure(sample);
    awaitRunning(node -> true);
  }

  /** Loads a sample, as crm shell text. */
  public void configure(String sample) {
    Path file = Project.find().root().resolve("cib-samples/%s/%s.crm".formatted(sample, sample));
    try {
      Files.copy(file, cluster.share().resolve("sample.crm"), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ClusterException("cannot copy " + file, e);
    }
    run(any(), "crm", "configure", "load", "update", "/share/sample.crm");
  }

  /** Moves it to a node and waits until everything has settled there. */
  public void move(String target) {
    run(any(), "crm_resource", "--resource", GUEST, "--move", "--node", target);
    awaitRunning(target::equals);
    run(any(), "crm_resource", "--resource", GUEST, "--clear");
  }

  /** Puts its node in standby, and waits until the guest runs elsewhere. */
  public String standby() {
    String left = putInStandby();
    awaitRunning(node -> !node.equals(left));
    return left;
  }

  /** Puts its node in standby, and waits for nothing. */
  public String putInStandby() {
    String left = host();
    run(cluster.node(left), "crm_standby", "--node", left, "--update", "on");
    return left;
  }

  /** Ends a standby, and waits until the node could take the guest back, and says so. */
  public void online(String node) {
    Deadline since = Deadline.after(PATIENCE);
    run(cluster.node(node), "crm_standby", "--node", node, "--delete");
    awaitAble(node, status -> ready(node, since));
  }

  /** Waits until a node that was there all the time could take the guest. */
  public void awaitAble(String node) {
    awaitAble(node, status -> true);
  }

  private void awaitAble(String node, Predicate<ClusterStatus> ready) {
    cluster.waitUntil(
        "%s Unpromoted on %s and UpToDate, and the node able".formatted(DRBD, node),
        PATIENCE,
        status ->
            status.where(DRBD, "Unpromoted").contains(node)
                && upToDate(node)
                && ready.test(status));
  }

  /**
   * Whether the node's controller has found it able to take the guest since then; a node without a
   * controller says nothing of it.
   */
  private boolean ready(String node, Deadline since) {
    ExecResult status =
        cluster.node(node).exec(COMMAND, "ferryman", "status", "--controller", "--json");
    if (!status.ok()) {
      return !cluster.node(node).exec(COMMAND, "systemctl", "is-active", "ferryman").ok();
    }
    try {
      for (JsonNode guest : new ObjectMapper().readTree(status.stdout()).path("guests")) {
        if (guest.path("guest").asText().equals(GUEST)) {
          return guest.path("ready").asBoolean()
              && guest.path("ageMillis").asLong() < since.elapsed().toMillis();
        }
      }
      return false;
    } catch (JsonProcessingException e) {
      throw new ClusterException("'ferryman status --json' on %s is no JSON".formatted(node), e);
    }
  }

  /** Stops the guest through the cluster. */
  public void stop() {
    role("Stopped");
    cluster.waitUntil(
        GUEST + " stopped", PATIENCE, status -> status.where(GUEST, "Started").isEmpty());
  }

  /** Starts the guest through the cluster. */
  public void start() {
    role("Started");
    awaitRunning(node -> true);
  }

  private void role(String role) {
    run(
        any(),
        "crm_resource",
        "--resource",
        GUEST,
        "--meta",
        "--set-parameter",
        "target-role",
        "--parameter-value",
        role);
  }

  /** The node that the guest runs on. */
  public String host() {
    return cluster
        .waitUntil(
            GUEST + " to be started",
            PATIENCE,
            status -> status.where(GUEST, "Started").size() == 1)
        .where(GUEST, "Started")
        .get(0);
  }

  /** The other one of two nodes. */
  public String other(String node) {
    return cluster.nodes().stream()
        .map(ClusterNode::name)
        .filter(name -> !name.equals(node))
        .findFirst()
        .orElseThrow();
  }

  /** Waits until the guest runs and writes where its disk alone is Primary, on a node that fits. */
  public void awaitRunning(Predicate<String> fits) {
    long before = measured().lastSequence().getOrDefault(GUEST, 0L);
    cluster.waitUntil(
        GUEST + " runs and writes on the node wanted, and no window is open",
        PATIENCE,
        status -> runs(status, fits) && settled(before));
  }

  private static boolean runs(ClusterStatus status, Predicate<String> fits) {
    List<String> hosts = status.where(GUEST, "Started");
    List<String> promoted = status.where(DRBD, "Promoted");
    boolean unmanaged = promoted.isEmpty() && status.where(DRBD, "Unpromoted").isEmpty();
    return hosts.size() == 1 && fits.test(hosts.get(0)) && (unmanaged || promoted.equals(hosts));
  }

  private boolean settled(long before) {
    MeasurementReport measured = measured();
    return measured.lastSequence().getOrDefault(GUEST, 0L) > before
        && measured.guestGaps().stream().noneMatch(gap -> gap.open())
        && measured.allowTwoPrimaries().stream().noneMatch(window -> window.open());
  }

  /** What the hardware measured so far. */
  public MeasurementReport measured() {
    return cluster.hardware().measurements();
  }

  private boolean upToDate(String node) {
    return cluster
        .node(node)
        .exec(COMMAND, "drbdadm", "dstate", "r0")
        .stdout()
        .strip()
        .equals("UpToDate/UpToDate");
  }

  private ClusterNode any() {
    return cluster.nodes().stream()
        .filter(ClusterNode::running)
        .findFirst()
        .orElseThrow(() -> new ClusterException("no node runs"));
  }

  private static void run(ClusterNode node, String... argv) {
    node.exec(COMMAND, new ArrayList<>(List.of(argv)).toArray(String[]::new)).stdoutOrThrow();
  }
}
