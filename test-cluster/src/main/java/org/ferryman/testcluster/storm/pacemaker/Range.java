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
package org.ferryman.testcluster.storm.pacemaker;

import java.util.Random;

/**
 * How long something takes, in milliseconds.
 *
 * @param least at least
 * @param most at most
 */
public record Range(long least, long most) {
  /** Checks. */
  public Range {
    if (least < 0 || most < least) {
      throw new IllegalArgumentException("no range: %d to %d".formatted(least, most));
    }
  }

  long draw(Random random) {
    return least + (most == least ? 0 : Math.floorMod(random.nextLong(), most - least + 1));
  }
}
