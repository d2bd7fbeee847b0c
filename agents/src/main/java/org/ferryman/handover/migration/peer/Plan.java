// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration.peer;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.ferryman.handover.lease.Lease;
import org.ferryman.handover.lease.Window;

/**
 * One hand-over, as both ends know it.
 *
 * @param id names it
 * @param vm the guest's name
 * @param configuration the guest's configuration file, the same path on both nodes
 * @param source the node the guest leaves
 * @param target the node it goes to
 * @param address the target's name or address for ssh
 * @param resources the DRBD resources below its disks, sorted
 * @param twoPrimariesConfigured those that allow two primaries for good, whose setting is not
 *     touched
 * @param window when both nodes have to be Primary
 * @param options for {@code xl migrate}; the target is not told of them
 */
public record Plan(
    String id,
    String vm,
    String configuration,
    String source,
    String target,
    String address,
    List<String> resources,
    @JsonProperty("standing") List<String> twoPrimariesConfigured,
    Window window,
    List<String> options) {
  /** The id of questions that belong to no hand-over. */
  public static final String NO_HAND_OVER = "readiness";

  /** Checks and copies. */
  public Plan {
    requireNonNull(id, "id");
    requireNonNull(vm, "vm");
    requireNonNull(configuration, "configuration");
    requireNonNull(source, "source");
    requireNonNull(target, "target");
    requireNonNull(address, "address");
    requireNonNull(window, "window");
    resources = resources.stream().sorted().distinct().toList();
    options = List.copyOf(options);
    twoPrimariesConfigured = twoPrimariesConfigured.stream().sorted().distinct().toList();
    if (!Lease.ID.matcher(id).matches()) {
      throw new IllegalArgumentException("not the id of a hand-over: " + id);
    }
  }

  /** The same, with what preflight found about the configuration. */
  public Plan withTwoPrimariesConfigured(List<String> found) {
    return new Plan(
        id, vm, configuration, source, target, address, resources, found, window, options);
  }

  /** Whether the target's hotplug script will ask for the window, not its receiver. */
  @JsonIgnore
  public boolean lateWindow() {
    return window == Window.AT_THE_END && !resources.isEmpty();
  }
}
