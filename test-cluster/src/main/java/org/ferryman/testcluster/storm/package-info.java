// SPDX-License-Identifier: Apache-2.0
/**
 * The storm: random histories of a cluster under Ferryman in model time, with what must hold at
 * every event and what must be so when the faults are over.
 */
package org.ferryman.testcluster.storm;
