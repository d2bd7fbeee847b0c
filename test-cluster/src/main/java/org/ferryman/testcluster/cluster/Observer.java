// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.cluster;

/** Is told what a wait sees while it waits. */
public interface Observer {
  /** Sees nothing. */
  Observer NONE =
      new Observer() {
        @Override
        public void seen(ClusterStatus status) {
          // Nobody watches.
        }

        @Override
        public void waiting(String what) {
          // Nobody watches.
        }
      };

  /** The cluster answered. */
  void seen(ClusterStatus status);

  /** Another round of waiting for that begins. */
  void waiting(String what);
}
