// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.hardware.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.ferryman.testcluster.hardware.Fault;
import org.ferryman.testcluster.hardware.Hardware;
import org.ferryman.testcluster.hardware.xen.MigrationStep;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves control of the hardware: one JSON object per line asks, one per line answers, with "ok"
 * and either "value" or "error".
 */
final class ControlServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
  private static final long POWER_SECONDS = 90;

  private final Hardware hardware;
  private final ExecutorService threads;
  private final Path socket;
  private final ServerSocketChannel server;
  private final ObjectMapper json = new ObjectMapper();

  private interface Switched {
    void request(String node, Consumer<Optional<String>> done);
  }

  ControlServer(Hardware hardware, Path socket, ExecutorService threads) throws IOException {
    this.hardware = hardware;
    this.threads = threads;
    this.socket = socket;
    Files.deleteIfExists(socket);
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket), 64);
    threads.execute(this::accept);
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel client = server.accept();
        threads.execute(() -> serve(client));
      } catch (ClosedChannelException e) {
        LOG.trace("{} closed", socket);
      } catch (IOException e) {
        LOG.error("{}: cannot accept: {}", socket, e.toString());
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client;
        BufferedReader in = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8));
        BufferedWriter out =
            new BufferedWriter(Channels.newWriter(client, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.write(json.writeValueAsString(answer(line)));
        out.write('\n');
        out.flush();
      }
    } catch (IOException e) {
      LOG.trace("control: client gone: {}", e.toString());
    }
  }

  private ObjectNode answer(String line) {
    ObjectNode answer = json.createObjectNode();
    try {
      JsonNode value = act(json.readTree(line));
      answer.put("ok", true).set("value", value);
    } catch (JsonProcessingException e) {
      answer.put("ok", false).put("error", "not JSON: " + e.getOriginalMessage());
    } catch (IllegalArgumentException | IllegalStateException e) {
      answer.put("ok", false).put("error", e.getMessage());
    }
    return answer;
  }

  private JsonNode act(JsonNode request) {
    String command = request.path("command").asText();
    String node = request.path("node").asText();
    switch (command) {
      case "power-off" -> await(hardware.power()::powerOff, node);
      case "power-on" -> await(hardware.power()::powerOn, node);
      case "hang" -> await(hardware.power()::hang, node);
      case "resume" -> await(hardware.power()::resume, node);
      case "cut-link" -> hardware.power().cutLink(node, request.path("peer").asText());
      case "heal-link" -> hardware.power().healLink(node, request.path("peer").asText());
      case "set-fault" -> hardware.troubles().setFault(fault(request));
      case "clear-faults" -> hardware.troubles().clearFaults(node, request.path("tool").asText());
      case "break-disk" ->
          hardware
              .troubles()
              .breakDisk(
                  node, request.path("path").asText(), request.path("broken").asBoolean(true));
      case "memory" -> hardware.troubles().memory(node, request.path("mb").asInt());
      case "hold-device" ->
          need(
              hardware
                  .troubles()
                  .holdDevice(
                      node, request.path("minor").asInt(), request.path("open").asBoolean(true)),
              "device cannot be opened: no such minor, or not Primary");
      case "crash-guest" ->
          need(
              hardware.troubles().crashGuest(node, request.path("guest").asText()),
              "no such guest there");
      case "ignore-shutdown" ->
          need(
              hardware
                  .troubles()
                  .ignoreShutdown(
                      node,
                      request.path("guest").asText(),
                      request.path("ignores").asBoolean(true)),
              "no such guest there");
      case "soft-reset" ->
          need(
              hardware
                  .troubles()
                  .softReset(
                      node, request.path("guest").asText(), request.path("resets").asBoolean()),
              "no such guest there");
      case "keep-dying" -> hardware.troubles().keepDying(node, request.path("keep").asBoolean());
      case "boot-xen" -> hardware.troubles().bootXen(node, request.path("xen").asBoolean());
      case "hold-migrations" ->
          hardware
              .troubles()
              .holdMigrations(
                  MigrationStep.valueOf(request.path("step").asText()),
                  request.path("hold").asBoolean(true));
      case "migration-speed" ->
          hardware
              .troubles()
              .migrationSpeed(request.path("copied").asLong(), request.path("dirty").asLong());
      case "status" -> {
        return json.valueToTree(hardware.status());
      }
      case "faults" -> {
        return json.valueToTree(hardware.troubles().faults());
      }
      case "measurements" -> {
        return json.valueToTree(hardware.measurements());
      }
      case "events-since" -> {
        return json.valueToTree(hardware.eventsSince(request.path("seq").asLong()));
      }
      default -> throw new IllegalArgumentException("unknown command '" + command + "'");
    }
    return json.nullNode();
  }

  private static void need(boolean done, String otherwise) {
    if (!done) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private static Fault fault(JsonNode request) {
    return new Fault(
        request.path("node").asText(),
        request.path("tool").asText(),
        Fault.Kind.valueOf(
            request.path("kind").asText().toUpperCase(Locale.ROOT).replace('-', '_')),
        request.path("exit").asInt(1),
        request.path("text").asText(),
        request.path("millis").asLong());
  }

  private static void await(Switched action, String node) {
    CompletableFuture<Optional<String>> end = new CompletableFuture<>();
    action.request(node, end::complete);
    try {
      end.get(POWER_SECONDS, TimeUnit.SECONDS)
          .ifPresent(
              error -> {
                throw new IllegalStateException(error);
              });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new IllegalStateException("switching " + node + " did not end in time", e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(socket);
  }
}
