// SPDX-License-Identifier: Apache-2.0
package org.ferryman.fencing.stale;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.ferryman.fencing.stale.PastContacts.Contact;
import org.ferryman.fencing.stale.StaleData.PeerFacts.Life;

/**
 * Whether a Secondary's good-looking data lacks what a peer has written without it. For each peer
 * that is not connected the first line that fits decides; the worst of all peers counts.
 *
 * <pre>
 * found to be stale before                                             stale
 * the peer lives, and the cluster has it promoted now                  stale
 * this node has written without the peer                               fresh
 * the peer is no member, or to be fenced                               fresh
 * last heard Secondary, or without good data                           fresh
 * last heard Primary           and lives                               stale
 *                              and is a member that does not answer    doubt
 * never heard since boot       connected only once promoted, by order  fresh
 *                              else                                    doubt
 * </pre>
 *
 * Fresh may be promoted. Stale must be marked Outdated. In doubt nothing is marked and nothing is
 * promoted: it is looked again.
 */
public sealed interface StaleData {
  /** Why, for people. */
  String reason();

  /** Nobody is known to have written what is not here. */
  record Fresh(String reason) implements StaleData {}

  /** A peer has written, or was free to write, what is not here. */
  record Stale(String reason) implements StaleData {}

  /** It can't be told. */
  record Doubt(String reason) implements StaleData {}

  /** Decides. */
  static StaleData of(String resource, Optional<String> foundStale, List<PeerFacts> apart) {
    if (foundStale.isPresent()) {
      return new Stale(foundStale.get());
    }
    List<StaleData> all = apart.stream().map(peer -> of(resource, peer)).toList();
    return all.stream()
        .filter(Stale.class::isInstance)
        .findFirst()
        .or(() -> all.stream().filter(Doubt.class::isInstance).findFirst())
        .or(() -> all.stream().findFirst())
        .orElseGet(() -> new Fresh("every peer is connected"));
  }

  private static StaleData of(String resource, PeerFacts peer) {
    if (peer.life() == Life.ALIVE && peer.promoted()) {
      return new Stale(
          "%s is promoted on %s, which lives and is not connected%s"
              .formatted(resource, peer.node(), since(peer)));
    }
    if (peer.behind()) {
      return new Fresh("%s lacks what was written here".formatted(peer.node()));
    }
    if (peer.life() == Life.GONE) {
      return new Fresh(peer.lifeReason());
    }
    if (peer.contact().isEmpty()) {
      return neverHeard(resource, peer);
    }
    if (!peer.contact().get().mayWriteAlone()) {
      return new Fresh("%s was not writing when the link went".formatted(peer.node()));
    }
    return peer.life() == Life.ALIVE
        ? new Stale(
            "%s was Primary on %s when the link was lost%s, and %s lives: it has gone on writing"
                .formatted(resource, peer.node(), since(peer), peer.node()))
        : new Doubt(
            "%s was Primary on %s when the link was lost%s, and whether %s died with it is not known yet: %s"
                .formatted(resource, peer.node(), since(peer), peer.node(), peer.lifeReason()));
  }

  private static StaleData neverHeard(String resource, PeerFacts peer) {
    return peer.apart()
        ? new Fresh("connected only once promoted, as the parameter says")
        : new Doubt(
            "%s has not been connected to %s since this node booted, and %s is a member of the cluster: it may have newer data; restore the link, or if its data is to be given up: 'ferryman drbd use-stale %s' tells more"
                .formatted(resource, peer.node(), peer.node(), resource));
  }

  private static String since(PeerFacts peer) {
    return peer.contact().flatMap(Contact::lostAt).map(at -> " (" + clock(at) + ")").orElse("");
  }

  /** A time of day, in this node's time zone. */
  static String clock(Instant at) {
    return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")
        .withZone(ZoneId.systemDefault())
        .format(at);
  }

  /**
   * What is known of one peer that DRBD is not connected to.
   *
   * @param node its name in the cluster
   * @param life whether it lives
   * @param lifeReason how that is known, for people
   * @param promoted whether the cluster has the resource promoted there now
   * @param contact what was last heard of it over DRBD's connection since this node booted
   * @param behind whether this node has written without it, as DRBD's data generations say
   * @param apart whether the resource is connected only once it is promoted, by a parameter
   */
  record PeerFacts(
      String node,
      Life life,
      String lifeReason,
      boolean promoted,
      Optional<Contact> contact,
      boolean behind,
      boolean apart) {

    /** Whether a node lives. */
    public enum Life {
      /** It has answered after the connection was lost. */
      ALIVE,
      /**
       * It is no member of the cluster: it has left, died, or is to be fenced; or nobody can tell.
       */
      GONE,
      /** The cluster calls it a member, but it does not answer, or is joining. */
      UNSURE
    }
  }
}
