// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.differential;

/**
 * One call in one state.
 *
 * @param situation the state
 * @param act the call
 */
record Case(Situation situation, Act act) {
  String name() {
    return situation.name() + " | " + act.name();
  }
}
