// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.render;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ferryman.tools.drbd.DrbdResource;

/**
 * What is to be rendered.
 *
 * @param topology the arrangement
 * @param guests the guests, at least one
 * @param nodes the nodes that have the guests' DRBD resources, at least two
 */
public record RenderRequest(Topology topology, List<WantedGuest> guests, List<String> nodes) {
  /**
   * What an id may be in XML, of which crm shell and pcs make no other ids, and in its comments.
   */
  private static final Pattern ID = Pattern.compile("(?!.*--)[A-Za-z_][A-Za-z0-9_.-]{0,100}(?<!-)");

  private static final Pattern NODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,254}");
  private static final Pattern FILE =
      Pattern.compile("(?!.*\\.\\.)/[A-Za-z0-9_.+=@%:~,/-]{1,1000}");

  /** Copies. */
  public RenderRequest {
    requireNonNull(topology, "topology");
    guests = List.copyOf(guests);
    nodes = List.copyOf(nodes);
  }

  /** Why this can't be rendered; empty if it can. */
  public Optional<String> complaint() {
    return Stream.of(ofNodes(), ofGuests(), ofResources(), ofIds())
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<String> ofNodes() {
    if (nodes.size() < 2) {
      return Optional.of(
          "--nodes names the nodes that have the guests' disks, at least two, as in --nodes node1,node2");
    }
    return nodes.stream()
        .filter(it -> !NODE.matcher(it).matches())
        .map(it -> "'" + it + "' is not a node's name: letters, digits, _ . -")
        .findFirst()
        .or(() -> twice(nodes).map(it -> "node " + it + " is named twice"));
  }

  private Optional<String> ofGuests() {
    if (guests.isEmpty()) {
      return Optional.of("no guest is named, as in vm1=r0");
    }
    for (WantedGuest guest : guests) {
      if (!ID.matcher(guest.name()).matches()) {
        return Optional.of(
            "'%s' can't be a guest's name in the cluster: letters, digits, _ . and single -, and a letter first; the name in Xen is that of the guest's file"
                .formatted(guest.name()));
      }
      if (!FILE.matcher(guest.file()).matches()) {
        return Optional.of(
            "'%s' is not the file of guest %s: an absolute path of letters, digits and _ . + = @ %% : ~ , - without '..'"
                .formatted(guest.file(), guest.name()));
      }
    }
    return twice(guests.stream().map(WantedGuest::name).toList())
        .map(it -> "guest " + it + " is named twice")
        .or(
            () ->
                twice(guests.stream().map(WantedGuest::file).toList())
                    .map(
                        it ->
                            it + " is the file of two guests: one domain would be two resources"));
  }

  private Optional<String> ofResources() {
    for (WantedGuest guest : guests) {
      if (guest.resources().isEmpty() && topology != Topology.VBD) {
        return Optional.of(
            "which DRBD resource is guest %1$s on? As in %1$s=r0, or %1$s=r0,r1 for two"
                .formatted(guest.name()));
      }
      for (String resource : guest.resources()) {
        if (!DrbdResource.NAME.matcher(resource).matches()) {
          return Optional.of("'" + resource + "' is not the name of a DRBD resource");
        }
        if (!ID.matcher("drbd-" + resource).matches()) {
          return Optional.of(
              "DRBD resource '%s' can't be in a resource's name in the cluster, which has letters, digits, _ . - only"
                  .formatted(resource));
        }
      }
    }
    return twice(guests.stream().flatMap(it -> it.resources().stream()).toList())
        .map(it -> "DRBD resource " + it + " is named twice: it holds the disks of one guest");
  }

  private Optional<String> ofIds() {
    Set<String> drbd = new HashSet<>();
    guests.stream()
        .flatMap(it -> it.resources().stream())
        .forEach(
            it -> {
              drbd.add(Parts.drbd(it));
              drbd.add(Parts.cloneOf(it));
            });
    return guests.stream()
        .map(WantedGuest::name)
        .filter(drbd::contains)
        .findFirst()
        .map(it -> "'" + it + "' would be the name of a guest and of a DRBD resource");
  }

  private static Optional<String> twice(List<String> names) {
    Set<String> seen = new HashSet<>();
    return names.stream().filter(it -> !seen.add(it)).findFirst();
  }
}
