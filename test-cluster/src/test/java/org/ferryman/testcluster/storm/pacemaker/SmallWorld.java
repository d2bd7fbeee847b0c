// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.ferryman.testcluster.cluster.Project;
import org.ferryman.testcluster.hardware.base.Timeline;

/**
 * A world of the smallest kind under the model: guests that run on nodes, DRBD resources that have
 * a role there, power switches that work unless told otherwise.
 */
final class SmallWorld implements Executor, Fences {
  static final OperationResult OK = OperationResult.of(0);
  static final OperationResult NOT_RUNNING = OperationResult.of(7);
  static final OperationResult PROMOTED = OperationResult.of(8);
  static final OperationResult BROKEN = new OperationResult(1, "broken");
  private static final long BOOT = 40_000;

  final Timeline timeline = new Timeline();
  final List<String> story = new ArrayList<>();
  final List<ResourceOperation> operations = new ArrayList<>();
  final List<List<String>> transitions = new ArrayList<>();
  final PacemakerModel model;
  private final Random random;
  private final Set<String> nodes = new TreeSet<>(List.of("node1", "node2"));
  private final Map<String, Set<String>> guests = new TreeMap<>();
  private final Map<String, Integer> roles = new TreeMap<>();
  private final Map<String, OperationResult> scripted = new HashMap<>();
  private final Set<String> hanging = new TreeSet<>();
  private final Map<String, Integer> incarnations = new HashMap<>();
  boolean fencing = true;
  int killed;

  SmallWorld(String sample, long seed, Scheduler scheduler) {
    this(sample, seed, scheduler, Map.of());
  }

  SmallWorld(String sample, long seed, Scheduler scheduler, Map<String, AgentMetadata> metadata) {
    random = new Random(seed);
    model =
        new PacemakerModel(
            new PacemakerModel.Parts(timeline, new Random(seed + 1), scheduler, this, this),
            new PacemakerModel.Options(
                ClusterTimings.usual(), metadata, story::add, transitions::add),
            cib(sample),
            List.of("node1", "node2"));
  }

  static String cib(String sample) {
    try {
      return Files.readString(file(sample));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(String sample) {
    return Project.find().root().resolve("cib-samples").resolve(sample).resolve("cib.xml");
  }

  /** Both nodes boot, and all that can be started is. */
  SmallWorld started() {
    nodes.forEach(model::start);
    settle();
    return this;
  }

  void run(long seconds) {
    timeline.advanceTo(timeline.now() + seconds * 1_000, () -> {});
  }

  /** Until it is so; an error if it is not within that time. */
  void until(String what, long seconds, BooleanSupplier condition) {
    long end = timeline.now() + seconds * 1_000;
    while (!condition.getAsBoolean()) {
      if (timeline.next().isEmpty() || timeline.next().getAsLong() > end) {
        throw new AssertionError(what + " did not come:\n" + String.join("\n", story));
      }
      timeline.advanceTo(timeline.next().getAsLong(), () -> {});
    }
  }

  /** Until the cluster has had nothing to do for a while. */
  void settle() {
    long end = timeline.now() + 900_000;
    int calm = 0;
    while (calm < 6) {
      run(5);
      calm = nodes.stream().allMatch(model::isIdle) ? calm + 1 : 0;
      if (timeline.now() > end) {
        throw new AssertionError("no rest:\n" + String.join("\n", story));
      }
    }
  }

  boolean isOn(String node) {
    return nodes.contains(node);
  }

  Set<String> hosts(String guest) {
    return guests.getOrDefault(guest, Set.of());
  }

  /** 7, 0 or 8. */
  int role(String drbd, String node) {
    return roles.getOrDefault(drbd + "@" + node, 7);
  }

  /** A guest is gone by itself. */
  void crash(String guest) {
    guests.remove(guest);
  }

  /** From now on an operation ends so, as {@code node1 vm1 start}. */
  void script(String operation, OperationResult result) {
    scripted.put(operation, result);
  }

  void unscript(String operation) {
    scripted.remove(operation);
    hanging.remove(operation);
  }

  /** From now on an operation never ends. */
  void hang(String operation) {
    hanging.add(operation);
  }

  /** A node loses its power, and does not boot before it is told to. */
  void powerOff(String node) {
    nodes.remove(node);
    incarnations.merge(node, 1, Integer::sum);
    guests.values().forEach(it -> it.remove(node));
    roles.keySet().removeIf(it -> it.endsWith("@" + node));
    model.died(node);
  }

  void boot(String node) {
    if (nodes.add(node)) {
      model.start(node);
    }
  }

  /** The lines of the story that have this in them. */
  List<String> told(String what) {
    return story.stream().filter(it -> it.contains(what)).toList();
  }

  /** What was done to a resource but monitors and notifications, as {@code node1 start}. */
  List<String> done(String resource) {
    return story.stream()
        .filter(it -> it.matches("[0-9.]+ > \\S+ " + resource + " \\S+"))
        .filter(it -> !it.endsWith("monitor") && !it.endsWith("notify"))
        .map(it -> it.replaceFirst("[0-9.]+ > (\\S+) \\S+ (\\S+)", "$1 $2"))
        .toList();
  }

  void forgetStory() {
    story.clear();
    operations.clear();
  }

  @Override
  public Running start(String node, ResourceOperation operation, Consumer<OperationResult> done) {
    String name = "%s %s %s".formatted(node, operation.resource(), operation.action());
    story.add("%.3f > %s".formatted(timeline.now() / 1_000.0, name));
    operations.add(operation);
    if (hanging.contains(name)) {
      return () -> killed++;
    }
    int incarnation = incarnations.getOrDefault(node, 0);
    Timeline.Pending pending =
        timeline.after(
            duration(operation),
            () -> {
              if (incarnations.getOrDefault(node, 0) == incarnation) {
                done.accept(
                    scripted.containsKey(name)
                        ? scripted.get(name)
                        : operation.agent().equals("ocf:ferryman:xen")
                            ? guest(node, operation)
                            : drbd(node, operation));
              }
            });
    return () -> {
      killed++;
      pending.cancel();
    };
  }

  private long duration(ResourceOperation operation) {
    return switch (operation.action()) {
      case "monitor", "notify" -> 20 + random.nextInt(60);
      case "migrate_to" -> 4_000 + random.nextInt(3_000);
      default -> 300 + random.nextInt(1_500);
    };
  }

  private OperationResult guest(String node, ResourceOperation operation) {
    Set<String> hosts = guests.computeIfAbsent(operation.resource(), it -> new TreeSet<>());
    switch (operation.action()) {
      case "start" -> {
        if (hosts.stream().anyMatch(it -> !it.equals(node))) {
          throw new AssertionError(
              operation.resource() + " runs twice:\n" + String.join("\n", story));
        }
        hosts.add(node);
      }
      case "stop" -> hosts.remove(node);
      case "migrate_to" -> {
        if (!hosts.remove(node)) {
          return BROKEN;
        }
        hosts.add(operation.meta("migrate_target"));
      }
      default -> {
        return hosts.contains(node) ? OK : NOT_RUNNING;
      }
    }
    return OK;
  }

  private OperationResult drbd(String node, ResourceOperation operation) {
    String at = operation.resource() + "@" + node;
    String score = "master-" + operation.resource();
    switch (operation.action()) {
      case "start" -> {
        roles.put(at, 0);
        tool(node, "attrd_updater", "-n", score, "-U", "10000");
      }
      case "stop" -> {
        roles.remove(at);
        tool(node, "attrd_updater", "-n", score, "-D");
      }
      case "promote" -> roles.put(at, 8);
      case "demote" -> roles.put(at, 0);
      case "monitor" -> {
        return OperationResult.of(roles.getOrDefault(at, 7));
      }
      default -> {}
    }
    return OK;
  }

  private void tool(String node, String... argv) {
    model.ask(node, List.of(argv), answer -> {});
  }

  @Override
  public void fence(String node, String by, Consumer<Boolean> done) {
    story.add("%.3f > %s is fenced by %s".formatted(timeline.now() / 1_000.0, node, by));
    timeline.after(
        1_500 + random.nextInt(1_000),
        () -> {
          if (fencing) {
            powerOff(node);
            timeline.after(BOOT, () -> boot(node));
          }
          done.accept(fencing);
        });
  }
}
