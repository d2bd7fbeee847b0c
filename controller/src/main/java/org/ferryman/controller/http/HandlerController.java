// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.http;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ferryman.controller.handler.HandlerListener;
import org.ferryman.controller.handler.HandlerService;
import org.ferryman.controller.operation.ExportedVariables;
import org.ferryman.exec.Cancellation;
import org.ferryman.fencing.DrbdHandlers;
import org.ferryman.fencing.Verdict;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.operation.AnswerLines;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * {@code POST /v1/handler/NAME}: a handler of DRBD's, with its variables as a shell's {@code export
 * -p} prints them, and its options, separated by blanks, in the header {@code Ferryman-Options}.
 * The answer is streamed in lines as an operation's is (AnswerLines); who hears no {@code exit}
 * line has no answer.
 */
@Controller("/v1/handler")
public class HandlerController {

  private final HandlerService handlers;

  HandlerController(HandlerService handlers) {
    this.handlers = handlers;
  }

  /** Runs it. */
  @Post("/{name}")
  @Consumes(MediaType.TEXT_PLAIN)
  @Produces(MediaType.TEXT_PLAIN)
  public HttpResponse<Publisher<byte[]>> run(
      String name, @Nullable @Header("Ferryman-Options") String options, @Body byte[] body)
      throws ExportedVariables.MalformedException {
    if (!DrbdHandlers.NAMES.contains(name)) {
      throw new OcfFailure(OcfExit.ERR_UNIMPLEMENTED, "there is no handler '" + name + "'");
    }
    Map<String, String> environment = ExportedVariables.parse(body);
    List<String> words =
        options == null
            ? List.of()
            : Arrays.stream(options.split(" ")).filter(word -> !word.isEmpty()).toList();
    return HttpResponse.ok(
        Flux.create(
            sink -> {
              Cancellation running = handlers.submit(name, words, environment, new Lines(sink));
              sink.onCancel(() -> running.cancel("DRBD's call of the handler has ended"));
            }));
  }

  private record Lines(FluxSink<byte[]> sink) implements HandlerListener {
    @Override
    public void accepted(String id) {
      send(AnswerLines.accepted(id));
    }

    @Override
    public void alive() {
      send(AnswerLines.alive());
    }

    @Override
    public void ended(Verdict verdict) {
      send(AnswerLines.reason(verdict.reason()));
      send(AnswerLines.exit(verdict.exit().code()));
      sink.complete();
    }

    @Override
    public void broken() {
      sink.complete();
    }

    private void send(String line) {
      sink.next(line.getBytes(StandardCharsets.UTF_8));
    }
  }
}
