// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.demo;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.testcluster.cluster.ClusterNode;
import org.ferryman.testcluster.cluster.TestCluster;
import org.ferryman.testcluster.hardware.base.Event;

/**
 * DRBD's link is cut under a guest's writes, with the fencing policy that freezes them until the
 * peer is shut out. The cluster's own network stays up.
 */
public final class LinkCut {
  private static final String RESOURCE = "r0";
  private static final String OURS = "ferryman-fence";
  private static final Duration COMMAND = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern ENDED =
      Pattern.compile(RESOURCE + ": fence-peer ended with (\\d+) after (\\d+) ms");

  private final TestCluster cluster;
  private final ClusterNode host;
  private final ClusterNode peer;
  private long seen;

  /**
   * How a handler ended.
   *
   * @param exit its exit code
   * @param millis how long it took
   */
  public record Handled(int exit, long millis) {}

  /**
   * A link that is whole.
   *
   * @param cluster two nodes, r0 Connected
   * @param host where the guest runs
   * @param peer the other
   */
  public LinkCut(TestCluster cluster, ClusterNode host, ClusterNode peer) {
    this.cluster = cluster;
    this.host = host;
    this.peer = peer;
  }

  /** Gives r0 fencing and handlers on both nodes, while it is in use. */
  public void configureFencing() {
    for (ClusterNode node : List.of(host, peer)) {
      exec(node, "cp", "/usr/lib/ferryman-test/r0-fencing.res", "/etc/drbd.d/r0.res");
      exec(node, "drbdadm", "adjust", RESOURCE);
    }
  }

  /** Cuts the link. */
  public void cut() {
    seen = cluster.hardware().eventsAfter(0).stream().mapToLong(Event::seq).max().orElse(0);
    cluster.hardware().tell(hardware -> hardware.cutLink(host.name(), peer.name()));
  }

  /** Mends the link, and waits until both disks are UpToDate and nobody is shut out any more. */
  public void heal() {
    cluster.hardware().tell(hardware -> hardware.healLink(host.name(), peer.name()));
    cluster.waitUntil(
        "both disks UpToDate, and no fencing constraint left",
        PATIENCE,
        status -> disks().equals("UpToDate/UpToDate") && constraints().isEmpty());
  }

  /** Waits until the guest's writes go on after the cut, and says how fence-peer ended. */
  public Handled awaitFenced() {
    cluster.waitUntil(
        "fence-peer to end, and writes to go on",
        PATIENCE,
        status -> goesOn() && handled().isPresent());
    return handled().orElseThrow();
  }

  /** Waits until fence-peer has ended, whatever follows from it. */
  public Handled awaitHandled() {
    cluster.waitUntil("fence-peer to end", PATIENCE, status -> handled().isPresent());
    return handled().orElseThrow();
  }

  /** Waits until DRBD has noticed the cut and frozen the guest's writes. */
  public void awaitFrozen() {
    cluster.waitUntil("writes to be frozen", PATIENCE, status -> happened("I/O is frozen"));
  }

  /** Whether writes go on since the cut. */
  public boolean goesOn() {
    return happened("I/O goes on");
  }

  private boolean happened(String what) {
    return since().stream()
        .anyMatch(event -> event.kind().equals("drbd-io") && event.text().contains(what));
  }

  private Optional<Handled> handled() {
    return since().stream()
        .map(event -> ENDED.matcher(event.text()))
        .filter(Matcher::matches)
        .map(ended -> new Handled(Integer.parseInt(ended.group(1)), Long.parseLong(ended.group(2))))
        .findFirst();
  }

  private List<Event> since() {
    return cluster.hardware().eventsAfter(seen).stream()
        .filter(event -> event.node().equals(host.name()))
        .toList();
  }

  /** The disks as the guest's node sees them: its own and the peer's. */
  public String disks() {
    return exec(host, "drbdadm", "dstate", RESOURCE).strip();
  }

  /** Ids of the constraints that Ferryman's fence-peer has placed. */
  public List<String> constraints() {
    return exec(host, "cibadmin", "--query", "--scope=constraints")
        .lines()
        .filter(line -> line.contains("<rsc_location id=\"" + OURS))
        .map(line -> line.replaceFirst(".* id=\"([^\"]*)\".*", "$1"))
        .toList();
  }

  private static String exec(ClusterNode node, String... argv) {
    return node.exec(COMMAND, argv).stdoutOrThrow();
  }
}
