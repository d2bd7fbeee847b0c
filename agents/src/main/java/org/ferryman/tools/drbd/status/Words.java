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
package org.ferryman.tools.drbd.status;

import java.util.Arrays;
import java.util.function.Function;

/** Looks up DRBD's words in an enum. */
final class Words {
  private Words() {}

  static <E extends Enum<E>> E find(E[] values, Function<E, String> wordOf, String word, E other) {
    return Arrays.stream(values)
        .filter(value -> value != other && wordOf.apply(value).equals(word))
        .findFirst()
        .orElse(other);
  }
}
