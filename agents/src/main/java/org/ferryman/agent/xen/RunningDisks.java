// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent.xen;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.xen.DiskBackend;

/**
 * The disks that a guest has at this moment, as a live migration has to see them: xl takes along
 * what is attached, whether or not the guest's file names it.
 *
 * @param resources the DRBD resources of the file and of the running guest, sorted
 * @param attached those of them that the file does not name
 * @param scripted whether the hotplug script promotes every DRBD disk that is attached
 * @param complaint why the guest can't be moved with these disks; empty if it can
 */
record RunningDisks(
    List<String> resources, List<String> attached, boolean scripted, String complaint) {

  /** Why such a disk is not migrated live. */
  static final String UPON_DRBD =
      "is a volume or a file upon a DRBD device, and both nodes would have its volume group or file"
          + " system open at once: stop the guest and start it there";

  /**
   * One disk that is attached.
   *
   * @param backend what xenstore has of it
   * @param ground what it lies on
   */
  record Attached(DiskBackend backend, GuestDisks.Ground ground) {
    boolean onDrbd() {
      return !ground.resources().isEmpty();
    }

    /** Xen's own name for the script is its path; a disk made from a name was made by ours. */
    boolean scripted() {
      return backend.script().isPresent()
          ? backend.script().get().endsWith("/block-drbd")
          : !backend.path().startsWith("/");
    }
  }

  RunningDisks {
    resources = List.copyOf(resources);
    attached = List.copyOf(attached);
  }

  /** What the file says, where nothing runs that could be looked at. */
  static RunningDisks ofFile(GuestDisks.Below below) {
    return new RunningDisks(below.all(), List.of(), below.scripted(), "");
  }

  /**
   * Judges what is attached.
   *
   * @param shared names in the guest, or paths, of disks that both nodes have by other means
   */
  static RunningDisks of(GuestDisks.Below below, List<Attached> disks, List<String> shared) {
    TreeSet<String> resources = new TreeSet<>(below.all());
    TreeSet<String> attached = new TreeSet<>();
    List<String> complaints = new ArrayList<>();
    boolean scripted = true;
    for (Attached disk : disks) {
      if (!disk.ground().itself() && declared(disk.backend(), shared)) {
        continue; // A cluster's file system: both nodes have it at once.
      }
      scripted &= !disk.onDrbd() || disk.scripted();
      disk.ground().resources().stream()
          .map(DrbdResource::name)
          .filter(resources::add)
          .forEach(attached::add);
      complaint(disk, shared).ifPresent(complaints::add);
    }
    return new RunningDisks(
        List.copyOf(resources),
        List.copyOf(attached),
        scripted,
        complaints.isEmpty() ? "" : complaints.get(0));
  }

  private static boolean declared(DiskBackend backend, List<String> shared) {
    return shared.contains(backend.vdev()) || shared.contains(backend.path());
  }

  private static Optional<String> complaint(Attached disk, List<String> shared) {
    DiskBackend backend = disk.backend();
    String name = "disk %s (%s)".formatted(backend.vdev(), backend.target());
    if (!disk.ground().itself()) {
      return Optional.of(name + " " + UPON_DRBD);
    }
    if (disk.onDrbd() && !backend.format().equals("raw")) {
      return Optional.of(
          "%s is an image of format %s on DRBD, which the target would read before the guest has"
                  .formatted(name, backend.format())
              + " written its last: stop the guest and start it there, or make the disk raw");
    }
    if (disk.onDrbd() || !backend.writable() || declared(backend, shared)) {
      return Optional.empty();
    }
    return Optional.of(
        ("%s is written to and lies on no DRBD resource, so the guest would go on with other data on"
                + " the target: put it on DRBD, detach it, or name it in the parameter shared_disks if"
                + " both nodes have the same disk")
            .formatted(name));
  }
}
