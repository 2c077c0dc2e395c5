// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A server of one version on one JDK, and what its checks came to.
 *
 * @param title of the server
 * @param jdk feature release
 * @param facts version, transport and date
 * @param cells of the checks that were run: a mark, or a number of an explanation
 */
record Row(String title, String jdk, List<String> facts, Map<Check, String> cells) {

  private static final String MARK = "✓";
  private static final String NOT_RUN = " ";
  private static final int FACTS = 5;

  /** The head of the table, and the line below it. */
  static String head() {
    List<String> names = new ArrayList<>(List.of("server", "version", "JDK", "transport", "date"));
    Arrays.stream(Check.values()).map(Check::title).forEach(names::add);
    return line(names) + "\n" + "|---".repeat(names.size()) + "|";
  }

  /** As it was written before. */
  static Row parse(String line) {
    String[] columns = line.strip().split("\\s*\\|\\s*", -1);
    Map<Check, String> cells = new EnumMap<>(Check.class);
    for (Check check : Check.values()) {
      int column = 1 + FACTS + check.ordinal();
      if (column < columns.length && !columns[column].isBlank()) {
        cells.put(check, columns[column]);
      }
    }
    return new Row(columns[1], columns[3], List.of(columns[2], columns[4], columns[5]), cells);
  }

  /** What came of one check; the cell of a red one cannot be written. */
  static String cell(String result) {
    return switch (result) {
      case Results.GREEN -> MARK;
      case Results.RED -> throw new AssertionError("a red check has no place in the table");
      default -> "(" + (Explained.valueOf(result).ordinal() + 1) + ")";
    };
  }

  /** What identifies it from run to run. */
  String key() {
    return title + " on " + jdk;
  }

  /** This row, and what an older one of the same version has besides. */
  Row over(Row older) {
    if (!older.facts.get(0).equals(facts.get(0))) {
      return this;
    }
    Map<Check, String> both = new EnumMap<>(older.cells);
    both.putAll(cells);
    return new Row(title, jdk, facts, both);
  }

  @Override
  public String toString() {
    List<String> columns =
        new ArrayList<>(List.of(title, facts.get(0), jdk, facts.get(1), facts.get(2)));
    for (Check check : Check.values()) {
      columns.add(cells.getOrDefault(check, NOT_RUN));
    }
    return line(columns);
  }

  private static String line(List<String> columns) {
    return "| " + String.join(" | ", columns) + " |";
  }
}
