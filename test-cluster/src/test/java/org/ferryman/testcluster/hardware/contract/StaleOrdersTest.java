// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.ferryman.testcluster.hardware.base.MeasurementReport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random orders of link loss, node death, partition, return and move: no acknowledged write is lost
 * and the guest never runs twice, with and without handlers, on both DRBDs. Without handlers a node
 * is not lost, nor the cluster cut, before the other node has noticed that the link is gone
 * (docs/stale-data.md, orders 3 and 4). {@code -Dferryman.orders} says how many of each kind,
 * {@code -Dferryman.seed} repeats one.
 */
class StaleOrdersTest {
  private static final int ORDERS = Integer.getInteger("ferryman.orders", 5);

  @TempDir private Path folder;

  static Stream<Arguments> orders() {
    Long seed = Long.getLong("ferryman.seed");
    long first = seed != null ? seed : new Random().nextLong(1_000_000_000L);
    List<Arguments> orders = new ArrayList<>();
    for (Flavour flavour : Flavour.values()) {
      for (boolean handlers : new boolean[] {false, true}) {
        for (int i = 0; i < (seed != null ? 1 : ORDERS); i++) {
          orders.add(Arguments.of(flavour, handlers, first + i));
        }
      }
    }
    return orders.stream();
  }

  @ParameterizedTest
  @MethodSource("orders")
  void nothingIsLost(Flavour flavour, boolean handlers, long seed) {
    Random random = new Random(seed);
    SmallCluster cluster = new SmallCluster(flavour, handlers, folder, random);
    cluster.pass(1500);
    int events = 5 + random.nextInt(6);
    for (int i = 0; i < events; i++) {
      switch (random.nextInt(7)) {
        case 0, 1 -> cluster.cutLink();
        case 2 -> cluster.healLink();
        case 3 -> cluster.kill(random.nextBoolean());
        case 4 -> cluster.returnNodes();
        case 5 -> cluster.partition();
        default -> cluster.move();
      }
      cluster.pass(random.nextInt(60) * 50L);
    }
    cluster.healLink();
    cluster.pass(2000);
    cluster.returnNodes();
    long before = cluster.measured().acknowledgedWrites();
    cluster.pass(10_000);
    MeasurementReport measured = cluster.measured();
    String story =
        "%s, handlers %s, -Dferryman.seed=%d%n%s"
            .formatted(flavour, handlers, seed, String.join("\n", cluster.story()));
    assertThat(measured.lostWrites()).as(story).isZero();
    assertThat(measured.guestTwiceMoments()).as(story).isZero();
    assertThat(measured.twoWriterMoments()).as(story).isZero();
    assertThat(measured.splitBrains()).as(story).isZero();
    assertThat(measured.acknowledgedWrites())
        .as("the guest runs again: " + story)
        .isGreaterThan(before);
  }
}
