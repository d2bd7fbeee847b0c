/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
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
