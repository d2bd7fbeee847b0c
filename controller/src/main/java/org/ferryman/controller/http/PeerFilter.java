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
