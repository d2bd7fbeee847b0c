// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.http;

import static java.util.Objects.requireNonNull;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import jakarta.inject.Singleton;
import org.ferryman.controller.operation.OperationService;
import org.ferryman.node.NodeAgents;

/**
 * Puts a {@link WrapperRequestHandler} before Micronaut's own handler of each connection. A monitor
 * is asked for every few seconds and answered in microseconds; what a framework does for one
 * request, routing, conversions, publishers, would cost several times its answer.
 */
@Singleton
class WrapperRequests implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {

  private static final String NAME = "ferryman-wrapper-requests";

  private final OperationService operations;
  private final int requestLimit;

  WrapperRequests(OperationService operations, NodeAgents node) {
    this.operations = requireNonNull(operations, "operations");
    this.requestLimit = node.settings().controller().requestLimit();
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    event.getBean().register(new ForConnections());
    return event.getBean();
  }

  private final class ForConnections implements NettyServerCustomizer {
    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
      return role == ChannelRole.CONNECTION ? new OnConnection(channel) : this;
    }
  }

  private final class OnConnection implements NettyServerCustomizer {
    private final Channel channel;

    OnConnection(Channel channel) {
      this.channel = channel;
    }

    @Override
    public void onStreamPipelineBuilt() {
      channel
          .pipeline()
          .addBefore(
              ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND,
              NAME,
              new WrapperRequestHandler(operations, requestLimit));
    }
  }
}
