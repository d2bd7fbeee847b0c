// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

/** Whose agents a scenario is run with. */
enum AgentChoice {
  /** {@code ocf:ferryman:drbd} and {@code ocf:ferryman:xen}. */
  FERRYMAN,
  /** {@code ocf:linbit:drbd} and {@code ocf:heartbeat:Xen}, for comparison. */
  PEERS
}
