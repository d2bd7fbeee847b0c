// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.explain;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Optional;
import org.ferryman.controller.tools.journal.JournalTools;

/**
 * What one node's journal tells.
 *
 * @param format the form of this record
 * @param happenings in the order of time
 * @param trouble why there are none, or not all; empty if nothing is wrong
 */
public record Story(int format, List<Happening> happenings, String trouble) {
  private static final int FORMAT = 1;
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** Checks and copies. */
  public Story {
    happenings = List.copyOf(happenings);
    requireNonNull(trouble, "trouble");
  }

  /** Of a journal. */
  public static Story of(JournalTools.Reading journal) {
    return new Story(
        FORMAT,
        journal.entries().stream().map(Retelling::of).flatMap(Optional::stream).toList(),
        journal.trouble());
  }

  /** None. */
  public static Story untold(String trouble) {
    return new Story(FORMAT, List.of(), trouble);
  }

  /** As another node is told it. */
  public String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a story is always JSON", e);
    }
  }

  /** As another node told it. */
  public static Story read(String json) {
    try {
      return JSON.readValue(json, Story.class);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return untold("what its journal tells is not understood");
    }
  }
}
