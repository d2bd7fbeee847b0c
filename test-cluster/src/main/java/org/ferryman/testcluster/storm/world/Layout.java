// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which guests there are, and on which DRBD resources their disks lie.
 *
 * @param disks the resources of each guest, in the order of its disks
 * @param scripted whether the guests' disks go through the hotplug script
 */
public record Layout(Map<String, List<String>> disks, boolean scripted) {
  private static final String RESOURCE =
      """
      resource %1$s {
        net {
          protocol C;
          timeout 30;
          ping-int 4;
          ping-timeout 10;
          %4$s
        }
        handlers {
          fence-peer "/usr/bin/ferryman fence-peer";
          after-resync-target "/usr/bin/ferryman unfence-peer";
        }
        device /dev/drbd%2$d minor %2$d;
        disk /dev/vd%3$s;
        %5$s
        meta-disk internal;
        on node1 { address 127.0.0.1:%6$d; }
        on node2 { address 127.0.0.2:%6$d; }
      }
      """;

  /** Copies, sorted. */
  public Layout {
    disks = java.util.Collections.unmodifiableMap(new TreeMap<>(disks));
  }

  /** The guests. */
  public List<String> guests() {
    return List.copyOf(disks.keySet());
  }

  /** The resources, in the order of their minors. */
  public List<String> resources() {
    return disks.values().stream().flatMap(List::stream).toList();
  }

  int minorOf(String resource) {
    return resources().indexOf(resource);
  }

  String resourceOf(int minor) {
    return resources().get(minor);
  }

  static String diskOf(int minor) {
    return "/dev/vd" + (char) ('b' + minor);
  }

  /** What drbdadm reads. */
  public String drbdConf(boolean nine) {
    StringBuilder text = new StringBuilder("global { usage-count no; }\n");
    for (String resource : resources()) {
      int minor = minorOf(resource);
      String fencing = "fencing resource-and-stonith;";
      text.append(
          RESOURCE.formatted(
              resource,
              minor,
              (char) ('b' + minor),
              nine ? fencing : "",
              nine ? "" : "disk { " + fencing + " }",
              7789 + minor));
    }
    return text.toString();
  }

  /** Writes the guests' files. */
  void write(Path folder) {
    try {
      Files.createDirectories(folder);
      for (String guest : guests()) {
        List<String> lines = new ArrayList<>();
        for (String resource : disks.get(guest)) {
          String source = scripted ? "drbd:" + resource : "phy:/dev/drbd" + minorOf(resource);
          lines.add("'%s,xvd%s,w'".formatted(source, (char) ('a' + lines.size())));
        }
        Files.writeString(
            folder.resolve(guest + ".cfg"),
            """
            name = "%s"
            type = "pvh"
            memory = 128
            disk = [ %s ]
            on_poweroff = "destroy"
            on_reboot = "restart"
            on_crash = "destroy"
            """
                .formatted(guest, String.join(", ", lines)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
