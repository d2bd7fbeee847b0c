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
