// SPDX-License-Identifier: Apache-2.0
package org.ferryman.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Commands that outlived their kill, for they sleep in the kernel. Another of the same would sleep
 * beside them, so no more than a few are started until one of them is gone.
 */
final class HungCommands {
  /** One may have met a passing trouble; a third tells nothing that the second did not. */
  static final int MOST = 2;

  private final Map<String, List<BooleanSupplier>> alive = new ConcurrentHashMap<>();

  /** A command was killed and is still there. */
  void add(String line, BooleanSupplier stillAlive) {
    alive.merge(
        line,
        List.of(stillAlive),
        (before, one) -> {
          List<BooleanSupplier> all = new ArrayList<>(before);
          all.addAll(one);
          return all;
        });
  }

  /** Why no other of these may be started now; empty if one may. */
  Optional<String> objection(String line) {
    List<BooleanSupplier> left =
        alive.computeIfPresent(
            line,
            (same, all) -> {
              List<BooleanSupplier> still =
                  all.stream().filter(BooleanSupplier::getAsBoolean).toList();
              return still.isEmpty() ? null : still;
            });
    return left == null || left.size() < MOST
        ? Optional.empty()
        : Optional.of(
            ("%d of it hang in the kernel and can't be killed, so no other is started; see"
                    + " 'dmesg', and restart the node if it stays so")
                .formatted(left.size()));
  }
}
