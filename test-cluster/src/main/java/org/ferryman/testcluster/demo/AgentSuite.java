// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.demo;

/** Whose resource agents a scenario runs with. */
public enum AgentSuite {
  /** Ferryman's own. */
  FERRYMAN,
  /** Those that everybody has today: ocf:linbit:drbd and ocf:heartbeat:Xen. */
  PEERS;

  /**
   * The same configuration with these agents. Ferryman's take the peers' parameters under the same
   * names, so changing the provider is all there is to it.
   *
   * @param sample a configuration for Ferryman, as crm shell text
   */
  public String adapt(String sample) {
    return switch (this) {
      case FERRYMAN -> sample;
      case PEERS ->
          sample
              .replace("ocf:ferryman:drbd", "ocf:linbit:drbd")
              .replace("ocf:ferryman:xen", "ocf:heartbeat:Xen");
    };
  }
}
