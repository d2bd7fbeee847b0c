// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** This node's controller, asked over its socket. */
public interface OwnController {

  /**
   * What came of asking.
   *
   * @param body what it told; missing if it did not
   * @param trouble why it told nothing; empty if it did
   */
  record Answer(JsonNode body, String trouble) {
    /** It told nothing. */
    public static Answer nothing(String trouble) {
      return new Answer(MissingNode.getInstance(), trouble);
    }
  }

  /** What it tells of this node ({@link NodeReport}). */
  Answer state();

  /** What it tells of itself ({@code GET /v1/status}), whichever version it is. */
  Answer status();
}
