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
package org.ferryman.testcluster.bench;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where a run's time went.
 *
 * @param all of it, with the clusters' starts
 * @param sections of each, in their order
 */
record Times(Duration all, Map<String, Duration> sections) {
  Times {
    sections = Collections.unmodifiableMap(new LinkedHashMap<>(sections));
  }

  /** In whole seconds. */
  String text() {
    return sections.entrySet().stream()
        .map(each -> each.getKey() + " " + each.getValue().toSeconds())
        .collect(Collectors.joining(", ", all.toSeconds() + " s (", ")"));
  }
}
