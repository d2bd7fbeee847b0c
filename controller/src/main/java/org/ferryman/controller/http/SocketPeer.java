// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.http;

import io.micronaut.core.annotation.Nullable;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/** Who is at the other end of the socket, by the kernel: SO_PEERCRED, unix(7). */
final class SocketPeer {

  private static final ChannelOption<UnixDomainPrincipal> PEER =
      NioChannelOption.of(ExtendedSocketOptions.SO_PEERCRED);
  private static final UserPrincipal OWNER = owner();

  private SocketPeer() {}

  /** This process's user, as /proc has it. */
  private static UserPrincipal owner() {
    try {
      return Files.getOwner(Path.of("/proc/self"));
    } catch (IOException e) {
      throw new UncheckedIOException("whose process this is can't be read from /proc/self", e);
    }
  }

  /**
   * Why that channel's peer is not answered.
   *
   * @return empty if it is the user the controller runs as
   */
  static Optional<String> objection(Channel channel) {
    UnixDomainPrincipal peer = channel.config().getOption(PEER);
    return objectionTo(peer == null ? null : peer.user());
  }

  /** By user ids: that is what equals compares of the file system's users. */
  static Optional<String> objectionTo(@Nullable UserPrincipal user) {
    return OWNER.equals(user)
        ? Optional.empty()
        : Optional.of(
            "the controller answers only %s, not %s"
                .formatted(OWNER.getName(), user == null ? "an unknown user" : user.getName()));
  }
}
