// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.xen;

import java.util.Arrays;
import java.util.Optional;
import org.ferryman.testcluster.hardware.base.Arguments;
import org.ferryman.testcluster.hardware.base.ToolCall;

/** Stand-in for {@code xl info}. */
final class XlInfo {
  private static final String TEXT =
      """
      host                   : %s
      release                : 6.1.0-56-amd64
      version                : #1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-11-16)
      machine                : x86_64
      nr_cpus                : 1
      max_cpu_id             : 0
      nr_nodes               : 1
      cores_per_socket       : 1
      threads_per_core       : 1
      cpu_mhz                : 2596.132
      hw_caps                : 0fcbf3fd:f6d8320b:e4500800:00000075:00000005:01884329:0000020c:00000000
      virt_caps              : pv hvm hap gnttab-v1 gnttab-v2
      total_memory           : %d
      free_memory            : %d
      sharing_freed_memory   : 0
      sharing_used_memory    : 0
      outstanding_claims     : 0
      free_cpus              : 0
      xen_major              : 4
      xen_minor              : 17
      xen_extra              : .7
      xen_version            : 4.17.7
      xen_caps               : xen-3.0-x86_64 hvm-3.0-x86_32 hvm-3.0-x86_32p hvm-3.0-x86_64\s
      xen_scheduler          : credit2
      xen_pagesize           : 4096
      platform_params        : virt_start=0xffff800000000000
      xen_changeset          :\s
      xen_commandline        : dom0_mem=320M,max:320M console=com1 com1=115200 loglvl=warning noreboot guest_loglvl=warning
      cc_compiler            : x86_64-linux-gnu-gcc (Debian 12.2.0-14+deb12u1) 12.2.0
      cc_compile_by          : pkg-xen-devel
      cc_compile_domain      : lists.alioth.debian.org
      cc_compile_date        : Wed Nov  4 16:52:28 UTC 2026
      build_id               : 151b373fd64b321593bf987fd923cd10dabadac4
      xend_config_format     : 4
      """;

  private XlInfo() {}

  static void run(ToolCall call, XenHost host, Arguments a) {
    String text = TEXT.formatted(host.name(), host.totalMb(), host.freeMb());
    Optional<String> field = a.word(0);
    if (field.isEmpty()) {
      call.out(text).exit(0);
      return;
    }
    Optional<String> value =
        Arrays.stream(text.split("\n", -1))
            .filter(line -> line.split(":", 2)[0].strip().equals(field.get()))
            .map(line -> line.split(":", 2)[1].strip())
            .findFirst();
    call.out(value.map(v -> v + "\n").orElse("")).exit(0);
  }
}
