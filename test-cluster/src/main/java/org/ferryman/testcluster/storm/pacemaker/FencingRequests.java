// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.ferryman.testcluster.hardware.base.Timeline;
import org.ferryman.testcluster.storm.base.Durations;
import org.w3c.dom.Element;

/**
 * A partition's pacemaker-fenced: it tries the devices that can fence a node, one after the other,
 * the first one after its delay.
 */
final class FencingRequests {
  private static final int TRIES = 2;
  private static final long DEVICE_TIMEOUT = 60_000;

  private final Surroundings world;
  private final Partition partition;
  private final Map<String, Request> running = new TreeMap<>();

  /** How it ended. */
  enum Outcome {
    /** The node is off. */
    FENCED,
    /** No device did it. */
    FAILED,
    /** There is no device for it. */
    NO_DEVICE
  }

  private static final class Request {
    final String target;
    final List<Consumer<Outcome>> waiting = new ArrayList<>();
    final Iterator<Element> devices;

    Request(String target, Iterator<Element> devices) {
      this.target = target;
      this.devices = devices;
    }
  }

  FencingRequests(Surroundings world, Partition partition) {
    this.world = world;
    this.partition = partition;
  }

  /**
   * Fences a node; who asks while that is under way waits for the same.
   *
   * @param delay milliseconds more than the device's own
   */
  void fence(String target, long delay, Consumer<Outcome> done) {
    Request request = running.get(target);
    if (request != null) {
      request.waiting.add(done);
      return;
    }
    List<Element> devices = devicesFor(target);
    Request begun = new Request(target, tries(devices).iterator());
    begun.waiting.add(done);
    running.put(target, begun);
    if (devices.isEmpty()) {
      end(begun, Outcome.NO_DEVICE);
    } else {
      attempt(begun, delay, true);
    }
  }

  private static List<Element> tries(List<Element> devices) {
    List<Element> all = new ArrayList<>();
    devices.forEach(device -> all.addAll(java.util.Collections.nCopies(TRIES, device)));
    return all;
  }

  private void attempt(Request request, long delay, boolean first) {
    if (!request.devices.hasNext()) {
      end(request, Outcome.FAILED);
      return;
    }
    Element device = request.devices.next();
    Optional<Boot> by = agentFor(request.target, device);
    if (by.isEmpty()) {
      end(request, Outcome.FAILED);
      return;
    }
    long wait = first ? delay + ownDelay(device, request.target) : 0;
    world.tell(
        "%s will fence %s with %s in %d ms"
            .formatted(by.get(), request.target, device.getAttribute("id"), wait));
    world.timeline().after(wait, () -> strike(request, by.get()));
  }

  private void strike(Request request, Boot by) {
    if (!by.alive) {
      attempt(request, 0, false);
      return;
    }
    boolean[] over = {false};
    Timeline.Pending timer =
        world
            .timeline()
            .after(
                DEVICE_TIMEOUT,
                () -> {
                  over[0] = true;
                  world.tell("fencing of %s by %s timed out".formatted(request.target, by));
                  attempt(request, 0, false);
                });
    world
        .fences()
        .fence(
            request.target,
            by.name,
            off ->
                world
                    .timeline()
                    .after(
                        0,
                        () -> {
                          if (!over[0]) {
                            over[0] = true;
                            timer.cancel();
                            struck(request, by, off);
                          }
                        }));
  }

  private void struck(Request request, Boot by, boolean off) {
    if (!by.alive) {
      running.remove(request.target);
    } else if (off) {
      // who has struck may belong to another partition by now
      by.partition.fenced(request.target);
      end(request, Outcome.FENCED);
      by.partition.coordinator().ifPresent(Coordinator::fencedByOthers);
    } else {
      world.tell("fencing of %s by %s failed".formatted(request.target, by));
      attempt(request, 0, false);
    }
  }

  private void end(Request request, Outcome outcome) {
    running.remove(request.target);
    request.waiting.forEach(it -> it.accept(outcome));
  }

  /** Not the target itself, if possible one that has the device started. */
  private Optional<Boot> agentFor(String target, Element device) {
    List<Boot> others =
        partition.members().stream().filter(it -> it.alive && !it.name.equals(target)).toList();
    return others.stream()
        .filter(it -> started(it, device.getAttribute("id")))
        .findFirst()
        .or(() -> others.stream().findFirst());
  }

  private boolean started(Boot boot, String device) {
    return partition.cib().node(boot.name).history().getOrDefault(device, List.of()).stream()
        .filter(it -> !it.isPending() && it.id().equals(device + "_last_0"))
        .anyMatch(it -> it.task().equals("start") && it.rc() == 0);
  }

  private List<Element> devicesFor(String target) {
    return partition.cib().configuration().devices().stream()
        .filter(
            device ->
                !Configuration.meta(device, "target-role").orElse("").equals("Stopped")
                    && canFence(device, target))
        .toList();
  }

  private static boolean canFence(Element device, String target) {
    Optional<String> hosts =
        Configuration.parameter(device, "pcmk_host_list")
            .or(() -> Configuration.parameter(device, "pcmk_host_map"));
    return hosts
        .map(
            text ->
                Arrays.stream(text.split("[\\s,;]+"))
                    .map(it -> it.replaceAll("[:=].*", ""))
                    .anyMatch(target::equalsIgnoreCase))
        .orElse(true);
  }

  private long ownDelay(Element device, String target) {
    long base = delay(Configuration.parameter(device, "pcmk_delay_base").orElse(""), target);
    long most = delay(Configuration.parameter(device, "pcmk_delay_max").orElse(""), target);
    return most > base ? new Range(base, most).draw(world.random()) : base;
  }

  /** One for all nodes, or {@code NODE:DELAY} for some. */
  private static long delay(String text, String target) {
    if (!text.contains(":")) {
      return Durations.millis(text);
    }
    return Arrays.stream(text.split("[\\s;]+"))
        .filter(it -> it.startsWith(target + ":"))
        .mapToLong(it -> Durations.millis(it.substring(target.length() + 1)))
        .findFirst()
        .orElse(0);
  }
}
