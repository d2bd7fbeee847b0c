// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.drbd;

/** State of a connection below the replication states, with its names in both of DRBD's idioms. */
public enum ConnectionState {
  /** No network configuration. */
  STAND_ALONE("StandAlone", "StandAlone"),
  /** On the way to StandAlone. */
  DISCONNECTING("Disconnecting", "Disconnecting"),
  /** Before the next attempt. */
  UNCONNECTED("Unconnected", "Unconnected"),
  /** The peer does not answer. */
  NETWORK_FAILURE("NetworkFailure", "NetworkFailure"),
  /** The peer has said good-bye. */
  TEAR_DOWN("TearDown", "TearDown"),
  /** Waiting for the peer. */
  WF_CONNECTION("WFConnection", "Connecting"),
  /** Connected. */
  CONNECTED("Connected", "Connected");

  private final String text;
  private final String eventText;

  ConnectionState(String text, String eventText) {
    this.text = text;
    this.eventText = eventText;
  }

  /**
   * The name used by events2 and status.
   *
   * @return the name
   */
  public String eventText() {
    return eventText;
  }

  @Override
  public String toString() {
    return text;
  }
}
