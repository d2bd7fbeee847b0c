// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a machine's DRBD says of a resource, in the words of {@code drbdsetup events2}, which are
 * the same in 8.4 and 9: what drbdadm prints of roles and connections is not.
 *
 * @param role its role here; empty where it is not configured
 * @param peerRoles each peer's role
 * @param connections the state of each connection
 * @param disk the state of volume 0's disk here
 * @param peerDisks the state of each peer's
 */
record DrbdLook(
    String role,
    List<String> peerRoles,
    List<String> connections,
    String disk,
    List<String> peerDisks) {
  private static final String CONNECTED = "Connected";

  DrbdLook {
    peerRoles = List.copyOf(peerRoles);
    connections = List.copyOf(connections);
    peerDisks = List.copyOf(peerDisks);
  }

  /** The command whose answer {@link #of} reads. */
  static String command(String resource) {
    return "drbdsetup events2 --now " + resource;
  }

  /** Reads an answer. */
  static DrbdLook of(String resource, String events2) {
    String role = "";
    String disk = "";
    List<String> peerRoles = new ArrayList<>();
    List<String> connections = new ArrayList<>();
    List<String> peerDisks = new ArrayList<>();
    List<String> lines =
        events2.lines().filter(line -> word("name", line).equals(resource)).toList();
    for (String line : lines) {
      if (line.startsWith("exists resource ")) {
        role = word("role", line);
      } else if (line.startsWith("exists connection ")) {
        connections.add(word("connection", line));
        peerRoles.add(word("role", line));
      } else if (line.startsWith("exists device ") && word("volume", line).equals("0")) {
        disk = word("disk", line);
      } else if (line.startsWith("exists peer-device ") && word("volume", line).equals("0")) {
        peerDisks.add(word("peer-disk", line));
      }
    }
    return new DrbdLook(role, peerRoles, connections, disk, peerDisks);
  }

  private static String word(String field, String line) {
    Matcher found = Pattern.compile(" " + field + ":(\\S*)").matcher(line);
    return found.find() ? found.group(1) : "";
  }

  /** Whether it is connected to every peer. */
  boolean connected() {
    return !connections.isEmpty() && connections.stream().allMatch(CONNECTED::equals);
  }

  /** The state of its connections: {@code Connected}, {@code Connecting}, {@code StandAlone}, … */
  String connection() {
    return String.join("/", connections);
  }

  /** Its role and its peers', as {@code Primary/Secondary}. */
  String roles() {
    return joined(role, peerRoles);
  }

  /** The state of its disk and its peers', as {@code UpToDate/UpToDate}. */
  String disks() {
    return joined(disk, peerDisks);
  }

  /** Whether it is connected and all data is good. */
  boolean inSync() {
    return connected() && disks().matches("UpToDate(/UpToDate)+");
  }

  private static String joined(String here, List<String> there) {
    return Stream.concat(Stream.of(here), there.stream()).collect(Collectors.joining("/"));
  }
}
