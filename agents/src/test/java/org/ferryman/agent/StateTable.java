// SPDX-License-Identifier: Apache-2.0
package org.ferryman.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ferryman.ocf.OcfAction;

/**
 * What an agent does in each state, one row a state and one column an action, as its Javadoc shows
 * it.
 */
public final class StateTable {
  private final List<OcfAction> actions;
  private final List<List<String>> rows = new ArrayList<>();

  /** An empty table with those columns. */
  public StateTable(OcfAction... actions) {
    this.actions = List.of(actions);
    List<String> head = new ArrayList<>(List.of("what is there"));
    Arrays.stream(actions).map(OcfAction::word).forEach(head::add);
    rows.add(head);
  }

  /** Adds a state: what comes of each action in it. */
  public void row(String state, Function<OcfAction, String> cell) {
    List<String> row = new ArrayList<>(List.of(state));
    actions.stream().map(cell).forEach(row::add);
    rows.add(row);
  }

  /** Holds the first {@code <pre>} of that class's Javadoc against this table. */
  public void isTheOneInTheJavadocOf(Class<?> agent) throws IOException {
    Path source = Path.of("src/main/java", agent.getName().replace('.', '/') + ".java");
    String javadoc =
        Files.readAllLines(source).stream()
            .dropWhile(line -> !line.equals(" * <pre>"))
            .skip(1)
            .takeWhile(line -> !line.equals(" * </pre>"))
            .map(line -> line.replaceFirst("^ \\* ?", ""))
            .collect(Collectors.joining("\n"));

    assertThat(javadoc).isEqualTo(toString());
  }

  @Override
  public String toString() {
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column <= actions.size(); column++) {
      int at = column;
      widths.add(rows.stream().mapToInt(row -> row.get(at).length()).max().orElseThrow());
    }
    return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
  }

  private static String line(List<String> row, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      line.append(row.get(column));
      line.append(" ".repeat(widths.get(column) - row.get(column).length() + 2));
    }
    return line.toString().stripTrailing();
  }
}
