// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.differential;

import java.util.ArrayList;
import java.util.List;

/**
 * A state of r0 that both agents are put into.
 *
 * @param name as it is listed: role, disk states and what else matters
 * @param words as {@code force-drbd} takes them
 */
record Situation(String name, List<String> words) {
  private static final String DISKS = "disks=/dev/vdb,/dev/vdc,/dev/drbd0";
  static final Situation UNLOADED = new Situation("module not loaded", List.of("unloaded", DISKS));
  static final Situation NO_MODULE =
      new Situation("module missing", List.of("no-module", "unloaded", DISKS));
  static final Situation DOWN = new Situation("down", List.of("down", DISKS));
  static final Situation GOOD =
      of("Secondary", "UpToDate", "UpToDate", "Connected", "Established", "Secondary");
  static final Situation PEER_PRIMARY =
      of("Secondary", "UpToDate", "UpToDate", "Connected", "Established", "Primary");
  static final Situation PRIMARY =
      of("Primary", "UpToDate", "UpToDate", "Connected", "Established", "Secondary");
  static final Situation ALONE =
      of("Secondary", "UpToDate", "DUnknown", "WFConnection", "Off", "Unknown");

  Situation {
    words = List.copyOf(words);
  }

  /** Every state of the golden table that DRBD 8.4 can be in, in both roles where it can. */
  static List<Situation> of84() {
    List<Situation> all = new ArrayList<>(List.of(UNLOADED, DOWN, PEER_PRIMARY));
    for (String role : List.of("Secondary", "Primary")) {
      for (String disk :
          List.of("UpToDate", "Consistent", "Outdated", "Inconsistent", "Failed", "Diskless")) {
        all.add(of(role, disk, "DUnknown", "WFConnection", "Off", "Unknown"));
      }
      for (String disk : List.of("Attaching", "Negotiating")) {
        all.add(of(role, disk, "DUnknown", "WFConnection", "Off", "Unknown"));
        all.add(of(role, disk, "UpToDate", "Connected", "Established", "Secondary"));
      }
      all.add(of(role, "UpToDate", "DUnknown", "StandAlone", "Off", "Unknown"));
      all.add(of(role, "UpToDate", "Outdated", "WFConnection", "Off", "Unknown"));
      for (String disk : List.of("UpToDate", "Outdated", "Diskless", "Failed")) {
        all.add(of(role, disk, "UpToDate", "Connected", "Established", "Secondary"));
      }
      all.add(of(role, "UpToDate", "Diskless", "Connected", "Established", "Secondary"));
      all.add(of(role, "UpToDate", "Inconsistent", "Connected", "SyncSource", "Secondary"));
      all.add(of(role, "Inconsistent", "UpToDate", "Connected", "SyncTarget", "Secondary"));
    }
    all.add(of("Secondary", "Outdated", "UpToDate", "Connected", "Established", "Primary"));
    all.add(of("Secondary", "Inconsistent", "UpToDate", "Connected", "SyncTarget", "Primary"));
    all.add(of("Secondary", "UpToDate", "Diskless", "Connected", "Established", "Primary"));
    all.add(of("Primary", "UpToDate", "UpToDate", "Connected", "Established", "Primary"));
    all.add(
        of("Primary", "UpToDate", "DUnknown", "WFConnection", "Off", "Unknown")
            .with("suspended for fencing", "suspended=fencing"));
    return all;
  }

  /** Every state of the golden table that DRBD 9 can be in. */
  static List<Situation> of9() {
    List<Situation> all = new ArrayList<>(of84());
    for (String role : List.of("Secondary", "Primary")) {
      all.add(
          of(role, "Diskless", "UpToDate", "Connected", "Established", "Secondary")
              .with("on purpose", "client=yes"));
      all.add(
          of(role, "Diskless", "DUnknown", "WFConnection", "Off", "Unknown")
              .with("on purpose", "client=yes"));
      all.add(
          of(role, "UpToDate", "DUnknown", "WFConnection", "Off", "Unknown")
              .with("no quorum", "quorum=no"));
    }
    return all;
  }

  private static Situation of(
      String role,
      String disk,
      String peerDisk,
      String connection,
      String replication,
      String peerRole) {
    String detail = connection.equals("Connected") ? replication : connection;
    String name =
        "%s %s/%s%s%s"
            .formatted(
                role,
                disk,
                peerDisk,
                peerRole.equals("Primary") ? ", peer Primary" : "",
                detail.equals("Established") || detail.equals("WFConnection") ? "" : ", " + detail);
    return new Situation(
        name,
        List.of(
            "node-id=1",
            "minor=0",
            "disks=/dev/vdb",
            "local=ipv4:10.9.0.1:7788",
            "remote=ipv4:10.9.0.2:7788",
            "role=" + role,
            "disk-state=" + disk,
            "peer-disk=" + peerDisk,
            "connection=" + connection,
            "replication=" + replication,
            "peer-role=" + peerRole));
  }

  /** The state of that name. */
  static Situation of84(String name) {
    return of84().stream().filter(state -> state.name().equals(name)).findFirst().orElseThrow();
  }

  /** Whether DRBD refuses a promotion for what may pass, but does not: no peer changes here. */
  boolean hopeless() {
    return words.contains("role=Secondary")
        && (words.contains("peer-role=Primary") || words.contains("quorum=no"));
  }

  /** The same, and the cluster says that it is promoted on that node. */
  Situation promotedOn(String node) {
    return with("promoted on " + node, "promoted=" + node);
  }

  /** The same with two volumes. */
  Situation withVolumes(String disks, String peerDisks) {
    List<String> more = new ArrayList<>(words);
    more.removeIf(word -> word.matches("(disks|disk-state|peer-disk)=.*"));
    more.addAll(
        List.of("disks=/dev/vdb,/dev/vdc", "disk-state=" + disks, "peer-disk=" + peerDisks));
    return new Situation("%s of %s/%s".formatted(name, disks, peerDisks), more);
  }

  /** The same of the resource that is stacked on r0. */
  Situation stacked() {
    List<String> more = new ArrayList<>(List.of("resource=top"));
    for (String word : words) {
      more.add(
          word.replace("minor=0", "minor=10")
              .replace("/dev/vdb", "/dev/drbd0")
              .replace("10.9.0.2:7788", "10.9.0.9:7789")
              .replace("10.9.0.1:7788", "10.9.0.1:7789"));
    }
    return new Situation("stacked " + name, more);
  }

  private Situation with(String detail, String word) {
    List<String> more = new ArrayList<>(words);
    more.add(word);
    return new Situation(name + ", " + detail, more);
  }
}
