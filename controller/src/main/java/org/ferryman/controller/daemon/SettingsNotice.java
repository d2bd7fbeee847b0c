/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.controller.daemon;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Deadline;
import org.ferryman.ocf.Operation;
import org.ferryman.settings.Settings;
import org.ferryman.tools.pacemaker.AttributeReading;
import org.ferryman.tools.pacemaker.Cluster;
import org.ferryman.tools.pacemaker.ClusterOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the cluster that this node's settings are wrong, by a transient node attribute with the
 * reason, which {@code crm_mon -A} shows. It is looked at again and again, for the cluster may come
 * up later than the controller; when the settings are mended it is deleted. A file in the run
 * directory remembers that it was set, so that a node without trouble asks nothing.
 */
final class SettingsNotice implements AutoCloseable {
  /** The attribute's name. */
  static final String ATTRIBUTE = "ferryman-settings";

  private static final Logger LOG = LoggerFactory.getLogger(SettingsNotice.class);
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Duration ROUND = Duration.ofSeconds(15);
  private static final int LONGEST = 250;

  private final Optional<String> trouble;
  private final Path set;
  private final Cluster cluster;
  private Optional<ScheduledExecutorService> rounds = Optional.empty();

  SettingsNotice(Settings settings, Cluster cluster) {
    this.trouble = settings.findings().trouble().map(SettingsNotice::value);
    this.set = settings.runDirectory().resolve("settings.told");
    this.cluster = requireNonNull(cluster, "cluster");
  }

  private static String value(String reason) {
    return reason.length() <= LONGEST ? reason : reason.substring(0, LONGEST - 1) + "…";
  }

  /** Begins, if there is something to tell or to take back. */
  synchronized void start() {
    if (trouble.isPresent() || Files.exists(set)) {
      ScheduledExecutorService executor =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                Thread thread = new Thread(task, "settings");
                thread.setDaemon(true);
                return thread;
              });
      rounds = Optional.of(executor);
      var unused =
          executor.scheduleWithFixedDelay(
              this::round, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void round() {
    try {
      if (look()) {
        close();
      }
    } catch (IOException | RuntimeException e) {
      LOG.error("whether the cluster knows of the settings can't be looked after", e);
    }
  }

  /**
   * Looks once.
   *
   * @return whether nothing is left to do
   */
  boolean look() throws IOException {
    Operation operation =
        new Operation(Deadline.after(ROUND), new Cancellation(), (level, line) -> LOG.debug(line));
    if (trouble.isEmpty()) {
      if (cluster.deleteAttribute(ATTRIBUTE, operation) instanceof ClusterOutcome.Failed failed) {
        LOG.debug("{} can't be deleted yet: {}", ATTRIBUTE, failed.reason());
        return false;
      }
      Files.deleteIfExists(set);
      return true;
    }
    AttributeReading there = cluster.attribute(ATTRIBUTE, operation);
    if (!there.equals(new AttributeReading.Value(trouble.get()))) {
      Files.writeString(set, "");
      if (cluster.setAttribute(ATTRIBUTE, trouble.get(), operation)
          instanceof ClusterOutcome.Failed failed) {
        LOG.debug("{} can't be set yet: {}", ATTRIBUTE, failed.reason());
      }
    }
    return false;
  }

  @Override
  public synchronized void close() {
    rounds.ifPresent(ScheduledExecutorService::shutdown);
  }
}
