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
  private static final String RED = "✗";
  private static final String EMPTY = " ";
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

  /** Of one check: a line of {@link Results}. */
  static Row parseResult(String line) {
    String[] fact = line.split("\t");
    Map<Check, String> cell = new EnumMap<>(Check.class);
    cell.put(Check.valueOf(fact[4]), cell(fact[5]));
    return new Row(fact[0], fact[2], List.of(fact[1], fact[3], fact[6]), cell);
  }

  private static String cell(String result) {
    return switch (result) {
      case Results.GREEN -> MARK;
      case Results.RED -> RED;
      default -> "(" + (Explained.valueOf(result).ordinal() + 1) + ")";
    };
  }

  /** What identifies it from run to run. */
  String key() {
    return title + " on " + jdk;
  }

  /** This row and another one of the same run; of a check that both have, the worse. */
  Row and(Row other) {
    Map<Check, String> both = new EnumMap<>(cells);
    other.cells.forEach((check, cell) -> both.merge(check, cell, Row::worse));
    return new Row(title, jdk, other.facts, both);
  }

  private static String worse(String one, String other) {
    if (one.equals(RED) || other.equals(RED)) {
      return RED;
    }
    return one.equals(MARK) ? other : one;
  }

  /** The checks that have failed. */
  List<String> red() {
    return cells.entrySet().stream()
        .filter(cell -> cell.getValue().equals(RED))
        .map(cell -> key() + ": " + cell.getKey().title())
        .toList();
  }

  /** The checks that have neither failed nor passed. */
  List<String> empty() {
    return Arrays.stream(Check.values())
        .filter(check -> !cells.containsKey(check))
        .map(check -> key() + ": " + check.title() + " was not tried")
        .toList();
  }

  @Override
  public String toString() {
    List<String> columns =
        new ArrayList<>(List.of(title, facts.get(0), jdk, facts.get(1), facts.get(2)));
    for (Check check : Check.values()) {
      String cell = cells.getOrDefault(check, EMPTY);
      columns.add(cell.equals(RED) ? EMPTY : cell);
    }
    return line(columns);
  }

  private static String line(List<String> columns) {
    return "| " + String.join(" | ", columns) + " |";
  }
}
