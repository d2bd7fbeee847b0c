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

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.ferryman.controller.operation.LiveOperation;
import org.ferryman.controller.operation.OperationService;
import org.ferryman.node.PreparedOperation;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * {@code POST /v1/operation/AGENT/ACTION} for people: the variables as a JSON object, the answer as
 * another. What wrappers send in plain text, {@link WrapperRequestHandler} answers.
 */
@Controller("/v1/operation")
public class OperationController {

  private final OperationService operations;

  OperationController(OperationService operations) {
    this.operations = operations;
  }

  /** For people: the variables as a JSON object. */
  @Post("/{agent}/{action}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Publisher<OperationAnswer> json(
      HttpRequest<?> request, String agent, String action, @Body Map<String, String> variables)
      throws IOException {
    HttpHeaders headers = request.getHeaders();
    Duration spent = Spent.of(headers.get(Spent.BEGAN), headers.get(Spent.PATIENCE));
    PreparedOperation prepared = operations.prepare(agent, action, variables);
    return Mono.create(
        sink -> {
          LiveOperation operation =
              operations.submit(prepared, spent, new CollectingListener(sink::success));
          sink.onCancel(operation::callerGone);
        });
  }
}
