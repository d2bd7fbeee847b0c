// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Command;
import org.ferryman.testcluster.storm.world.Baton.Fiber;

/**
 * What an administrator does past the cluster, by hand and by mistake, and how he makes it good.
 */
public final class Slips {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long AGAIN = 10_000;
  private static final int TRIES = 6;

  private final StormWorld world;

  Slips(StormWorld world) {
    this.world = requireNonNull(world, "world");
  }

  /** A guest's file on a node is none that xl can read, or is right again. */
  public void guestFile(String node, String guest, boolean wrong) {
    StormNode its = world.node(node).orElseThrow();
    if (wrong) {
      write(
          its.guestFiles().resolve(guest + ".cfg"),
          "name = \"%s\"\nmemory = [ 12".formatted(guest));
    } else {
      world.layout().write(its.guestFiles());
    }
  }

  /** A node's settings can't be read, or are right again: there are none. */
  public void settings(String node, boolean wrong) {
    write(
        world.node(node).orElseThrow().settingsFile(),
        wrong ? "controller.sweep = sometimes\nno-such-setting = 1\n" : "");
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Uses drbdadm on a guest's resources.
   *
   * @param what a command and a guest, as {@code disconnect vm1}
   */
  public void drbdadm(String node, String what) {
    String[] words = what.split(" ", 2);
    for (String resource : world.layout().disks().get(words[1])) {
      run(node, List.of("drbdadm", words[0], resource), 1);
    }
  }

  /** Two Primaries of a guest's resources are allowed on a node, or no more. */
  public void twoPrimaries(String node, String guest, boolean allowed) {
    for (String resource : world.layout().disks().get(guest)) {
      String option = "--allow-two-primaries=" + (allowed ? "yes" : "no");
      run(node, List.of("drbdadm", "net-options", option, resource), allowed ? 1 : TRIES);
    }
  }

  /**
   * What is up of a guest's resources is made as it is configured: its disk, its connection. What
   * no agent brings up is brought up.
   */
  public void adjust(String node, String guest) {
    for (String resource : world.layout().disks().get(guest)) {
      boolean up = world.hardware().node(node).drbd().resource(resource).isPresent();
      if (up || world.layout().scripted()) {
        run(node, List.of("drbdadm", "adjust", resource), TRIES);
      }
    }
  }

  private void run(String node, List<String> argv, int tries) {
    StormNode its = world.node(node).orElseThrow();
    if (!its.on()) {
      return;
    }
    StormProcess shell = its.process(argv);
    Fiber unused =
        world
            .baton()
            .start(
                shell,
                () -> {
                  world.story().tell("by hand on %s: %s".formatted(node, String.join(" ", argv)));
                  for (int i = 0; i < tries && !done(its, argv); i++) {
                    Baton.current().sleep(AGAIN);
                  }
                  shell.end();
                });
  }

  private static boolean done(StormNode node, List<String> argv) {
    return node.runner()
        .run(Command.of(PATIENCE, new ArrayList<>(argv)), new Cancellation())
        .succeeded();
  }
}
