// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.ferryman.exec.ClockOf;
import org.ferryman.exec.SystemClock;
import org.ferryman.settings.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsServerTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();
  private volatile boolean broken;
  private MetricsServer server;

  @BeforeEach
  void listen() throws IOException {
    server = MetricsServer.on(ANY_PORT, this::look, new ClockOf(nanos::get));
  }

  private String look() {
    if (broken) {
      throw new IllegalStateException("planted");
    }
    return "looks %d\n".formatted(looks.incrementAndGet());
  }

  @AfterEach
  void close() {
    server.close();
  }

  private HttpResponse<String> asked(String method, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:%d%s".formatted(server.address().getPort(), path));
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(60))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void metricsAreToldAndTheNodeIsLookedAtOnceHoweverOftenItIsAsked() throws Exception {
    HttpResponse<String> answer = asked("GET", "/metrics");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
    assertThat(answer.body()).isEqualTo("looks 1\n");
    for (int i = 0; i < 20; i++) {
      assertThat(asked("GET", "/metrics").body()).isEqualTo("looks 1\n");
    }

    nanos.addAndGet(Duration.ofSeconds(5).toNanos());

    assertThat(asked("GET", "/metrics").body()).isEqualTo("looks 2\n");
  }

  @Test
  void aNodeThatCannotBeLookedAtIsNoMetrics() throws Exception {
    broken = true;

    HttpResponse<String> answer = asked("GET", "/metrics");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains("the node can't be looked at", "planted");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /metrics, 405",
    "DELETE, /metrics, 405",
    "GET, /, 404",
    "GET, /v1/status, 404",
    "POST, /v1/operation/drbd/stop, 404",
    "GET, /metrics/more, 404"
  })
  void nothingElseIsAnswered(String method, String path, int status) throws Exception {
    HttpResponse<String> answer = asked(method, path);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).isEmpty();
    assertThat(looks).hasValue(0);
  }

  @Test
  void whoeverSendsHalfARequestIsHungUpOn() throws Exception {
    try (Socket half = new Socket(server.address().getAddress(), server.address().getPort())) {
      half.getOutputStream().write("GET /met".getBytes(StandardCharsets.US_ASCII));

      assertThat(asked("GET", "/metrics").statusCode()).isEqualTo(200);
      assertThat(half.getInputStream().read()).as("its end").isEqualTo(-1);
    }
  }

  @Test
  void placeThatIsTakenIsToldAndBreaksNothing() {
    assertThatThrownBy(() -> MetricsServer.on(server.address(), () -> "", SystemClock.KERNEL))
        .isInstanceOf(BindException.class);
  }

  @Test
  void nothingListensUnlessTheSettingsSaySo() {
    assertThat(Settings.defaults().metrics().port()).isZero();
    assertThat(Settings.defaults().metrics().address()).isEqualTo("127.0.0.1");
  }
}
