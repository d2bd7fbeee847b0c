// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.world;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.ferryman.testcluster.hardware.ToolResult;
import org.ferryman.testcluster.hardware.base.Flavour;

/**
 * What the real drbdadm makes of a configuration: what it prints of it, and, by its dry run, what
 * it would have drbdsetup do. Each is asked for once and remembered, as it depends on the
 * configuration alone. For several threads.
 */
public final class DrbdadmPlans {
  private static final String DRBDADM9 = "/usr/sbin/drbdadm";
  private static final String DRBDADM84 = "/usr/lib/drbd/drbdadm-84";
  private static final long DEADLINE_SECONDS = 60;
  private static final String CONFIGURATION = "/etc/drbd.conf";

  private final Map<List<String>, ToolResult> known = new ConcurrentHashMap<>();
  private final Path folder;
  private final Flavour flavour;
  private final String configuration;

  /**
   * Nothing is known yet.
   *
   * @param folder for files while it runs, of nobody else
   * @param flavour whose drbdadm
   * @param configuration the text of drbd.conf
   */
  public DrbdadmPlans(Path folder, Flavour flavour, String configuration) {
    this.folder = requireNonNull(folder, "folder");
    this.flavour = requireNonNull(flavour, "flavour");
    this.configuration = requireNonNull(configuration, "configuration");
  }

  Flavour flavour() {
    return flavour;
  }

  /** What it prints on a node. */
  ToolResult printed(String node, List<String> words) {
    List<String> key = new ArrayList<>(List.of(node));
    key.addAll(words);
    return known.computeIfAbsent(List.copyOf(key), it -> run(node, words));
  }

  /** The commands that it would run on a node, in their order; or why it runs none. */
  ToolResult plan(String node, List<String> words) {
    List<String> dry = new ArrayList<>(List.of("-d"));
    dry.addAll(words);
    return printed(node, dry);
  }

  /** One at a time: its file is the same for all. */
  private synchronized ToolResult run(String node, List<String> words) {
    try {
      Files.createDirectories(folder);
      Path conf = folder.resolve("drbd.conf");
      Files.writeString(conf, configuration);
      List<String> argv = new ArrayList<>();
      argv.add(flavour == Flavour.DRBD9 ? DRBDADM9 : DRBDADM84);
      argv.addAll(List.of("-c", conf.toString()));
      argv.addAll(words);
      ProcessBuilder builder = new ProcessBuilder(argv);
      builder.environment().put("__DRBD_NODE__", node);
      Path out = folder.resolve("drbdadm.out");
      Path err = folder.resolve("drbdadm.err");
      Process process =
          builder
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("%s does not end".formatted(String.join(" ", argv)));
      }
      return new ToolResult(
          Files.readString(out, StandardCharsets.UTF_8).replace(conf.toString(), CONFIGURATION),
          process.exitValue() == 0 ? "" : Files.readString(err, StandardCharsets.UTF_8),
          process.exitValue());
    } catch (IOException e) {
      throw new UncheckedIOException("drbdadm can't be run: is drbd-utils installed?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while drbdadm ran", e);
    }
  }
}
