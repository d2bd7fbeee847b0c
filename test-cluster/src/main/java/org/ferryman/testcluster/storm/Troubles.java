// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

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
  private static final int MOST = 6;
  private static final long LONGEST = 150_000;
  private static final long PLANNED = 60_000;

  private Troubles() {}

  /** The faults of a seed, in the order of their times. */
  static List<Trouble> draw(long seed, List<String> guests) {
    Random random = new Random(seed * 31 + 7);
    List<Trouble> all = new ArrayList<>();
    int count = 1 + random.nextInt(MOST);
    long phase = 20_000L + random.nextInt((int) LONGEST);
    boolean around = random.nextInt(100) < 60;
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
      all.add(one(kind(random), Math.max(0, at), random, guests));
    }
    all.sort(Comparator.comparingLong(Trouble::at));
    return List.copyOf(all);
  }

  private static FaultKind kind(Random random) {
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
      case POWER, SSH_REFUSED, CONTROLLER_KILLED, AGENT_KILLED, FENCE_FAILS ->
          new Trouble(at, kind, node, "", millis);
      case LINK, PARTITION, MIGRATION_BREAKS, FENCE_SLOW -> new Trouble(at, kind, "", "", millis);
      case TOOL_HANGS, TOOL_FAILS, TOOL_SLOW, TOOL_GARBAGE, TOOL_HALF, TOOL_DIES ->
          new Trouble(at, kind, node, tool, millis);
      case GUEST_CRASHES, GUEST_HALTS, GUEST_IGNORES, CLEANUP ->
          new Trouble(at, kind, node, guest, millis);
      case STANDBY -> new Trouble(at, kind, node, "", millis + PLANNED);
      case MOVE -> new Trouble(at, kind, node, guest, millis + PLANNED);
    };
  }
}
