// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.http;

import static java.util.Objects.requireNonNull;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.ferryman.node.NodeAgents;
import org.ferryman.node.NodeHandover;
import org.ferryman.settings.Settings.MetricsSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves metrics over HTTP where the settings want it. Without it everything else works. */
@Singleton
class MetricsListener implements ApplicationEventListener<ServerStartupEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsListener.class);

  private final NodeAgents node;
  private final StateAnswers states;
  @Nullable private MetricsServer server;

  MetricsListener(NodeAgents node, StateAnswers states) {
    this.node = requireNonNull(node, "node");
    this.states = requireNonNull(states, "states");
  }

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    if (node.settings().metrics().port() != 0) {
      node.handover().ifPresent(this::listen);
    }
  }

  private void listen(NodeHandover handover) {
    MetricsSettings settings = node.settings().metrics();
    try {
      server =
          MetricsServer.on(
              new InetSocketAddress(InetAddress.getByName(settings.address()), settings.port()),
              () -> states.metrics(handover),
              handover.tools().clock());
      LOG.info("metrics are served on http:/{}/metrics", server.address());
    } catch (IOException e) {
      LOG.error(
          "metrics can't be served on {} port {}: {}; metrics.address and metrics.port of the"
              + " settings say where",
          settings.address(),
          settings.port(),
          e.getMessage());
    }
  }

  @PreDestroy
  void close() {
    if (server != null) {
      server.close();
    }
  }
}
