// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.contract;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.Reading;
import org.ferryman.tools.pacemaker.Ban;
import org.ferryman.tools.pacemaker.Cib;
import org.ferryman.tools.pacemaker.DrbdClone;
import org.ferryman.tools.pacemaker.Membership;
import org.ferryman.tools.pacemaker.Pacemaker;

/** A {@link SmallCluster} as one node sees it. */
record SmallPacemaker(
    int number, BooleanSupplier otherIsLost, BooleanSupplier otherAnswers, IntSupplier promotedOn)
    implements Pacemaker {

  @Override
  public Reading<Cib> cib(Operation operation) {
    DrbdClone clone =
        new DrbdClone(
            "drbd-r1-clone", "drbd-r1", "ferryman", true, Map.of("promotable", "true"), Set.of());
    return new Reading.Known<>(new Cib(true, "Promoted", Map.of("r1", List.of(clone)), Map.of()));
  }

  @Override
  public Reading<Membership> membership(Operation operation) {
    Map<String, Membership.Node> nodes =
        Map.of(
            "node" + number,
            new Membership.Node(true, false, false, true),
            "node" + (3 - number),
            new Membership.Node(!otherIsLost.getAsBoolean(), false, false, true));
    int host = promotedOn.getAsInt();
    return new Reading.Known<>(
        new Membership(
            true, nodes, Map.of("drbd-r1", host == 0 ? Set.of() : Set.of("node" + host))));
  }

  @Override
  public Echo echo(String node, Operation operation) {
    return otherAnswers.getAsBoolean() ? new Echo.Heard() : new Echo.Silent("no answer");
  }

  @Override
  public Change create(List<Ban> bans, String promotedWord, Operation operation) {
    throw new UnsupportedOperationException("nothing is placed");
  }

  @Override
  public Change replace(Ban ban, Set<String> goodNodes, String word, Operation operation) {
    throw new UnsupportedOperationException("nothing is placed");
  }

  @Override
  public Change delete(Ban ban, Operation operation) {
    throw new UnsupportedOperationException("nothing is deleted");
  }
}
