// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.differential;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A way in which Ferryman answers otherwise than the peer, with every case in which it does, as
 * listed in {@code differences.json}.
 *
 * @param when in what case, in words
 * @param peer what {@code ocf:linbit:drbd} does then
 * @param ferryman what Ferryman does
 * @param kind whose doing it is
 * @param why what is wrong with the peer's answer, or the rule that Ferryman's follows
 * @param rows the cases
 */
record Difference(
    String when, String peer, String ferryman, Kind kind, String why, List<Row> rows) {

  /** Whose doing a difference is. */
  enum Kind {
    /** The peer is wrong. */
    @JsonProperty("fault")
    FAULT("the peer's fault"),
    /** Ferryman keeps to a rule that the peer does not have. */
    @JsonProperty("rule")
    RULE("Ferryman's rule"),
    /** A side effect; neither exit code nor score differs. */
    @JsonProperty("aside")
    ASIDE("side effect");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  Difference {
    requireNonNull(when, "when");
    requireNonNull(peer, "peer");
    requireNonNull(ferryman, "ferryman");
    requireNonNull(kind, "kind");
    requireNonNull(why, "why");
    rows = List.copyOf(rows);
  }

  /**
   * Every one of the situations with every one of the acts. What is not given is the same on both
   * sides.
   *
   * @param drbd the versions of DRBD
   * @param acts names of acts
   * @param situations names of situations
   * @param exits the peer's exit code and Ferryman's, or null
   * @param scores the peer's score and Ferryman's, or null
   * @param after the state that r0 is in after the peer's act and after Ferryman's, or null
   */
  record Row(
      List<String> drbd,
      List<String> acts,
      List<String> situations,
      List<String> exits,
      List<String> scores,
      List<String> after) {

    boolean names(String version, Case one) {
      return drbd.contains(version)
          && acts.contains(one.act().name())
          && situations.contains(one.situation().name());
    }

    /** Whether the two answers differ in what is listed, as listed, and in nothing else. */
    boolean describes(Answer peer, Answer ours) {
      return fits(exits, peer.exit(), ours.exit())
          && fits(scores, peer.score(), ours.score())
          && fits(after, peer.after(), ours.after());
    }

    private static boolean fits(List<String> listed, String peer, String ours) {
      return listed == null ? peer.equals(ours) : listed.equals(List.of(peer, ours));
    }
  }

  /** All that are listed. */
  static List<Difference> listed() {
    try (InputStream in = Difference.class.getResourceAsStream("differences.json")) {
      return new ObjectMapper().readValue(in, new TypeReference<List<Difference>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a case is among the rows. */
  boolean names(String version, Case one) {
    return rows.stream().anyMatch(row -> row.names(version, one));
  }

  /** Whether the answers in that case are as one of the rows says. */
  boolean describes(String version, Case one, Answer peer, Answer ours) {
    return rows.stream().anyMatch(row -> row.names(version, one) && row.describes(peer, ours));
  }
}
