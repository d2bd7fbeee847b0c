// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ferryman.ocf.Reading;
import org.ferryman.testcluster.hardware.contract.PacemakerContract;
import org.ferryman.tools.pacemaker.Ban;
import org.ferryman.tools.pacemaker.Constraints;
import org.ferryman.tools.pacemaker.DrbdClone;
import org.ferryman.tools.pacemaker.Membership;
import org.ferryman.tools.pacemaker.Pacemaker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As {@link PacemakerContract}; and what tools tell without a cluster, and do to constraints. */
abstract class PacemakerToolsContract extends PacemakerContract {
  @TempDir static Path directory;

  private static final Map<Given, SmallWorld> WORLDS = new EnumMap<>(Given.class);

  @AfterAll
  static void forget() {
    WORLDS.clear();
  }

  /** Made once for all tests of a class: a cluster takes its time to settle. */
  static SmallWorld world(Given given) {
    return WORLDS.computeIfAbsent(given, PacemakerToolsContract::brought);
  }

  private static SmallWorld brought(Given given) {
    SmallWorld world = new SmallWorld("fenced", 3, new Scheduler(directory)).started();
    if (given == Given.OTHER_LOST) {
      world.fencing = false;
      world.powerOff(hostIn(world).equals("node1") ? "node2" : "node1");
      world.run(20);
    }
    return world;
  }

  static String hostIn(SmallWorld world) {
    return world.hosts("vm1").iterator().next();
  }

  /** Pacemaker on a node on which none runs. */
  abstract Pacemaker withoutCluster();

  @Override
  protected String resource() {
    return "r0";
  }

  @Override
  protected String host() {
    return hostIn(world(Given.SETTLED));
  }

  @Test
  void withoutAClusterNothingIsKnownAndThatIsTold() {
    Reading<Membership> membership = withoutCluster().membership(operation());

    assertThat(membership)
        .isInstanceOfSatisfying(
            Reading.Unknown.class,
            unknown -> {
              assertThat(unknown.absent()).isTrue();
              assertThat(unknown.reason()).contains("crm_mon");
            });
    assertThat(withoutCluster().cib(operation())).isInstanceOf(Reading.Unknown.class);
  }

  @Test
  void aBanIsCreatedOnceChangedAndDeleted() {
    Pacemaker pacemaker = pacemaker(Given.SETTLED);
    DrbdClone clone = theClone(pacemaker);
    String word = cib(pacemaker).promotedWord();
    List<Ban> bans = Constraints.wanted(clone, Set.of("node1", "node2"));
    Ban ban = bans.get(0);

    assertThat(pacemaker.create(bans, word, operation())).isInstanceOf(Pacemaker.Change.Done.class);
    assertThat(cib(pacemaker).ban(ban.id())).contains(new Ban.Found.Understood(ban));
    assertThat(pacemaker.create(bans, word, operation()))
        .isInstanceOf(Pacemaker.Change.Overtaken.class);

    Ban narrowed = ban.withGoodNodes(Set.of("node1"));
    assertThat(pacemaker.replace(ban, narrowed.goodNodes(), word, operation()))
        .isInstanceOf(Pacemaker.Change.Done.class);
    assertThat(cib(pacemaker).ban(ban.id())).contains(new Ban.Found.Understood(narrowed));
    assertThat(pacemaker.replace(ban, narrowed.goodNodes(), word, operation()))
        .isInstanceOf(Pacemaker.Change.Overtaken.class);

    pacemaker.delete(ban, operation());
    assertThat(cib(pacemaker).ban(ban.id())).as("not as given").isPresent();
    assertThat(pacemaker.delete(narrowed, operation())).isInstanceOf(Pacemaker.Change.Done.class);
    assertThat(cib(pacemaker).ban(ban.id())).isEmpty();
    assertThat(pacemaker.delete(narrowed, operation())).isInstanceOf(Pacemaker.Change.Done.class);
  }
}
