// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.ferryman.testcluster.hardware.xen.MigrationStep;

/** Draws the faults of a history. */
final class Troubles {
  private static final List<String> NODES = List.of("node1", "node2");
  private static final List<String> TOOLS =
      List.of(
          "xl",
          "xl list",
          "xl create",
          "xl destroy",
          "xl shutdown",
          "xl migrate",
          "xenstore-ls",
          "drbdadm",
          "drbdadm primary",
          "drbdadm secondary",
          "drbdadm net-options",
          "drbdadm dump-xml",
          "drbdsetup events2",
          "drbdsetup",
          "attrd_updater",
          "cibadmin",
          "crm_mon",
          "ssh",
          "transfer",
          "resume-domain");
  private static final List<String> STEPS =
      Arrays.stream(MigrationStep.values()).map(Enum::name).toList();
  private static final List<String> BY_HAND = List.of("disconnect", "primary", "secondary", "down");

  /** What is no reason to start a guest anew or to fence a node. */
  private static final List<FaultKind> NO_EXCUSE =
      Arrays.stream(FaultKind.values()).filter(it -> !it.mayRestart() && !it.mayFence()).toList();

  /** In so many of a hundred histories there is no excuse. */
  private static final int GENTLE = 20;

  private static final int MOST = 6;
  private static final long LONGEST = 150_000;
  private static final long PLANNED = 60_000;

  private Troubles() {}

  /** The faults of a seed, in the order of their times. */
  static List<Trouble> draw(long seed, List<String> guests) {
    return draw(seed, guests, List.of());
  }

  /** The same, with these kinds instead of every other one of chance. */
  static List<Trouble> draw(long seed, List<String> guests, List<FaultKind> rather) {
    Random random = new Random(seed * 31 + 7);
    List<Trouble> all = new ArrayList<>();
    int count = 1 + random.nextInt(MOST);
    long phase = 20_000L + random.nextInt((int) LONGEST);
    boolean around = random.nextInt(100) < 60;
    boolean gentle = rather.isEmpty() && random.nextInt(100) < GENTLE;
    long planned = 5_000L + random.nextInt((int) (phase / 2));
    if (around) {
      FaultKind kind = random.nextBoolean() ? FaultKind.STANDBY : FaultKind.MOVE;
      all.add(one(kind, planned, random, guests));
    }
    for (int i = 0; i < count; i++) {
      long at =
          around && random.nextInt(100) < 65
              ? planned - 3_000L + random.nextInt(12_000)
              : random.nextInt((int) phase);
      FaultKind kind =
          gentle ? NO_EXCUSE.get(random.nextInt(NO_EXCUSE.size())) : kind(random, rather);
      all.add(one(kind, Math.max(0, at), random, guests));
    }
    all.sort(Comparator.comparingLong(Trouble::at));
    return List.copyOf(all);
  }

  private static FaultKind kind(Random random, List<FaultKind> rather) {
    if (!rather.isEmpty() && random.nextBoolean()) {
      return rather.get(random.nextInt(rather.size()));
    }
    int sum = 0;
    for (FaultKind kind : FaultKind.values()) {
      sum += kind.weight();
    }
    int draw = random.nextInt(sum);
    for (FaultKind kind : FaultKind.values()) {
      draw -= kind.weight();
      if (draw < 0) {
        return kind;
      }
    }
    throw new IllegalStateException("the weights don't add up");
  }

  private static Trouble one(FaultKind kind, long at, Random random, List<String> guests) {
    String node = NODES.get(random.nextInt(NODES.size()));
    String guest = guests.get(random.nextInt(guests.size()));
    String tool = TOOLS.get(random.nextInt(TOOLS.size()));
    long millis = 500L + random.nextInt(random.nextInt(4) == 0 ? 90_000 : 15_000);
    return switch (kind) {
      case POWER,
          SSH_REFUSED,
          SSH_HANGS,
          SSH_CUT,
          NODE_HANGS,
          CONTROLLER_HANGS,
          CONTROLLER_KILLED,
          AGENT_KILLED,
          MEMORY_SHORT,
          CLOCK_STEPPED,
          DYING_STAYS,
          MAINTENANCE,
          SETTINGS_TYPO,
          FENCE_FAILS ->
          new Trouble(at, kind, node, "", millis);
      case LINK, LINK_FLAPS, PARTITION, MIGRATION_BREAKS, FENCE_SLOW ->
          new Trouble(at, kind, "", "", millis);
      case MIGRATION_STOPS ->
          new Trouble(at, kind, "", STEPS.get(random.nextInt(STEPS.size())), millis);
      case DRBDADM ->
          new Trouble(
              at, kind, node, BY_HAND.get(random.nextInt(BY_HAND.size())) + " " + guest, millis);
      case TOOL_HANGS, TOOL_FAILS, TOOL_SLOW, TOOL_GARBAGE, TOOL_HALF, TOOL_DIES ->
          new Trouble(at, kind, node, tool, millis);
      case GUEST_CRASHES,
          GUEST_HALTS,
          GUEST_IGNORES,
          GUEST_REBOOTS,
          GUEST_RESETS,
          GUEST_TYPO,
          DISK_LOST,
          TWO_PRIMARIES,
          REFRESH,
          CLEANUP ->
          new Trouble(at, kind, node, guest, millis);
      case STANDBY -> new Trouble(at, kind, node, "", millis + PLANNED);
      case MOVE, BAN -> new Trouble(at, kind, node, guest, millis + PLANNED);
    };
  }
}
