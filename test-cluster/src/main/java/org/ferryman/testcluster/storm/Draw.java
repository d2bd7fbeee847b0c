// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.ferryman.testcluster.storm.world.Plant;

/**
 * Which history a seed is; what is not given changes from history to history.
 *
 * @param first the first seed
 * @param sample a topology; null for all in turn
 * @param guests how many; null for one to three in turn
 * @param drbd {@code 84} or {@code 9}; null for both in turn
 */
record Draw(long first, String sample, Integer guests, String drbd) {

  /** The n-th history, from 0 on. */
  Case at(Bench bench, long n, Plant plant) {
    requireNonNull(plant, "plant");
    long its = first + n;
    List<String> names = Plants.samples(plant);
    String name = sample != null ? sample : names.get((int) (its % names.size()));
    int count = guests != null ? guests : 1 + (int) (its / 3 % 3);
    boolean nine = drbd != null ? drbd.equals("9") : its / 2 % 2 == 1;
    Flavour flavour = nine ? Flavour.DRBD9 : Flavour.DRBD84;
    return Case.drawn(bench.sample(name, count), count, flavour, its, plant);
  }
}
