// SPDX-License-Identifier: Apache-2.0
package org.ferryman.testcluster.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.testcluster.cluster.Project;
import org.junit.jupiter.api.Test;

class DifferencesTest {
  private static final String DOCUMENT = "ocf-wrappers/DIFFERENCES.md";
  private static final Map<String, List<Case>> CASES =
      Map.of(
          "8.4",
          Stream.concat(states(Situation.of84()), ParameterCases.of84().stream()).toList(),
          "9",
          Stream.concat(states(Situation.of9()), ParameterCases.of9().stream()).toList());

  private static Stream<Case> states(List<Situation> situations) {
    return situations.stream()
        .flatMap(situation -> Act.ALL.stream().map(act -> new Case(situation, act)));
  }

  @Test
  void everyDifferenceIsInTheTableForUsers() throws IOException {
    String table =
        Stream.concat(
                Stream.of(
                    "| when | `ocf:linbit:drbd` | `ocf:ferryman:drbd` | |", "|---|---|---|---|"),
                Difference.listed().stream()
                    .map(
                        it ->
                            "| %s | %s | %s | %s: %s |"
                                .formatted(
                                    it.when(), it.peer(), it.ferryman(), it.kind(), it.why())))
            .collect(Collectors.joining("\n", "\n", "\n"));
    assertThat(Files.readString(Project.find().root().resolve(DOCUMENT))).contains(table);
  }

  @Test
  void everyRowNamesCasesThatThereAreAndNoCaseIsListedTwice() {
    Set<String> seen = new HashSet<>();
    for (Difference difference : Difference.listed()) {
      for (Difference.Row row : difference.rows()) {
        for (String drbd : row.drbd()) {
          Set<String> named =
              CASES.get(drbd).stream()
                  .filter(one -> row.names(drbd, one))
                  .map(one -> drbd + ": " + one.name())
                  .collect(Collectors.toSet());
          assertThat(named)
              .as("%s: %s", difference.when(), row)
              .hasSize(row.acts().size() * row.situations().size())
              .allMatch(seen::add);
        }
      }
    }
  }

  @Test
  void whatIsCalledASideEffectIsOne() {
    for (Difference difference : Difference.listed()) {
      assertThat(difference.rows())
          .as(difference.when())
          .isNotEmpty()
          .allMatch(row -> row.exits() != null || row.scores() != null || row.after() != null)
          .allMatch(
              row ->
                  difference.kind() != Difference.Kind.ASIDE
                      || (row.exits() == null && row.scores() == null));
    }
  }
}
