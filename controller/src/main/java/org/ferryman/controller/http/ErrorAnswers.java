// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import io.micronaut.http.exceptions.ContentLengthExceededException;
import io.micronaut.http.exceptions.HttpStatusException;
import java.io.EOFException;
import org.ferryman.controller.operation.ExportedVariables;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refusals: an HTTP status, and the exit code and reason that a wrapper passes on. A fault of the
 * controller's own has no exit code, so that the wrapper turns to the one-shot.
 */
@Controller
public class ErrorAnswers {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswers.class);

  /** What the agent's definition or the OCF model refuses. */
  @Error(global = true)
  public HttpResponse<?> refused(HttpRequest<?> request, OcfFailure failure) {
    return answer(request, Refusal.of(failure));
  }

  /** Not what {@code export -p} prints. */
  @Error(global = true)
  public HttpResponse<?> malformed(
      HttpRequest<?> request, ExportedVariables.MalformedException failure) {
    return answer(request, Refusal.of(failure));
  }

  /** The connection ended before the request did; there is hardly anybody to tell. */
  @Error(global = true)
  public HttpResponse<?> cutShort(HttpRequest<?> request, EOFException failure) {
    return answer(request, HttpStatus.BAD_REQUEST, OcfExit.ERR_ARGS, failure.getMessage());
  }

  /** More than the limit. */
  @Error(global = true)
  public HttpResponse<?> oversized(HttpRequest<?> request, ContentLengthExceededException failure) {
    return answer(
        request, HttpStatus.REQUEST_ENTITY_TOO_LARGE, OcfExit.ERR_ARGS, failure.getMessage());
  }

  /** No such page, method or media type. */
  @Error(global = true)
  public HttpResponse<?> notFound(HttpRequest<?> request, HttpStatusException failure) {
    return answer(request, failure.getStatus(), OcfExit.ERR_UNIMPLEMENTED, failure.getMessage());
  }

  /** No such page. */
  @Error(global = true, status = HttpStatus.NOT_FOUND)
  public HttpResponse<?> noPage(HttpRequest<?> request) {
    return answer(
        request,
        HttpStatus.NOT_FOUND,
        OcfExit.ERR_UNIMPLEMENTED,
        "nothing at " + request.getMethodName() + " " + request.getPath());
  }

  /** Its sender no longer waits. */
  @Error(global = true)
  public HttpResponse<?> late(HttpRequest<?> request, LateRequestException failure) {
    return answer(request, Refusal.of(failure));
  }

  /** A fault of the controller's own. */
  @Error(global = true)
  public HttpResponse<?> fault(HttpRequest<?> request, Throwable failure) {
    LOG.error("{} {} failed", request.getMethodName(), request.getPath(), failure);
    return answer(request, Refusal.of(failure));
  }

  private static HttpResponse<?> answer(
      HttpRequest<?> request, HttpStatus status, OcfExit exit, String reason) {
    return answer(request, new Refusal(status, exit, reason));
  }

  static HttpResponse<?> answer(HttpRequest<?> request, Refusal refusal) {
    LOG.info("{} {} refused: {}", request.getMethodName(), request.getPath(), refusal.reason());
    return HttpResponse.status(refusal.status())
        .contentType(MediaType.TEXT_PLAIN_TYPE)
        .body(refusal.text());
  }
}
