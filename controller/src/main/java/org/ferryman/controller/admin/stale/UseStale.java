// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.stale;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.fencing.stale.ContactFiles;
import org.ferryman.fencing.stale.PastContacts;
import org.ferryman.fencing.stale.StaleData;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.Drbd;
import org.ferryman.tools.drbd.DrbdReading;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.NodeTools;
import org.ferryman.tools.drbd.config.ResourceConfiguration;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.pacemaker.Membership;
import org.ferryman.tools.pacemaker.Pacemaker;

/**
 * {@code ferryman drbd use-stale}: makes data that was left behind the newest there is, for when
 * the newer data is gone for good. First says what is lost; does it only when that is repeated.
 */
public final class UseStale {
  /** Done. */
  public static final int DONE = 0;

  /** Refused, or it failed; nothing that was written is lost by it. */
  public static final int REFUSED = 1;

  /** It would be done, but was not confirmed. */
  public static final int NOT_CONFIRMED = 3;

  /** What is repeated where it is not known since when writes are lost. */
  public static final String UNKNOWN = "unknown";

  private static final Set<DiskState> USABLE =
      Set.of(DiskState.OUTDATED, DiskState.CONSISTENT, DiskState.UP_TO_DATE);

  private final Drbd drbd;
  private final NodeTools node;
  private final Pacemaker pacemaker;
  private final ContactFiles contacts;
  private final String nodeName;

  /** On this node's tools; DRBD as it is, unguarded. */
  public UseStale(
      Drbd drbd, NodeTools node, Pacemaker pacemaker, ContactFiles contacts, String nodeName) {
    this.drbd = requireNonNull(drbd, "drbd");
    this.node = requireNonNull(node, "node");
    this.pacemaker = requireNonNull(pacemaker, "pacemaker");
    this.contacts = requireNonNull(contacts, "contacts");
    this.nodeName = requireNonNull(nodeName, "nodeName");
  }

  /**
   * Does it, or says what it would do.
   *
   * @param confirmation since when writes are lost, as this said when it was asked before
   * @return {@link #DONE}, {@link #REFUSED} or {@link #NOT_CONFIRMED}
   */
  public int run(
      DrbdResource resource,
      Optional<String> confirmation,
      PrintStream out,
      PrintStream err,
      Operation operation) {
    DrbdReading reading = drbd.read(resource, operation);
    if (!(reading instanceof DrbdReading.Configured configured)) {
      err.println(
          reading instanceof DrbdReading.Unknown unknown
              ? unknown.reason()
              : "%s is not up here: start its drbd resource, or 'drbdadm up %s'"
                  .formatted(resource, resource));
      return REFUSED;
    }
    Optional<String> objection =
        objection(configured.status()).or(() -> livingPeer(resource, operation));
    if (objection.isPresent()) {
      err.println("refused: " + objection.get());
      return REFUSED;
    }
    PastContacts past = contacts.read(resource);
    String since = since(past);
    tell(resource, configured.status(), past, since, out);
    if (!confirmation.equals(Optional.of(since))) {
      out.println(
          "nothing was done. To lose these writes: ferryman drbd use-stale %s --lose-writes-since '%s'"
              .formatted(resource, since));
      if (confirmation.isPresent()) {
        err.println(
            "refused: '%s' is not since when writes are lost".formatted(confirmation.get()));
      }
      return NOT_CONFIRMED;
    }
    return force(resource, out, err, operation);
  }

  private static Optional<String> objection(DrbdStatus status) {
    String name = status.resource();
    if (status.primary()) {
      return Optional.of(name + " is Primary here: its data is in use as it is");
    }
    if (status.connections().stream().anyMatch(it -> it.state() == ConnectionState.CONNECTED)) {
      return Optional.of(
          "%s is connected to its peer, whose data is in reach: promote it in the ordinary way"
              .formatted(name));
    }
    return status.volumes().isEmpty()
            || !status.volumes().stream().allMatch(volume -> USABLE.contains(volume.disk()))
        ? Optional.of(
            "%s is %s here: that is no state that a guest could start from; restore a backup"
                .formatted(
                    name,
                    String.join(
                        ", ", status.volumes().stream().map(it -> it.disk().word()).toList())))
        : Optional.empty();
  }

  /** A node that may live may have the data, or be writing it. */
  private Optional<String> livingPeer(DrbdResource resource, Operation operation) {
    Reading<Membership> reading = pacemaker.membership(operation);
    if (reading instanceof Reading.Unknown<Membership> unknown) {
      return unknown.absent()
          ? Optional.empty()
          : Optional.of("whether the other node lives is not known: " + unknown.reason());
    }
    Membership membership = ((Reading.Known<Membership>) reading).value();
    ResourceConfiguration.Reading configuration = node.configuration(resource, operation);
    Set<String> peers =
        new TreeSet<>(
            configuration instanceof ResourceConfiguration.Reading.Known known
                ? known.configuration().hostNames()
                : membership.nodes().keySet());
    if (peers.stream().noneMatch(it -> !it.equals(nodeName) && membership.node(it).isPresent())) {
      peers.addAll(membership.nodes().keySet());
    }
    peers.remove(nodeName);
    pacemaker.nodeName(operation).ifPresent(here -> peers.removeIf(here::equalsIgnoreCase));
    return peers.stream()
        .filter(peer -> membership.node(peer).map(Membership.Node::online).orElse(false))
        .findFirst()
        .map(
            peer ->
                "%s is a member of the cluster, and has the newer data: mend the link between the nodes, or use %s there; if its disk is gone, power %s off first"
                    .formatted(peer, resource, peer));
  }

  private static String since(PastContacts past) {
    return past.peers().values().stream()
        .flatMap(contact -> contact.lostAt().stream())
        .min((one, other) -> one.compareTo(other))
        .map(StaleData::clock)
        .orElse(UNKNOWN);
  }

  private void tell(
      DrbdResource resource, DrbdStatus status, PastContacts past, String since, PrintStream out) {
    out.printf(
        "%s on %s: disk %s%s%n",
        resource,
        nodeName,
        String.join(", ", status.volumes().stream().map(it -> it.disk().word()).toList()),
        past.stale().map(why -> "; " + why).orElse(""));
    out.println(
        since.equals(UNKNOWN)
            ? "lost: every write that another node has acknowledged since the two were last in sync; since when is not known, for this node has not been connected since it booted"
            : "lost: every write that another node has acknowledged since " + since);
    long known = status.peerVolumes().mapToLong(volume -> volume.outOfSyncKib().orElse(0)).sum();
    out.printf(
        "how much that is only the other node's DRBD knows: out-of-sync in its 'drbdsetup status --verbose --statistics %s'; of its own this node has written %d KiB alone%n",
        resource, known);
    out.println(
        "when the other node returns, DRBD finds a split brain: its writes are thrown away by 'drbdadm disconnect %s; drbdadm connect --discard-my-data %s' there, 'drbdadm connect %s' here"
            .formatted(resource, resource, resource));
  }

  private int force(DrbdResource resource, PrintStream out, PrintStream err, Operation operation) {
    contacts.forget(resource);
    Optional<String> failure = node.declareNewest(resource, operation);
    if (failure.isPresent()) {
      err.println(failure.get());
      return REFUSED;
    }
    DrbdReading after = drbd.read(resource, operation);
    boolean good =
        after instanceof DrbdReading.Configured configured && configured.status().upToDate();
    out.println(
        good
            ? "%s is UpToDate here: the cluster can promote it; clean up failures with 'crm_resource --cleanup'"
                .formatted(resource)
            : "%s is not UpToDate here although DRBD took the commands: see 'drbdadm status %s'"
                .formatted(resource, resource));
    return good ? DONE : REFUSED;
  }
}
