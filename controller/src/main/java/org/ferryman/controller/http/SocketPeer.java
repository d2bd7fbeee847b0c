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
package org.ferryman.controller.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/** Who is at the other end of the socket, by the kernel: SO_PEERCRED, unix(7). */
final class SocketPeer {

  private static final ChannelOption<UnixDomainPrincipal> PEER =
      NioChannelOption.of(ExtendedSocketOptions.SO_PEERCRED);
  private static final String OWNER = System.getProperty("user.name");

  private SocketPeer() {}

  /**
   * Why that channel's peer is not answered.
   *
   * @return empty if it is the user the controller runs as
   */
  static Optional<String> objection(Channel channel) {
    UnixDomainPrincipal peer = channel.config().getOption(PEER);
    String user = peer == null ? "an unknown user" : peer.user().getName();
    return user.equals(OWNER)
        ? Optional.empty()
        : Optional.of("the controller answers only %s, not %s".formatted(OWNER, user));
  }
}
