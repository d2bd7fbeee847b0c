// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.http;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;
import org.ferryman.exec.Clock;
import org.ferryman.exec.Deadline;

/**
 * Answers {@code GET /metrics}, and nothing else, on a TCP port. It is the JDK's own server on one
 * thread of its own: whoever asks too often or too slowly keeps others who ask for metrics waiting,
 * never an agent. However often it is asked, the node is looked at once in {@link #HOLDS}.
 */
final class MetricsServer implements AutoCloseable {
  private static final Duration HOLDS = Duration.ofSeconds(5);
  private static final int BACKLOG = 8;
  private static final String PATH = "/metrics";
  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Supplier<String> metrics;
  private final Clock clock;
  private final HttpServer server;
  private byte[] text = {};
  private Deadline holds;

  private MetricsServer(Supplier<String> metrics, Clock clock, HttpServer server) {
    this.metrics = requireNonNull(metrics, "metrics");
    this.clock = requireNonNull(clock, "clock");
    this.server = requireNonNull(server, "server");
    this.holds = clock.deadline(Duration.ZERO);
  }

  /**
   * Listens.
   *
   * @param metrics what is answered
   * @throws IOException if it can't listen there
   */
  static MetricsServer on(InetSocketAddress address, Supplier<String> metrics, Clock clock)
      throws IOException {
    // How long one request and one answer may take, in seconds; and how many idle callers are kept.
    System.setProperty("sun.net.httpserver.maxReqTime", "5");
    System.setProperty("sun.net.httpserver.maxRspTime", "5");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "4");
    HttpServer server = HttpServer.create(address, BACKLOG);
    MetricsServer it = new MetricsServer(metrics, clock, server);
    server.createContext("/", it::answer);
    server.start();
    return it;
  }

  InetSocketAddress address() {
    return server.getAddress();
  }

  /** Called by the server's one thread. */
  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(PATH)) {
        exchange.sendResponseHeaders(404, -1);
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        exchange.sendResponseHeaders(405, -1);
      } else {
        exchange.getResponseHeaders().set("Content-Type", TYPE);
        tell(exchange);
      }
    }
  }

  private void tell(HttpExchange exchange) throws IOException {
    int status = 200;
    byte[] body;
    try {
      body = text();
    } catch (RuntimeException e) {
      status = 500;
      body = ("the node can't be looked at: " + e + "\n").getBytes(StandardCharsets.UTF_8);
    }
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private byte[] text() {
    if (holds.expired()) {
      text = metrics.get().getBytes(StandardCharsets.UTF_8);
      holds = clock.deadline(HOLDS);
    }
    return text;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
