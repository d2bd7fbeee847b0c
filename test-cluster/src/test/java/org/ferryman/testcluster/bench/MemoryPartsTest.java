// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.ferryman.testcluster.cluster.ClusterException;
import org.junit.jupiter.api.Test;

class MemoryPartsTest {
  private static final String HEAP =
      """
       def new generation   total 5568K, used 81K [0x00000000fe000000, 0x00000000fe600000, 0x00000000fe600000)
        eden space 4992K,   1% used [0x00000000fe000000, 0x00000000fe0144b8, 0x00000000fe4e0000)
       tenured generation   total 26624K, used 11301K [0x00000000fe600000, 0x0000000100000000, 0x0000000100000000)
      """;
  private static final String SMAPS =
      """
      fe000000-100000000 rw-p 00000000 00:00 0
      Rss:               20480 kB
      800bcb000-801bda000 rw-p 00001000 fe:00 77      /var/cache/ferryman/controller.jsa
      Rss:                3000 kB
      801bda000-803112000 r--p 01010000 fe:00 77      /var/cache/ferryman/controller.jsa
      Rss:                 500 kB
      5585be305000-5585beb05000 rw-p 00000000 00:00 0                          [heap]
      Rss:                 100 kB
      7fa6d0200000-7fa6d0d00000 rwxp 00000000 00:00 0
      Rss:                1024 kB
      7fa6d2851000-7fa6d35a9000 r-xp 00252000 fe:00 9 /usr/lib/jvm/java/lib/server/libjvm.so
      Rss:                2048 kB
      7ffd4f5f2000-7ffd4f5f4000 r-xp 00000000 00:00 0                          [vdso]
      Rss:                   4 kB
      """;

  @Test
  void everyMappingCountsAsOnePart() {
    MemoryParts parts = MemoryParts.of(SMAPS, HEAP);

    assertThat(parts).isEqualTo(new MemoryParts(20480, 1024, 3500, 2048, 104));
    assertThat(parts.text()).isEqualTo("20.0, 1.0, 3.4, 2.0, 0.1 MiB");
  }

  @Test
  void withoutAHeapThereIsNoFigure() {
    assertThatExceptionOfType(ClusterException.class)
        .isThrownBy(() -> MemoryParts.of(SMAPS, "could not attach"));
  }
}
