// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.storm.pacemaker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The transitions of a real cluster, told by the inputs that its scheduler has saved ({@code
 * pe-input-N}, unpacked): to hold the model to, transition by transition.
 *
 * @param transitions what agents and devices were to do in each, as {@code node1 vm1 start},
 *     sorted; transitions that had nothing to do are left out
 */
public record RecordedHistory(List<List<String>> transitions) {
  /** Copies. */
  public RecordedHistory {
    transitions = transitions.stream().map(List::copyOf).toList();
  }

  /**
   * From the inputs, in their order.
   *
   * @param inputs CIBs as XML
   */
  public static RecordedHistory of(List<String> inputs, Scheduler scheduler) {
    List<List<String>> transitions = new ArrayList<>();
    for (String input : inputs) {
      List<String> summary = scheduler.graphOfInput(input).summary();
      if (!summary.isEmpty()) {
        transitions.add(summary);
      }
    }
    return new RecordedHistory(transitions);
  }

  /**
   * Where a model departs from it.
   *
   * @param model what {@link PacemakerModel.Options#transitions} was told
   * @return in words; empty if nowhere
   */
  public Optional<String> firstDifference(List<List<String>> model) {
    List<List<String>> busy = model.stream().filter(it -> !it.isEmpty()).toList();
    for (int i = 0; i < Math.max(transitions.size(), busy.size()); i++) {
      List<String> recorded = i < transitions.size() ? transitions.get(i) : List.of();
      List<String> modelled = i < busy.size() ? busy.get(i) : List.of();
      if (!recorded.equals(modelled)) {
        return Optional.of(
            "transition %d: the cluster did %s, the model %s".formatted(i + 1, recorded, modelled));
      }
    }
    return Optional.empty();
  }
}
