// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.ferryman.testcluster.storm.pacemaker.Scheduler;
import org.ferryman.testcluster.storm.world.DrbdadmPlans;
import org.ferryman.testcluster.storm.world.StormWorld;

/**
 * Runs cases one after the other, and remembers what crm_simulate and drbdadm said. Each is for one
 * thread; those that are {@link #beside} each other share what they remember.
 */
final class Bench {
  private final Path samples;
  private final Path folder;
  private final Scheduler scheduler;
  private final Map<String, DrbdadmPlans> plans;

  /**
   * Nothing has run yet.
   *
   * @param samples the folder of the samples
   * @param folder for all files
   */
  Bench(Path samples, Path folder) {
    this(samples, folder, new Scheduler(tools(folder)), new ConcurrentHashMap<>());
  }

  private Bench(Path samples, Path folder, Scheduler scheduler, Map<String, DrbdadmPlans> plans) {
    this.samples = requireNonNull(samples, "samples");
    this.folder = requireNonNull(folder, "folder");
    this.scheduler = requireNonNull(scheduler, "scheduler");
    this.plans = requireNonNull(plans, "plans");
  }

  private static Path tools(Path folder) {
    try {
      return Files.createDirectories(folder.resolve("tools"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path drbdadmFolder(Case it, Sample sample) {
    return folder
        .resolve("tools")
        .resolve("drbdadm-%s-%s-%d".formatted(it.drbd(), sample.name(), it.guests()));
  }

  /** Another one for another thread. */
  Bench beside(Path another) {
    return new Bench(samples, another, scheduler.beside(tools(another)), plans);
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
    String conf = sample.layout().drbdConf(it.drbd() == Flavour.DRBD9);
    DrbdadmPlans drbdadm =
        plans.computeIfAbsent(
            it.drbd() + conf, key -> new DrbdadmPlans(drbdadmFolder(it, sample), it.drbd(), conf));
    return History.run(
        new StormWorld.Plan(
            it.seed(),
            sample.layout(),
            sample.cib(),
            scheduler,
            drbdadm,
            folder.resolve("world"),
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
