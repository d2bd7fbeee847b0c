// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.lab;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The record, kept in git, of when each scenario last passed and on which commit: the lab takes too
 * long to be run for each change. Only {@code lab run} writes it.
 *
 * @param file where it is
 */
record LastPassed(Path file) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * One entry for each scenario, kind of agents and accelerator; none before the first pass.
   *
   * @throws LabException if the record cannot be read
   */
  List<Outcome> outcomes() {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return JSON.readValue(file.toFile(), new TypeReference<>() {});
    } catch (IOException e) {
      throw new LabException("cannot read " + file, e);
    }
  }

  /**
   * Puts an outcome in the place of the same scenario's before it, and forgets scenarios that are
   * no more.
   *
   * @throws IllegalArgumentException if it is not a pass
   * @throws LabException if the record cannot be written
   */
  void add(Outcome outcome) {
    if (!outcome.passed()) {
      throw new IllegalArgumentException(outcome.scenario() + " has not passed");
    }
    List<Outcome> all = new ArrayList<>(outcomes());
    all.removeIf(before -> before.title().equals(outcome.title()));
    all.removeIf(before -> !Scenarios.exists(before.scenario()));
    all.add(outcome);
    all.sort(Comparator.comparing(Outcome::title));
    try {
      Files.writeString(file, JSON.writeValueAsString(all) + "\n");
    } catch (IOException e) {
      throw new LabException("cannot write " + file, e);
    }
  }
}
