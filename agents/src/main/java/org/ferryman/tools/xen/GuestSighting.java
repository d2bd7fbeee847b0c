// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.xen;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * What one look at all domains of a node says of a guest.
 *
 * @param unknown why nothing is known; empty if the whole list was read
 * @param own the domain of its own name
 * @param incoming {@code NAME--incoming}
 * @param away {@code NAME--migratedaway}
 */
public record GuestSighting(
    String unknown, GuestDomain own, GuestDomain incoming, GuestDomain away) {
  /** A look that found nothing of the guest. */
  public static final GuestSighting NOTHING =
      new GuestSighting("", GuestDomain.ABSENT, GuestDomain.ABSENT, GuestDomain.ABSENT);

  /** Checks. */
  public GuestSighting {
    requireNonNull(unknown, "unknown");
    requireNonNull(own, "own");
    requireNonNull(incoming, "incoming");
    requireNonNull(away, "away");
  }

  /** A look that failed. */
  public static GuestSighting unknown(String reason) {
    return new GuestSighting(reason, GuestDomain.ABSENT, GuestDomain.ABSENT, GuestDomain.ABSENT);
  }

  /** Whether the list was read. */
  @JsonIgnore
  public boolean known() {
    return unknown.isEmpty();
  }

  /** Whether nothing of the guest is there, positively. */
  @JsonIgnore
  public boolean nothing() {
    return known() && !own.there() && !incoming.there() && !away.there();
  }

  /** In a few words for a reason. */
  @JsonIgnore
  public String describe() {
    if (!known()) {
      return "unknown (" + unknown + ")";
    }
    StringBuilder text = new StringBuilder();
    append(text, "NAME", own);
    append(text, "--incoming", incoming);
    append(text, "--migratedaway", away);
    return text.isEmpty() ? "nothing" : text.toString();
  }

  private static void append(StringBuilder text, String what, GuestDomain copy) {
    if (copy.there()) {
      text.append(text.isEmpty() ? "" : " and ").append(what).append(' ').append(copy.state());
    }
  }
}
