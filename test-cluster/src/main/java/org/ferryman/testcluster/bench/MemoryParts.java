// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.testcluster.cluster.ClusterException;

/**
 * What a JVM's resident memory consists of, in KiB, by its mappings (proc_pid_smaps(5)).
 *
 * @param heap of Java
 * @param code that it compiled
 * @param classes the class-data archives, whether changed or not
 * @param libraries and other files, of which all processes that map them share one
 * @param rest malloc(3)'s, the stacks of threads, classes from outside the archives
 */
record MemoryParts(long heap, long code, long classes, long libraries, long rest) {
  private static final Pattern MAPPING =
      Pattern.compile("([0-9a-f]+)-[0-9a-f]+ (\\S{4}) \\S+ \\S+ \\d+ *(.*)");
  private static final Pattern RESIDENT = Pattern.compile("Rss: +(\\d+) kB");
  private static final Pattern HEAP =
      Pattern.compile("\\[0x([0-9a-f]+), 0x[0-9a-f]+, 0x([0-9a-f]+)\\)");

  /**
   * Adds the mappings up.
   *
   * @param smaps the file
   * @param heapInfo where the heap's generations are: jcmd's GC.heap_info
   */
  static MemoryParts of(String smaps, String heapInfo) {
    Matcher generation = HEAP.matcher(heapInfo);
    long from = Long.MAX_VALUE;
    long to = 0;
    while (generation.find()) {
      from = Math.min(from, Long.parseUnsignedLong(generation.group(1), 16));
      to = Math.max(to, Long.parseUnsignedLong(generation.group(2), 16));
    }
    if (to == 0) {
      throw new ClusterException("not a heap's description: " + heapInfo);
    }
    long[] sums = new long[5];
    int part = 4;
    for (String line : smaps.lines().toList()) {
      Matcher mapping = MAPPING.matcher(line);
      Matcher resident = RESIDENT.matcher(line);
      if (mapping.matches()) {
        long start = Long.parseUnsignedLong(mapping.group(1), 16);
        boolean inHeap = start >= from && start < to;
        part = inHeap ? 0 : part(mapping.group(2), mapping.group(3));
      } else if (resident.matches()) {
        sums[part] += Long.parseLong(resident.group(1));
      }
    }
    return new MemoryParts(sums[0], sums[1], sums[2], sums[3], sums[4]);
  }

  private static int part(String permissions, String file) {
    if (file.endsWith(".jsa")) {
      return 2;
    }
    if (file.startsWith("/")) {
      return 3;
    }
    return permissions.contains("x") && file.isEmpty() ? 1 : 4;
  }

  /** In MiB, in the order of the parts. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%.1f, %.1f, %.1f, %.1f, %.1f MiB",
        heap / 1024.0,
        code / 1024.0,
        classes / 1024.0,
        libraries / 1024.0,
        rest / 1024.0);
  }
}
