// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.testcluster.hardware.base.Flavour;
import org.ferryman.testcluster.storm.world.Plant;

/**
 * All that makes a history: the same case is the same history.
 *
 * @param sample the topology
 * @param guests how many
 * @param drbd which DRBD
 * @param seed of all chance
 * @param plant what is planted into the product
 * @param troubles the faults
 * @param broke the rule that it broke when it was saved; empty if none
 */
record Case(
    String sample,
    int guests,
    Flavour drbd,
    long seed,
    Plant plant,
    List<Trouble> troubles,
    String broke) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  Case {
    requireNonNull(sample, "sample");
    requireNonNull(drbd, "drbd");
    requireNonNull(plant, "plant");
    requireNonNull(broke, "broke");
    troubles = List.copyOf(troubles);
  }

  /** With the faults of its seed, and more of those that a planted fault is about. */
  static Case drawn(Sample sample, int guests, Flavour drbd, long seed, Plant plant) {
    return new Case(
        sample.name(),
        guests,
        drbd,
        seed,
        plant,
        Troubles.draw(seed, sample.layout().guests(), Plants.rather(plant)),
        "");
  }

  Case with(List<Trouble> others) {
    return new Case(sample, guests, drbd, seed, plant, others, broke);
  }

  Case broke(String rule) {
    return new Case(sample, guests, drbd, seed, plant, troubles, rule);
  }

  /** The same without one of its faults. */
  Case without(int index) {
    List<Trouble> rest = new ArrayList<>(troubles);
    rest.remove(index);
    return with(rest);
  }

  void save(Path file) throws IOException {
    Files.writeString(file, text());
  }

  String text() {
    try {
      return JSON.writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static Case read(Path file) throws IOException {
    return JSON.readValue(Files.readString(file), Case.class);
  }

  /** As a person would ask for it again. */
  String words() {
    return "--sample %s --guests %d --drbd %s --seed %d"
        .formatted(sample, guests, drbd == Flavour.DRBD9 ? "9" : "84", seed);
  }
}
