// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.xen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON of {@code xl list -l}, in libxl's order and layout. */
final class XlLongList {
  private XlLongList() {}

  static String of(XenHost host, List<Domain> domains, boolean dom0) {
    List<Object> entries = new ArrayList<>();
    if (dom0) {
      entries.add(entry(0, dom0Config()));
    }
    domains.forEach(domain -> entries.add(entry(domain.domid, config(domain))));
    StringBuilder text = new StringBuilder();
    print(text, entries, 0);
    return text.append("\n\n").toString();
  }

  private static Map<String, Object> entry(int domid, Map<String, Object> config) {
    return map("domid", domid, "config", config);
  }

  private static Map<String, Object> map(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }

  private static Map<String, Object> scheduling() {
    return map("sched", "credit2", "weight", 256, "cap", 0);
  }

  private static Map<String, Object> dom0Config() {
    long kb = XenHost.DOM0_MB * 1024L;
    return map(
        "c_info", map("type", "pv", "name", "Domain-0"),
        "b_info",
            map(
                "max_memkb", kb,
                "target_memkb", kb - 1,
                "sched_params", scheduling(),
                "type.pv", map(),
                "arch_arm", map(),
                "arch_x86", map()));
  }

  private static Map<String, Object> config(Domain domain) {
    DomainConfig c = domain.config;
    Map<String, Object> all =
        map(
            "c_info",
            map(
                "type",
                c.type(),
                "name",
                domain.name,
                "domid",
                4294967295L,
                "uuid",
                c.uuid(),
                "run_hotplug_scripts",
                "True"),
            "b_info",
            build(domain));
    if (!c.disks().isEmpty()) {
      all.put("disks", c.disks().stream().map(XlLongList::disk).toList());
    }
    if (!"destroy".equals(c.onPoweroff())) {
      all.put("on_poweroff", c.onPoweroff());
    }
    all.put("on_reboot", c.onReboot());
    if (!"destroy".equals(c.onCrash())) {
      all.put("on_crash", c.onCrash());
    }
    all.put("on_soft_reset", "soft_reset");
    return all;
  }

  private static Map<String, Object> build(Domain domain) {
    DomainConfig c = domain.config;
    List<Object> vcpus = new ArrayList<>();
    for (int i = 0; i < c.vcpus(); i++) {
      vcpus.add(i);
    }
    Map<String, Object> build =
        map(
            "max_vcpus",
            c.vcpus(),
            "avail_vcpus",
            vcpus,
            "max_memkb",
            c.memoryMb() * 1024L,
            "target_memkb",
            domain.memoryMb * 1024L,
            "video_memkb",
            0,
            "sched_params",
            scheduling(),
            "claim_mode",
            "True");
    Map<String, String> other = c.other();
    String cmdline = (root(other) + " " + other.getOrDefault("extra", "")).strip();
    cmdline = other.getOrDefault("cmdline", cmdline);
    putIfSet(build, "kernel", other.getOrDefault("kernel", ""));
    putIfSet(build, "cmdline", cmdline);
    putIfSet(build, "ramdisk", other.getOrDefault("ramdisk", ""));
    build.put("type." + c.type(), map());
    build.put("arch_arm", map());
    build.put("arch_x86", map("msr_relaxed", "False"));
    return build;
  }

  private static String root(Map<String, String> other) {
    return other.containsKey("root") ? "root=" + other.get("root") : "";
  }

  private static void putIfSet(Map<String, Object> map, String key, String value) {
    if (!value.isEmpty()) {
      map.put(key, value);
    }
  }

  private static Map<String, Object> disk(DiskSpec disk) {
    Map<String, Object> map =
        map("pdev_path", disk.target(), "vdev", disk.vdev(), "format", disk.format());
    putIfSet(map, "script", disk.script());
    map.put("readwrite", disk.writable() ? 1 : 0);
    map.put("colo_restore_enable", "False");
    return map;
  }

  private static void print(StringBuilder text, Object value, int indent) {
    String inner = " ".repeat(indent + 4);
    if (value instanceof Map<?, ?> map) {
      text.append("{\n");
      List<String> parts = new ArrayList<>();
      map.forEach(
          (key, entry) -> {
            StringBuilder part = new StringBuilder(inner).append('"').append(key).append("\": ");
            print(part, entry, indent + 4);
            parts.add(part.toString());
          });
      text.append(String.join(",\n", parts)).append('\n').append(" ".repeat(indent)).append('}');
    } else if (value instanceof List<?> list) {
      text.append("[\n");
      List<String> parts = new ArrayList<>();
      for (Object entry : list) {
        StringBuilder part = new StringBuilder(inner);
        print(part, entry, indent + 4);
        parts.add(part.toString());
      }
      text.append(String.join(",\n", parts)).append('\n').append(" ".repeat(indent)).append(']');
    } else if (value instanceof Number) {
      text.append(value);
    } else {
      String escaped = value.toString().replace("\\", "\\\\").replace("\"", "\\\"");
      text.append('"').append(escaped).append('"');
    }
  }
}
