// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.status;

import java.util.ArrayList;
import java.util.List;

/** Cells in columns that are as wide as what is in them: nothing is ever cut. */
final class Table {
  private static final String GAP = "  ";

  private final List<List<Cell>> rows = new ArrayList<>();
  private final Style style;

  /** One cell: what it says, and how loud. */
  private record Cell(String text, Tone tone) {}

  /** How a cell is shown. */
  enum Tone {
    PLAIN,
    HEAD,
    GOOD,
    WARNING,
    BAD
  }

  Table(Style style, String... head) {
    this.style = style;
    row(Tone.HEAD, head);
  }

  /** Begins a row. */
  Table row() {
    rows.add(new ArrayList<>());
    return this;
  }

  private void row(Tone tone, String... texts) {
    row();
    for (String text : texts) {
      cell(text, tone);
    }
  }

  /** Adds a cell to the last row. */
  Table cell(String text) {
    return cell(text, Tone.PLAIN);
  }

  /** Adds a cell to the last row. */
  Table cell(String text, Tone tone) {
    rows.get(rows.size() - 1).add(new Cell(text, tone));
    return this;
  }

  /** The lines; none where there is only the head. A last column with only a head is left out. */
  List<String> lines() {
    if (rows.size() < 2) {
      return List.of();
    }
    int last = rows.get(0).size() - 1;
    if (rows.stream().skip(1).allMatch(row -> row.get(last).text().isEmpty())) {
      rows.forEach(row -> row.remove(last));
    }
    List<Integer> widths = new ArrayList<>();
    for (List<Cell> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        int width = row.get(i).text().length();
        if (i == widths.size()) {
          widths.add(width);
        } else if (i < row.size() - 1 || row.size() == widths.size()) {
          widths.set(i, Math.max(widths.get(i), width));
        }
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private String line(List<Cell> row, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      Cell cell = row.get(i);
      line.append(i == 0 ? "" : GAP).append(shown(cell));
      if (i < row.size() - 1) {
        line.append(" ".repeat(widths.get(i) - cell.text().length()));
      }
    }
    return line.toString().stripTrailing();
  }

  private String shown(Cell cell) {
    return switch (cell.tone()) {
      case PLAIN -> cell.text();
      case HEAD -> style.bold(cell.text());
      case GOOD -> style.good(cell.text());
      case WARNING -> style.warning(cell.text());
      case BAD -> style.bad(cell.text());
    };
  }
}
