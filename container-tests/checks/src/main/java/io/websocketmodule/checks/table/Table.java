// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The table of docs/containers.md: rows of earlier runs, and in their place those of this one. */
public final class Table {

  private static final String BEGIN = "<!-- table -->\n";
  private static final String END = "<!-- end of the table -->\n";

  private final Map<String, Row> rows = new TreeMap<>();
  private final Map<String, Row> tested = new TreeMap<>();

  /** An empty one. */
  public Table() {}

  /** Adds the rows that a page has. */
  public void addPage(String page) {
    part(page)
        .lines()
        .filter(line -> line.contains("✓"))
        .map(Row::parse)
        .forEach(row -> rows.put(row.key(), row));
  }

  /**
   * Adds what tests have written, files of {@link Results}; a server that is among them has nothing
   * of an earlier run any more.
   */
  public void addResults(List<Path> files) throws IOException {
    for (Path file : files) {
      for (String line : Files.readAllLines(file)) {
        Row row = Row.parseResult(line);
        tested.merge(row.key(), row, Row::and);
      }
    }
    rows.putAll(tested);
  }

  /** What has failed; its cells stay empty. */
  public List<String> red() {
    return rows.values().stream().flatMap(row -> row.red().stream()).toList();
  }

  /**
   * Checks that a server has not been put to at all, by its title, on the JDK that runs this: its
   * tests have not come that far.
   */
  public List<String> untried(String server) {
    Row none = new Row(server, "" + Runtime.version().feature(), List.of(), Map.of());
    return tested.getOrDefault(none.key(), none).empty();
  }

  /** The page with this table instead of its own. */
  public String in(String page) {
    StringBuilder text = new StringBuilder();
    text.append(Row.head()).append('\n');
    rows.values().forEach(row -> text.append(row).append('\n'));
    text.append('\n');
    for (Check check : Check.values()) {
      text.append("- **" + check.title() + "**: " + check.meaning() + ".\n");
    }
    text.append('\n');
    for (Explained explained : Explained.values()) {
      text.append("(" + (explained.ordinal() + 1) + ") " + explained.sentence() + "\n\n");
    }
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    return page.substring(0, begin) + text + page.substring(begin + part(page).length());
  }

  private static String part(String page) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("The page has no " + BEGIN + "and " + END);
    }
    return page.substring(begin + BEGIN.length(), end);
  }
}
