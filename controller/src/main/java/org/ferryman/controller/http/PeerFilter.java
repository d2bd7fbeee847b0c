// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.http;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.netty.NettyHttpRequest;
import java.util.Optional;
import org.ferryman.ocf.OcfExit;

/**
 * Lets in only the user the controller runs as, by what the kernel says of the other end of the
 * socket (SO_PEERCRED, unix(7)), whatever the socket file's permissions are.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
public class PeerFilter {

  /** Answers 403 to everybody else. */
  @RequestFilter
  @Nullable
  public HttpResponse<?> check(HttpRequest<?> request) {
    return objection(request)
        .<HttpResponse<?>>map(
            reason ->
                ErrorAnswers.answer(
                    request, new Refusal(HttpStatus.FORBIDDEN, OcfExit.ERR_PERM, reason)))
        .orElse(null);
  }

  private static Optional<String> objection(HttpRequest<?> request) {
    return request instanceof NettyHttpRequest<?> netty
        ? SocketPeer.objection(netty.getChannelHandlerContext().channel())
        : Optional.of("a request without a socket is not answered");
  }
}
