// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.daemon;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how the service is, see sd_notify(3).
 *
 * <p>systemd listens on a Unix datagram socket, which the JDK has no class for. One {@code nc}, the
 * client that the wrappers use, lives beside the controller and turns each write into a datagram:
 * no native library to unpack into a directory that may be mounted noexec, none per architecture,
 * and no process per message, as systemd-notify would be. It ends with the controller, whose pipe
 * it reads. Its own end of the socket is in the run directory, for /tmp may be full.
 */
final class ServiceNotifier implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ServiceNotifier.class);

  private final List<String> command;
  private Process relay;

  /** Sends through that command's standard input. */
  ServiceNotifier(List<String> command) {
    this.command = List.copyOf(command);
  }

  /** A notifier if the environment names a socket, as systemd's Type=notify does. */
  static Optional<ServiceNotifier> of(Map<String, String> environment) {
    String socket = environment.getOrDefault("NOTIFY_SOCKET", "");
    if (socket.isEmpty()) {
      return Optional.empty();
    }
    List<String> command =
        new ArrayList<>(List.of(environment.getOrDefault("FERRYMAN_NC", "nc.openbsd"), "-uU"));
    command.addAll(List.of("-q", "0"));
    String own = environment.getOrDefault("RUNTIME_DIRECTORY", "");
    if (!own.isEmpty()) {
      command.addAll(List.of("-s", own + "/notify.sock"));
    }
    command.add(socket);
    return Optional.of(new ServiceNotifier(command));
  }

  /** The socket answers. */
  void ready() throws IOException {
    send("READY=1\n");
  }

  /** The socket still answers. */
  void alive() throws IOException {
    send("WATCHDOG=1\n");
  }

  /** The controller is about to end. */
  void stopping() throws IOException {
    send("STOPPING=1\n");
  }

  private synchronized void send(String message) throws IOException {
    requireNonNull(message, "message");
    if (relay == null || !relay.isAlive()) {
      if (relay != null) {
        LOG.warn("{} ended with {}; it is started again", command, relay.exitValue());
      }
      relay =
          new ProcessBuilder(command)
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.INHERIT)
              .start();
    }
    relay.getOutputStream().write(message.getBytes(StandardCharsets.US_ASCII));
    relay.getOutputStream().flush();
  }

  @Override
  public synchronized void close() throws IOException {
    if (relay != null) {
      relay.getOutputStream().close();
    }
  }
}
