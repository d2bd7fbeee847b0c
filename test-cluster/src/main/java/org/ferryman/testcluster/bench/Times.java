// SPDX-License-Identifier: Apache-2.0
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
