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
package org.ferryman.drbd;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The four values of {@code adjust_master_score}, each no less than the one before.
 *
 * @param consistent only Consistent data here
 * @param remote UpToDate data with a peer only
 * @param local UpToDate data here, a peer's unknown, Secondary
 * @param best UpToDate data here, and Primary or the peers' known
 */
public record ScoreValues(int consistent, int remote, int local, int best) {

  /** The parameter's default. */
  public static final ScoreValues DEFAULT = new ScoreValues(0, 10, 1000, 10000);

  /** Checks. */
  public ScoreValues {
    if (consistent < 0 || remote < consistent || local < remote || best < local) {
      throw new IllegalArgumentException(
          "decreasing: %d %d %d %d".formatted(consistent, remote, local, best));
    }
  }

  /** From the parameter's text; empty if it is not four such numbers. */
  public static Optional<ScoreValues> parse(String text) {
    List<String> words = Arrays.asList(text.strip().split("\\s+"));
    if (words.size() != 4 || !words.stream().allMatch(word -> word.matches("[0-9]{1,7}"))) {
      return Optional.empty();
    }
    List<Integer> values = words.stream().map(Integer::valueOf).toList();
    for (int i = 1; i < values.size(); i++) {
      if (values.get(i) < values.get(i - 1)) {
        return Optional.empty();
      }
    }
    return Optional.of(new ScoreValues(values.get(0), values.get(1), values.get(2), values.get(3)));
  }

  @Override
  public String toString() {
    return "%d %d %d %d".formatted(consistent, remote, local, best);
  }
}
