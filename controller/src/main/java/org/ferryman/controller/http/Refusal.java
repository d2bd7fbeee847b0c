// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.http;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpStatus;
import org.ferryman.controller.operation.ExportedVariables;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfFailure;
import org.ferryman.operation.AnswerLines;

/**
 * Why a request is not run.
 *
 * @param status for HTTP
 * @param exit what a wrapper passes on; null if it is to turn to the one-shot
 * @param reason one line
 */
record Refusal(HttpStatus status, @Nullable OcfExit exit, String reason) {

  /** Of what was thrown on the way to an operation. */
  static Refusal of(Throwable failure) {
    if (failure instanceof OcfFailure refused) {
      return new Refusal(status(refused.exit()), refused.exit(), refused.getMessage());
    }
    if (failure instanceof ExportedVariables.MalformedException malformed) {
      return new Refusal(HttpStatus.BAD_REQUEST, OcfExit.ERR_ARGS, malformed.getMessage());
    }
    if (failure instanceof LateRequestException late) {
      return new Refusal(HttpStatus.REQUEST_TIMEOUT, null, late.getMessage());
    }
    return new Refusal(HttpStatus.INTERNAL_SERVER_ERROR, null, "internal error: " + failure);
  }

  /** For wrappers. */
  String text() {
    return exit == null ? AnswerLines.reason(reason) : AnswerLines.refusal(exit, reason);
  }

  private static HttpStatus status(OcfExit exit) {
    return switch (exit) {
      case ERR_UNIMPLEMENTED -> HttpStatus.NOT_FOUND;
      case ERR_PERM -> HttpStatus.FORBIDDEN;
      default -> HttpStatus.UNPROCESSABLE_ENTITY;
    };
  }
}
