// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import org.ferryman.controller.admin.SshPeerState;
import org.ferryman.controller.log.JournalLog;
import org.ferryman.exec.Cancellation;
import org.ferryman.node.NodeAgents;
import org.ferryman.node.NodeHandover;
import org.ferryman.node.PeerQuestions;
import org.ferryman.ocf.OperationLog;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/handover}: what the source of a hand-over asks of this node, a word per line,
 * answered with a line of JSON. The command {@code ferryman handover} passes it on from ssh.
 */
@Controller("/v1/handover")
public class HandoverController {
  private static final OperationLog JOURNAL =
      new JournalLog(LoggerFactory.getLogger(HandoverController.class), "hand-over: ");

  private final NodeAgents node;
  private final StateAnswers states;

  HandoverController(NodeAgents node, StateAnswers states) {
    this.states = states;
    this.node = node;
  }

  /** Answers once; {@code await} takes as long as it is told to. */
  @Post
  @Consumes(MediaType.TEXT_PLAIN)
  @Produces(MediaType.TEXT_PLAIN)
  @ExecuteOn(TaskExecutors.BLOCKING)
  public HttpResponse<String> answer(HttpRequest<?> request, @Body String words) {
    NodeHandover handover =
        node.handover()
            .orElseThrow(() -> new IllegalStateException("this node hands nothing over"));
    List<String> asked = words.lines().filter(word -> !word.isEmpty()).toList();
    if (asked.equals(List.of(SshPeerState.STATE))) {
      return HttpResponse.ok(states.line(handover) + "\n");
    }
    PeerQuestions questions = new PeerQuestions(handover.tools());
    try {
      return HttpResponse.ok(questions.answer(asked, callerGone(request), JOURNAL) + "\n");
    } catch (IllegalArgumentException e) {
      return HttpResponse.badRequest(e.getMessage() + "\n");
    }
  }

  /** Cancelled when the connection ends: nobody waits then for what is waited for. */
  private static Cancellation callerGone(HttpRequest<?> request) {
    Cancellation cancellation = new Cancellation();
    if (request instanceof NettyHttpRequest<?> netty) {
      netty
          .getChannelHandlerContext()
          .channel()
          .closeFuture()
          .addListener(closed -> cancellation.cancel("whoever asked is gone"));
    }
    return cancellation;
  }
}
