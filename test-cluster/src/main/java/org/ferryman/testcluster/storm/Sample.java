// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ferryman.testcluster.storm.world.Layout;

/**
 * A shipped topology with its guests.
 *
 * @param name as in cib-samples
 * @param layout its guests and their disks
 * @param cib its configuration
 */
record Sample(String name, Layout layout, String cib) {
  /** Those that the storm knows. */
  static final List<String> NAMES =
      List.of("live-migration", "failover", "fenced", "multi-disk", "many-guests", "vbd");

  /**
   * Reads one.
   *
   * @param samples the folder of the samples
   * @param guests how many; a sample other than {@code many-guests} is of one
   */
  static Sample read(Path samples, String name, int guests) {
    try {
      String cib = Files.readString(samples.resolve(name).resolve("cib.xml"));
      Map<String, List<String>> disks = new TreeMap<>();
      switch (name) {
        case "multi-disk" -> disks.put("vm1", List.of("r0", "r1"));
        case "many-guests" -> {
          for (int i = 1; i <= 3; i++) {
            disks.put("vm" + i, List.of("r" + i));
          }
        }
        default -> disks.put("vm1", List.of("r0"));
      }
      Sample one = new Sample(name, new Layout(disks, name.equals("vbd")), cib);
      return guests > 1 && disks.size() == 1 && disks.get("vm1").size() == 1
          ? one.times(guests)
          : one;
    } catch (IOException e) {
      throw new UncheckedIOException("the sample %s can't be read".formatted(name), e);
    }
  }

  /** The same with so many guests, each as the first one. */
  private Sample times(int guests) {
    StringBuilder resources = new StringBuilder();
    StringBuilder constraints = new StringBuilder();
    Map<String, List<String>> disks = new TreeMap<>();
    String first = between("<resources>", "</resources>");
    int own = first.indexOf("<primitive id=\"vm1\"");
    resources.append(first, 0, own);
    for (int i = 1; i <= guests; i++) {
      resources.append(numbered(first.substring(own), i));
      constraints.append(numbered(between("<constraints>", "</constraints>"), i));
      disks.put("vm" + i, List.of("r" + (i - 1)));
    }
    String changed =
        cib.replace(first, resources)
            .replace(between("<constraints>", "</constraints>"), constraints);
    return new Sample(name, new Layout(disks, layout.scripted()), changed);
  }

  private static String numbered(String xml, int number) {
    return xml.replace("vm1", "vm" + number).replace("r0", "r" + (number - 1));
  }

  private String between(String open, String close) {
    return cib.substring(cib.indexOf(open) + open.length(), cib.indexOf(close));
  }

  /** Whether its guests migrate live. */
  boolean live() {
    return cib.contains("name=\"allow-migrate\" value=\"true\"");
  }
}
