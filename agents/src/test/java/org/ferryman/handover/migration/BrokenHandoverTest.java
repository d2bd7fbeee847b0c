// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.ClockOf;
import org.ferryman.exec.Deadline;
import org.ferryman.handover.AgentRoleLeases;
import org.ferryman.handover.lease.InMemory;
import org.ferryman.handover.lease.Window;
import org.ferryman.handover.migration.HandoverTest.ControllerDied;
import org.ferryman.handover.migration.Migration.Step;
import org.ferryman.handover.migration.peer.PeerRequest;
import org.ferryman.handover.migration.peer.PeerRequest.Verb;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.drbd.status.Role;
import org.ferryman.tools.xen.GuestDomain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each failure after each step of the migration, and around each request to the target. After every
 * one: never two running copies (the world itself checks at each change), the window closed on
 * every node that lives once the lease is over, and the guest where the table says.
 */
class BrokenHandoverTest {
  @TempDir(factory = InMemory.class)
  private Path folder;

  /** What goes wrong. */
  private enum Failure {
    SSH_CUT,
    TARGET_POWERED_OFF,
    SOURCE_POWERED_OFF,
    XL_HANGS,
    XL_HANGS_AND_IS_DEAF,
    XL_KILLED,
    STOP_ARRIVES,
    CONTROLLER_DIES_AND_STOP_ARRIVES,
    CONTROLLER_DIES_FOR_GOOD,
    LINK_CUT,
    TARGETS_XL_BREAKS
  }

  /** Where it goes wrong: after a step, or before or after a request to the target. */
  private record Moment(Step step, Verb verb, boolean after) {
    @Override
    public String toString() {
      return step != null ? step.toString() : (after ? "after " : "before ") + verb;
    }
  }

  private static final class Run {
    final World world;
    final Cancellation cancellation = new Cancellation();
    final AtomicLong nanos = new AtomicLong();
    boolean happened;
    String answer = "?";

    Run(Path folder, Window window) {
      world = new World(folder);
      world.lateWindow = window == Window.AT_THE_END;
    }

    void migrate() {
      Operation operation =
          new Operation(
              Deadline.after(
                  Duration.ofMinutes(5), new ClockOf(() -> System.nanoTime() + nanos.get())),
              cancellation,
              (level, line) -> {});
      try {
        HandoverResult result =
            new Handover(world.source().tools()).migrateTo(world.plan(), operation);
        answer = result.arrived() ? "0" : "1";
      } catch (ControllerDied e) {
        answer = "died";
      }
      world.migration.after = step -> {};
      world.beforeAsk = request -> {};
      world.afterAsk = request -> {};
    }

    /** Before anything is begun what passes is waited for: here until the time is over. */
    void waitsInVain() {
      Consumer<PeerRequest> before = world.beforeAsk;
      world.beforeAsk =
          request -> {
            before.accept(request);
            if (happened) {
              timePasses();
            }
          };
    }

    void timePasses() {
      nanos.addAndGet(Duration.ofSeconds(295).toNanos());
    }

    void stopAfterRestart() {
      Optional<HandoverResult> result =
          new Handover(world.source().tools())
              .abandon("vm1", "stop", HandoverTest.operation(Duration.ofSeconds(5)));
      answer = "died, then " + result.map(it -> it.arrived() ? "0" : "1").orElse("nothing left");
    }

    /**
     * Everything heals but what lost its power; the leases run out; both ends sweep. The one that
     * sweeps first may meet a second Primary, so it sweeps again.
     */
    void aftermath() {
      world.clock.advance(Duration.ofMinutes(20));
      for (int round = 0; round < 2; round++) {
        for (WorldNode node : world.nodes.values()) {
          if (node.powered) {
            node.xlWorks = true;
            HandoverTest.sweep(node);
          }
        }
      }
    }

    /**
     * A window that two Primaries keep open is one whose source has a copy left that nobody may
     * destroy but Pacemaker, by a stop; its demote then closes the window.
     */
    void pacemakerStopsWhatIsLeft() {
      WorldNode source = world.source();
      if (source.allowTwo) {
        assertThat(world.target().role).as("second Primary").isEqualTo(Role.PRIMARY);
        assertThat(source.away.there()).as("what holds the disk of %s", source).isTrue();
        Operation operation = HandoverTest.operation(Duration.ofSeconds(5));
        DrbdResource disk = DrbdResource.named(World.DISK);
        AgentRoleLeases roles = new AgentRoleLeases(source.tools(), vm -> Optional.of(() -> {}));
        source.away = GuestDomain.ABSENT;
        roles.commanded(disk, Optional.of(Role.SECONDARY), operation);
        assertThat(source.secondary(World.DISK, operation).done()).isTrue();
        roles.demoted(disk, operation);
        HandoverTest.sweep(world.target());
      }
      for (WorldNode node : world.nodes.values()) {
        assertThat(node.allowTwo).as("window on %s", node).isFalse();
        assertThat(node.leases.readAll().isEmpty() || !node.powered).isTrue();
      }
    }

    String where() {
      return "%s %s/%s".formatted(answer, shown(world.source()), shown(world.target()));
    }

    private static String shown(WorldNode node) {
      if (!node.powered) {
        return "off";
      }
      return node.running()
          ? "RUNS"
          : node.own.there() || node.incoming.there() || node.away.there() ? "left" : "-";
    }
  }

  private String broken(Failure failure, Moment moment, Window window) {
    Run run = new Run(folder.resolve("%s-%s-%s".formatted(failure, moment, window)), window);
    World world = run.world;
    if (failure == Failure.XL_HANGS || failure == Failure.XL_HANGS_AND_IS_DEAF) {
      world.migration.hangsAfter = moment.step();
      world.migration.deaf = failure == Failure.XL_HANGS_AND_IS_DEAF;
    }
    world.migration.after = reached -> happen(reached == moment.step(), failure, run);
    world.beforeAsk =
        request -> happen(request.verb() == moment.verb() && !moment.after(), failure, run);
    world.afterAsk =
        request -> happen(request.verb() == moment.verb() && moment.after(), failure, run);
    if (moment.verb() == Verb.PROBE) {
      run.waitsInVain();
    }
    run.migrate();
    assertThat(run.happened).as("%s at %s", failure, moment).isTrue();
    if (failure == Failure.CONTROLLER_DIES_FOR_GOOD) {
      world.migration.goOnAlone();
    }
    if (run.answer.equals("died") && world.source().powered) {
      run.stopAfterRestart();
    }
    run.aftermath();
    String where = run.where();
    run.pacemakerStopsWhatIsLeft();
    return where;
  }

  private static void happen(boolean now, Failure failure, Run run) {
    if (!now || run.happened) {
      return;
    }
    run.happened = true;
    World world = run.world;
    switch (failure) {
      case SSH_CUT -> world.ssh = false;
      case TARGET_POWERED_OFF -> world.target().powerOff();
      case SOURCE_POWERED_OFF -> {
        world.source().powerOff();
        throw new ControllerDied();
      }
      case XL_KILLED -> world.migration.killed();
      case STOP_ARRIVES -> run.cancellation.cancel("stop");
      case CONTROLLER_DIES_AND_STOP_ARRIVES, CONTROLLER_DIES_FOR_GOOD -> throw new ControllerDied();
      case LINK_CUT -> world.link = false;
      case TARGETS_XL_BREAKS -> world.target().xlWorks = false;
      case XL_HANGS, XL_HANGS_AND_IS_DEAF -> run.timePasses();
    }
  }

  @ParameterizedTest
  @EnumSource(Window.class)
  void eachFailureAfterEachStep(Window window) throws IOException {
    StringBuilder table = new StringBuilder();
    for (Failure failure : Failure.values()) {
      table.append(failure).append('\n');
      for (Step step : Step.values()) {
        String where = broken(failure, new Moment(step, null, false), window);
        table.append("  %-12s %s%n".formatted(step, where));
      }
    }
    assertThat(table.toString()).isEqualTo(golden("steps-" + window));
  }

  @ParameterizedTest
  @EnumSource(Window.class)
  void eachFailureAroundEachRequest(Window window) throws IOException {
    List<Verb> verbs = List.of(Verb.PROBE, Verb.PREPARE, Verb.AWAIT, Verb.OPEN, Verb.ARRIVED);
    StringBuilder table = new StringBuilder();
    for (Failure failure : Failure.values()) {
      if (failure.name().startsWith("XL_")) {
        continue;
      }
      table.append(failure).append('\n');
      for (Verb verb : verbs) {
        for (boolean after : new boolean[] {false, true}) {
          Moment moment = new Moment(null, verb, after);
          table.append("  %-14s %s%n".formatted(moment, broken(failure, moment, window)));
        }
      }
    }
    assertThat(table.toString()).isEqualTo(golden("requests-" + window));
  }

  @Test
  void aTargetOutOfMemoryIsNoticedByXlAndTheGuestGoesOn() {
    Run run = new Run(folder, Window.AT_THE_END);
    run.world.migration.outOfMemory = true;

    run.migrate();
    run.aftermath();

    assertThat(run.where()).isEqualTo("1 RUNS/-");
  }

  private static String golden(String name) throws IOException {
    String file = "broken-" + name.toLowerCase(Locale.ROOT).replace('_', '-') + ".txt";
    try (InputStream in = BrokenHandoverTest.class.getResourceAsStream(file)) {
      return new String(requireNonNull(in, file).readAllBytes(), UTF_8);
    }
  }
}
