// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.ferryman.testcluster.storm.pacemaker.Scheduler;
import org.ferryman.testcluster.storm.world.DrbdadmPlans;
import org.ferryman.testcluster.storm.world.StormWorld;

/** Runs cases one after the other, and remembers what crm_simulate and drbdadm said. */
final class Bench {
  private final Path samples;
  private final Path folder;
  private final Scheduler scheduler;
  private final Map<String, DrbdadmPlans> plans = new HashMap<>();

  /**
   * Nothing has run yet.
   *
   * @param samples the folder of the samples
   * @param folder for all files
   */
  Bench(Path samples, Path folder) {
    this.samples = requireNonNull(samples, "samples");
    this.folder = requireNonNull(folder, "folder");
    try {
      Files.createDirectories(folder.resolve("tools"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.scheduler = new Scheduler(folder.resolve("tools"));
  }

  Scheduler scheduler() {
    return scheduler;
  }

  Sample sample(String name, int guests) {
    return Sample.read(samples, name, guests);
  }

  /** Runs one; with its tools' words in its story or without. */
  History.Outcome run(Case it, boolean tools) {
    Sample sample = sample(it.sample(), it.guests());
    Path world = folder.resolve("world");
    String conf = sample.layout().drbdConf(it.drbd() == Flavour.DRBD9);
    DrbdadmPlans drbdadm =
        plans.computeIfAbsent(
            it.drbd() + conf, key -> new DrbdadmPlans(folder.resolve("tools"), it.drbd(), conf));
    return History.run(
        new StormWorld.Plan(
            it.seed(),
            sample.layout(),
            sample.cibIn(world),
            scheduler,
            drbdadm,
            world,
            it.plant(),
            tools),
        it.troubles(),
        sample.live());
  }

  /** The same with as few faults as break the same rule. */
  Case shrunk(Case broken) {
    Case least = broken;
    int index = 0;
    while (index < least.troubles().size()) {
      Case fewer = least.without(index);
      if (breaks(fewer, broken.broke())) {
        least = fewer;
      } else {
        index++;
      }
    }
    return least;
  }

  private boolean breaks(Case it, String rule) {
    return rule(run(it, false).violations()).filter(rule::equals).isPresent();
  }

  static Optional<String> rule(List<Violation> violations) {
    return violations.stream().map(Violation::rule).findFirst();
  }
}
