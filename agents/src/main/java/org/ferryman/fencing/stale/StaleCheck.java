// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing.stale;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ferryman.fencing.stale.StaleData.Doubt;
import org.ferryman.fencing.stale.StaleData.Fresh;
import org.ferryman.fencing.stale.StaleData.PeerFacts;
import org.ferryman.fencing.stale.StaleData.PeerFacts.Life;
import org.ferryman.fencing.stale.StaleData.Stale;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.drbd.DataGenerations;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.NodeTools;
import org.ferryman.tools.drbd.config.FencingPolicy;
import org.ferryman.tools.drbd.config.ResourceConfiguration;
import org.ferryman.tools.drbd.status.ConnectionState;
import org.ferryman.tools.drbd.status.DiskState;
import org.ferryman.tools.drbd.status.DrbdConnection;
import org.ferryman.tools.drbd.status.DrbdPeerVolume;
import org.ferryman.tools.drbd.status.DrbdStatus;
import org.ferryman.tools.drbd.status.Role;
import org.ferryman.tools.pacemaker.Cib;
import org.ferryman.tools.pacemaker.DrbdClone;
import org.ferryman.tools.pacemaker.Membership;
import org.ferryman.tools.pacemaker.NodeNames;
import org.ferryman.tools.pacemaker.Pacemaker;

/** Gathers what {@link StaleData} decides by. Changes nothing but what is remembered of peers. */
final class StaleCheck {
  private final NodeTools node;
  private final DataGenerations generations;
  private final Pacemaker pacemaker;
  private final ContactFiles contacts;
  private final String nodeName;

  /**
   * A question.
   *
   * @param promoted where the resource is promoted, as whoever asks was told
   * @param apart whether the resource is connected only once promoted
   * @param justPrimary whether this node has become Primary a moment ago, so that its own data
   *     generation tells nothing
   */
  record Question(Set<String> promoted, boolean apart, boolean justPrimary) {
    static final Question PLAIN = new Question(Set.of(), false, false);
  }

  StaleCheck(
      NodeTools node,
      DataGenerations generations,
      Pacemaker pacemaker,
      ContactFiles contacts,
      String nodeName) {
    this.node = node;
    this.generations = generations;
    this.pacemaker = pacemaker;
    this.contacts = contacts;
    this.nodeName = nodeName;
  }

  /** Whether there is data here that could be promoted although no good peer is connected. */
  static boolean concerns(DrbdStatus status) {
    return status.volumes().stream()
            .anyMatch(
                volume ->
                    volume.disk() == DiskState.UP_TO_DATE || volume.disk() == DiskState.CONSISTENT)
        && status.connections().stream().noneMatch(StaleCheck::settles)
        && (status.connections().isEmpty()
            || status.connections().stream().anyMatch(StaleCheck::gone));
  }

  /** While a Primary or another good copy is connected, the kernel knows better than anybody. */
  private static boolean settles(DrbdConnection connection) {
    return connection.state() == ConnectionState.CONNECTED
        && (connection.peerRole() == Role.PRIMARY
            || (!connection.volumes().isEmpty()
                && connection.volumes().stream()
                    .allMatch(volume -> volume.disk() == DiskState.UP_TO_DATE)));
  }

  private static boolean gone(DrbdConnection connection) {
    return connection.state() != ConnectionState.CONNECTED
        && (connection.volumes().isEmpty()
            || !connection.volumes().stream().allMatch(DrbdPeerVolume::client));
  }

  /** Decides for a state in which {@link #concerns} holds. */
  StaleData of(DrbdResource resource, DrbdStatus status, Question question, Operation operation) {
    PastContacts past = contacts.read(resource);
    Reading<Membership> reading = pacemaker.membership(operation);
    String here = here(reading, operation);
    if (past.stale().isEmpty() && noneElse(reading, here)) {
      contacts.change(resource, StaleCheck::withoutAny);
      return new Fresh("no other node is a member of the cluster");
    }
    if (past.stale().isEmpty()
        && reading instanceof Reading.Unknown<Membership> unknown
        && unknown.absent()) {
      return new Fresh("no cluster runs here that could tell: " + unknown.reason());
    }
    if (past.stale().isPresent()) {
      return new Stale(past.stale().get());
    }
    ResourceConfiguration.Reading configuration = node.configuration(resource, operation);
    if (configuration instanceof ResourceConfiguration.Reading.Known known
        && handled(known.configuration())) {
      return new Fresh("DRBD's fence-peer handler sees to it");
    }
    List<PeerFacts> facts = new ArrayList<>();
    for (Apart peer : peers(status, configuration, reading, here)) {
      facts.add(peer(peer, resource, status, past, reading, question, operation));
    }
    StaleData found = StaleData.of(resource.name(), Optional.empty(), facts);
    return found instanceof Stale
            && configuration instanceof ResourceConfiguration.Reading.Unknown it
        ? new Doubt(
            "%s; whether DRBD's own fencing sees to it is not known: %s"
                .formatted(found.reason(), it.reason()))
        : found;
  }

  private PeerFacts peer(
      Apart peer,
      DrbdResource resource,
      DrbdStatus status,
      PastContacts past,
      Reading<Membership> reading,
      Question question,
      Operation operation) {
    String node = peer.node();
    Lives lives = life(node, reading, operation);
    if (lives.life() == Life.GONE) {
      contacts.change(resource, it -> it.without(peer.host()));
    }
    boolean told = question.promoted().stream().anyMatch(node::equalsIgnoreCase);
    boolean there =
        lives.life() == Life.ALIVE && promotedNow(node, told, resource, reading, operation);
    List<String> names = List.of(peer.host(), PastContacts.SOLE);
    Optional<DrbdConnection> connection =
        status.connections().stream()
            .filter(it -> names.contains(PastContacts.key(it)))
            .findFirst();
    return new PeerFacts(
        node,
        lives.life(),
        lives.reason(),
        there,
        past.with(peer.host()),
        lives.life() != Life.GONE
            && !question.justPrimary()
            && generations.behind(
                status,
                connection.filter(it -> !PastContacts.key(it).equals(PastContacts.SOLE)),
                operation),
        question.apart());
  }

  /** With a policy and a handler DRBD itself shuts out the peer that was left behind. */
  static boolean handled(ResourceConfiguration configuration) {
    return configuration.weakestFencing() != FencingPolicy.DONT_CARE
        && configuration.handler("fence-peer").isPresent();
  }

  private static boolean noneElse(Reading<Membership> reading, String here) {
    return reading instanceof Reading.Known<Membership> known
        && known.value().nodes().entrySet().stream()
            .filter(entry -> !entry.getKey().equalsIgnoreCase(here))
            .noneMatch(entry -> entry.getValue().online());
  }

  private static PastContacts withoutAny(PastContacts past) {
    return new PastContacts(java.util.Map.of(), past.stale());
  }

  /**
   * A peer behind a connection that is down.
   *
   * @param host its name for DRBD
   * @param node its name for Pacemaker
   */
  private record Apart(String host, String node) {}

  private List<Apart> peers(
      DrbdStatus status,
      ResourceConfiguration.Reading configuration,
      Reading<Membership> reading,
      String here) {
    Set<String> nodes =
        reading instanceof Reading.Known<Membership> known
            ? new TreeSet<>(known.value().nodes().keySet())
            : new TreeSet<>();
    nodes.removeIf(here::equalsIgnoreCase);
    ownSide(configuration).forEach(host -> nodes.remove(nodeOf(host, nodes)));
    Set<String> hosts =
        configuration instanceof ResourceConfiguration.Reading.Known known
            ? otherSides(known.configuration())
            : status.connections().stream()
                .map(PastContacts::key)
                .filter(name -> !name.equals(PastContacts.SOLE))
                .collect(Collectors.toCollection(TreeSet::new));
    hosts.remove(nodeName);
    status.connections().stream()
        .filter(connection -> !gone(connection))
        .forEach(connection -> hosts.remove(PastContacts.key(connection)));
    boolean strangers = hosts.stream().noneMatch(host -> nodes.contains(nodeOf(host, nodes)));
    if (strangers && nodes.size() == 1) {
      String only = nodes.iterator().next();
      return List.of(new Apart(hosts.size() == 1 ? hosts.iterator().next() : only, only));
    }
    return hosts.stream().map(host -> new Apart(host, nodeOf(host, nodes))).toList();
  }

  private static String nodeOf(String host, Set<String> nodes) {
    return new NodeNames(nodes).meantBy(host).orElse(host);
  }

  /** This node's name for Pacemaker. */
  private String here(Reading<Membership> reading, Operation operation) {
    boolean same =
        !(reading instanceof Reading.Known<Membership> known)
            || known.value().nodes().keySet().stream().anyMatch(nodeName::equalsIgnoreCase);
    return same ? nodeName : pacemaker.nodeName(operation).orElse(nodeName);
  }

  /** Of a stacked resource the lower peer is on this node's own side. */
  private Set<String> otherSides(ResourceConfiguration configuration) {
    return new TreeSet<>(configuration.definition().peersOf(nodeName));
  }

  private Set<String> ownSide(ResourceConfiguration.Reading configuration) {
    return configuration instanceof ResourceConfiguration.Reading.Known known
        ? known
            .configuration()
            .definition()
            .host(nodeName)
            .map(host -> Set.copyOf(host.names()))
            .orElse(Set.of())
        : Set.of();
  }

  private record Lives(Life life, String reason) {}

  private Lives life(String peer, Reading<Membership> reading, Operation operation) {
    if (!(reading instanceof Reading.Known<Membership> known)) {
      return new Lives(Life.UNSURE, ((Reading.Unknown<Membership>) reading).reason());
    }
    Optional<Membership.Node> node = known.value().node(peer);
    if (node.isEmpty()) {
      return new Lives(Life.GONE, peer + " is no node of the cluster");
    }
    if (!node.get().online()) {
      return new Lives(Life.GONE, peer + " is no member of the cluster at the moment");
    }
    if (!node.get().settled()) {
      return new Lives(Life.UNSURE, peer + " is joining the cluster, or is to be fenced");
    }
    return pacemaker.echo(peer, operation) instanceof Pacemaker.Echo.Silent silent
        ? new Lives(Life.UNSURE, silent.reason())
        : new Lives(Life.ALIVE, peer + " answers");
  }

  /**
   * Whether the cluster has it promoted there. One whose promotion has failed is listed as promoted
   * too, and every notification tells of it as if it had not.
   *
   * @param told whether a notification says so, which may be ahead of what this node has received
   */
  private boolean promotedNow(
      String peer,
      boolean told,
      DrbdResource resource,
      Reading<Membership> reading,
      Operation operation) {
    if (!(reading instanceof Reading.Known<Membership> known)
        || (known.value().promotedOn().isEmpty() && !told)
        || !(pacemaker.cib(operation) instanceof Reading.Known<Cib> cib)) {
      return false;
    }
    return cib.value().clonesOf(resource.name()).stream()
        .map(DrbdClone::primitive)
        .anyMatch(
            primitive ->
                (told || known.value().promoted(primitive, peer))
                    && !known.value().failed(primitive, peer));
  }

  /**
   * Why the kernel is not to be asked although it would ping a peer that it takes for Primary: the
   * peer lives and the cluster has it promoted no more, so the link is dead and DRBD has yet to
   * notice. Asked now, it would obey; the role that was given for a moment would be a split brain.
   */
  Optional<String> unnoticed(DrbdResource resource, DrbdStatus status, Operation operation) {
    Reading<Membership> reading = pacemaker.membership(operation);
    if (!(reading instanceof Reading.Known<Membership> members)
        || noneElse(reading, here(reading, operation))) {
      return Optional.empty();
    }
    ResourceConfiguration.Reading configuration = node.configuration(resource, operation);
    List<String> primaries = status.primaryPeers().stream().map(PastContacts::key).toList();
    Set<String> hosts = new TreeSet<>();
    if (configuration instanceof ResourceConfiguration.Reading.Known known) {
      hosts.addAll(otherSides(known.configuration()));
    }
    if (!primaries.contains(PastContacts.SOLE)) {
      hosts.retainAll(primaries);
    }
    for (String host : hosts) {
      String peer = nodeOf(host, members.value().nodes().keySet());
      if (life(peer, reading, operation).life() == Life.ALIVE
          && !promotedNow(peer, false, resource, reading, operation)) {
        return Optional.of(
            "%s was last heard to be Primary on %s, which lives, and the cluster does not have it promoted there: it is not made Primary here before DRBD says otherwise"
                .formatted(resource, peer));
      }
    }
    return Optional.empty();
  }
}
