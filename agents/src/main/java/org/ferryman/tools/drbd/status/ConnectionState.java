// SPDX-License-Identifier: Apache-2.0
package org.ferryman.tools.drbd.status;

/** The state of the connection to one peer (drbdsetup-events2(8), {@code connection}). */
public enum ConnectionState {
  /** No connection and none tried: disconnected by hand, or dropped after a split brain. */
  STAND_ALONE("StandAlone"),
  /** On its way to StandAlone. */
  DISCONNECTING("Disconnecting"),
  /** On its way to Connecting. */
  UNCONNECTED("Unconnected"),
  /** Dropped after a timeout. */
  TIMEOUT("Timeout"),
  /** Dropped by the transport. */
  BROKEN_PIPE("BrokenPipe"),
  /** Dropped by the network. */
  NETWORK_FAILURE("NetworkFailure"),
  /** Dropped after a breach of the protocol. */
  PROTOCOL_ERROR("ProtocolError"),
  /** The peer is leaving in order. */
  TEAR_DOWN("TearDown"),
  /** Trying to reach the peer (8.4's own name: WFConnection). */
  CONNECTING("Connecting"),
  /** Connected. */
  CONNECTED("Connected"),
  /** A word this version of Ferryman does not know. */
  UNRECOGNISED("");

  private final String word;

  ConnectionState(String word) {
    this.word = word;
  }

  /** DRBD's word; empty for {@link #UNRECOGNISED}. */
  public String word() {
    return word;
  }

  /** The state of that word, else {@link #UNRECOGNISED}. */
  public static ConnectionState of(String word) {
    return Words.find(values(), ConnectionState::word, word, UNRECOGNISED);
  }
}
