// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.render;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The arrangements of guests and DRBD that Ferryman ships, by the names of the samples. */
public enum Topology {
  /** The guest follows the Primary. */
  FAILOVER("failover", "the guest follows the Primary of its DRBD resource"),
  /** DRBD follows the guest. */
  LIVE_MIGRATION("live-migration", "the guest migrates live, and its DRBD resource follows it"),
  /** Xen's hotplug script promotes DRBD, of which the cluster knows nothing. */
  VBD("vbd", "a guest with drbd: disks, and nothing of DRBD in the cluster"),
  /** As live-migration. */
  MULTI_DISK(
      "multi-disk", "as \"live-migration\", for a guest with disks on several DRBD resources"),
  /** As live-migration. */
  MANY_GUESTS("many-guests", "as \"live-migration\", for any number of guests"),
  /** As live-migration, where the node of the guest wins a fencing race. */
  FENCED("fenced", "as \"live-migration\", and fencing with it");

  private final String word;
  private final String title;

  Topology(String word, String title) {
    this.word = word;
    this.title = title;
  }

  /** The sample's name. */
  public String word() {
    return word;
  }

  String title() {
    return title;
  }

  boolean migrates() {
    return this != FAILOVER;
  }

  /** The one of that name. */
  public static Optional<Topology> named(String word) {
    return Arrays.stream(values()).filter(it -> it.word.equals(word)).findFirst();
  }

  /** All names, for a person. */
  public static String names() {
    return Arrays.stream(values()).map(Topology::word).collect(Collectors.joining(", "));
  }
}
