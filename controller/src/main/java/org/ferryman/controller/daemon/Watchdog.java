// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.daemon;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.ferryman.exec.Cancellation;
import org.ferryman.exec.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps systemd's watchdog quiet for as long as the controller answers a request over its own
 * socket, made as any client makes it. When it doesn't, nothing is sent and systemd kills and
 * restarts the controller.
 */
final class Watchdog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  private final ControlClient client;
  private final ServiceNotifier notifier;
  private final Duration period;
  private final Clock clock;
  private final Cancellation closing = new Cancellation();
  private final Thread thread;

  Watchdog(ControlClient client, ServiceNotifier notifier, Duration period, Clock clock) {
    this.client = requireNonNull(client, "client");
    this.notifier = requireNonNull(notifier, "notifier");
    this.period = requireNonNull(period, "period");
    this.clock = requireNonNull(clock, "clock");
    this.thread = new Thread(this::watch, "watchdog");
    thread.setDaemon(true);
  }

  /** A third of what systemd allows (WATCHDOG_USEC, see sd_watchdog_enabled(3)); empty if off. */
  static Optional<Duration> period(Map<String, String> environment) {
    String micros = environment.getOrDefault("WATCHDOG_USEC", "");
    return micros.matches("[1-9][0-9]{0,15}")
        ? Optional.of(Duration.ofMillis(Long.parseLong(micros) / 3000))
        : Optional.empty();
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    closing.cancel("the controller ends");
  }

  private void watch() {
    try {
      do {
        check();
      } while (!clock.await(period, closing));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void check() {
    try {
      ControlClient.Answer answer = client.get("/v1/version");
      if (answer.status() == 200) {
        notifier.alive();
      } else {
        LOG.error("the controller answers itself with {}: {}", answer.status(), answer.body());
      }
    } catch (IOException e) {
      LOG.error("the controller can't be asked, or systemd can't be told", e);
    }
  }
}
