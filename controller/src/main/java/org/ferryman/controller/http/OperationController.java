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

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.ferryman.controller.operation.ExportedVariables;
import org.ferryman.controller.operation.LiveOperation;
import org.ferryman.controller.operation.OperationService;
import org.ferryman.node.PreparedOperation;
import org.ferryman.node.Uptime;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * {@code POST /v1/operation/AGENT/ACTION}: for wrappers in text, with the variables as a shell's
 * {@code export -p} prints them and the answer streamed line by line; for people in JSON.
 *
 * <p>Two optional headers of the wrapper keep a request from being run long after its sender turned
 * elsewhere: {@code Ferryman-Began} (seconds of {@code /proc/uptime} when the action began) and
 * {@code Ferryman-Patience} (seconds it waits for a first line).
 */
@Controller("/v1/operation")
public class OperationController {

  static final String BEGAN = "Ferryman-Began";
  static final String PATIENCE = "Ferryman-Patience";

  private final OperationService operations;

  OperationController(OperationService operations) {
    this.operations = operations;
  }

  /** For wrappers. */
  @Post("/{agent}/{action}")
  @Consumes(MediaType.TEXT_PLAIN)
  @Produces(MediaType.TEXT_PLAIN)
  public HttpResponse<Publisher<byte[]>> text(
      HttpRequest<?> request, String agent, String action, @Body byte[] body)
      throws IOException, ExportedVariables.MalformedException {
    Duration spent = spent(request);
    PreparedOperation prepared = operations.prepare(agent, action, ExportedVariables.parse(body));
    return HttpResponse.ok(
        Flux.create(
            sink -> {
              LiveOperation operation = operations.submit(prepared, spent, new LineListener(sink));
              sink.onCancel(operation::callerGone);
            }));
  }

  /** For people: the variables as a JSON object. */
  @Post("/{agent}/{action}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Publisher<OperationAnswer> json(
      HttpRequest<?> request, String agent, String action, @Body Map<String, String> variables)
      throws IOException {
    Duration spent = spent(request);
    PreparedOperation prepared = operations.prepare(agent, action, variables);
    return Mono.create(
        sink -> {
          LiveOperation operation =
              operations.submit(prepared, spent, new CollectingListener(sink::success));
          sink.onCancel(operation::callerGone);
        });
  }

  private static Duration spent(HttpRequest<?> request) throws IOException {
    String began = request.getHeaders().get(BEGAN);
    if (began == null) {
      return Duration.ZERO;
    }
    Duration spent = Uptime.since(seconds(BEGAN, began));
    String patience = request.getHeaders().get(PATIENCE);
    if (patience != null && spent.compareTo(seconds(PATIENCE, patience)) >= 0) {
      throw new LateRequestException(
          "the request was read %d ms after the action began; its sender waited no longer than %s s"
              .formatted(spent.toMillis(), patience));
    }
    return spent;
  }

  private static Duration seconds(String header, String text) {
    return Uptime.parse(text)
        .orElseThrow(
            () ->
                new OcfFailure(
                    OcfExit.ERR_ARGS,
                    header + " is not seconds with two decimals: '" + text + "'"));
  }
}
