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
