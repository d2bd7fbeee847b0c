// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import java.nio.file.Path;
import java.time.Duration;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.CommandRunner;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.Operation;
import org.ferryman.tools.drbd.DrbdContract;
import org.ferryman.tools.drbd.DrbdVersion;
import org.junit.jupiter.api.BeforeAll;

/**
 * The adapter on the real drbdadm, drbdsetup and kernel of the lab. Run by {@code lab contract}.
 */
class LabDrbdContract extends DrbdContract {
  private static RealPair pair;
  private static DrbdVersion module;

  @BeforeAll
  static void takeOver() {
    pair = RealPair.takeOver();
    module = pair.version();
    Lab.emptied(captures());
  }

  /** What 9 answers never replaces what 8.4 did. */
  private static Path captures() {
    return pair.captures(module.nine() ? "drbd9" : "drbd84");
  }

  @Override
  protected DrbdVersion version() {
    return module;
  }

  @Override
  protected Operation operation() {
    return new Operation(
        Deadline.after(Duration.ofMinutes(10)), new Cancellation(), (level, line) -> {});
  }

  @Override
  protected CommandRunner tools(Situation situation) {
    bring(situation);
    return new RecordedTools(pair.node(situation.node()), captures(), situation);
  }

  /** Brings the pair into the situation. */
  private static void bring(Situation situation) {
    String r = situation.resource().name();
    pair.reset(situation == Situation.NO_MODULE);
    switch (situation) {
      case NO_MODULE, NOT_CONFIGURED -> {}
      case ALONE_INCONSISTENT -> pair.metaData(r).up(1, r);
      case CONNECTED_WITHOUT_DATA -> pair.connected(r);
      case SYNC_SOURCE, SYNC_TARGET ->
          pair.connected(r).slowSync(1, r).slowSync(2, r).primary(1, r, "--force");
      case BOTH_SECONDARY -> pair.inSync(r);
      case PRIMARY, SECONDARY_OF_PRIMARY, SECOND_FORBIDDEN -> pair.inSync(r).primary(1, r);
      case BOTH_PRIMARY -> pair.inSync(r).primary(1, r).primary(2, r);
      case PRIMARY_ALONE, SECONDARY_STAND_ALONE -> pair.inSync(r).primary(1, r).disconnect(2, r);
      case DISKLESS_SECONDARY -> pair.inSync(r).primary(1, r).run(2, "drbdadm detach " + r);
      case DISKLESS_PRIMARY -> pair.inSync(r).primary(1, r).run(1, "drbdadm detach " + r);
      case OUTDATED -> pair.inSync(r).disconnect(2, r).outdate(2, r);
      case SPLIT_BRAIN ->
          pair.inSync(r)
              .disconnect(2, r)
              .primary(1, r)
              .primary(2, r)
              .connect(2, r)
              .awaitStandAlone(1, r);
      case PRIMARY_HELD_OPEN -> pair.inSync(r).primary(1, r).held(1, r);
    }
  }
}
