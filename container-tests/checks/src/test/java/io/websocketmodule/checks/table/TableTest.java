// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table has what the last run of a server came to, and no more. */
class TableTest {

  @TempDir Path directory;

  private final List<Path> files = new ArrayList<>();

  private void result(String server, String jdk, Check check, String result) throws IOException {
    Path file = directory.resolve(files.size() + ".tsv");
    String line = String.join("\t", server, "1.0", jdk, "servlet", check.name(), result, "today");
    files.add(Files.writeString(file, line + "\n"));
  }

  private Table added(String page) throws IOException {
    Table table = new Table();
    table.addPage(page);
    table.addResults(files);
    return table;
  }

  /** The cells of a server by their columns, of a page that this table is in. */
  private static String cells(Table table, String server, Check... checks) {
    String page = table.in("<!-- table -->\n<!-- end of the table -->\n");
    String row = page.lines().filter(line -> line.contains(server)).findFirst().orElseThrow();
    String[] columns = row.split("\\|");
    StringBuilder cells = new StringBuilder();
    for (Check check : checks) {
      cells.append(columns[6 + check.ordinal()].strip()).append(';');
    }
    return cells.toString();
  }

  private static String page(String rows) {
    return "before\n<!-- table -->\n" + rows + "\n<!-- end of the table -->\nbehind\n";
  }

  @Test
  void ofACheckThatIsShownTwiceTheWorseIsKept() throws IOException {
    result("A", "17", Check.ERRORS, Results.RED);
    result("A", "17", Check.ERRORS, Results.GREEN);
    result("A", "17", Check.TLS, Results.GREEN);
    result("A", "17", Check.TLS, Explained.TLS_BY_THE_BUILD.name());
    Table table = added(page(""));
    int number = Explained.TLS_BY_THE_BUILD.ordinal() + 1;
    assertEquals(";(" + number + ");", cells(table, "| A |", Check.ERRORS, Check.TLS));
    assertEquals(List.of("A on 17: errors"), table.red());
  }

  @Test
  void aServerThatIsTestedAgainKeepsNothingOfAnEarlierRun() throws IOException {
    result("A", "17", Check.NATIVE, Results.GREEN);
    result("A", "17", Check.CHAT, Results.GREEN);
    String old = added(page("")).in(page(""));
    files.clear();
    result("A", "17", Check.NATIVE, Results.GREEN);
    result("A", "25", Check.LOST, Results.GREEN);
    Table table = added(old);
    assertEquals("✓;;", cells(table, "| A | 1.0 | 17 |", Check.NATIVE, Check.CHAT));
    assertEquals("✓;", cells(table, "| A | 1.0 | 25 |", Check.LOST));
  }

  @Test
  void aServerThatIsNotTestedKeepsItsRow() throws IOException {
    result("A", "17", Check.NATIVE, Results.GREEN);
    result("A", "17", Check.UNDEPLOY, Explained.NEVER_UNDEPLOYS.name());
    String old = added(page("")).in(page(""));
    files.clear();
    result("B", "17", Check.NATIVE, Results.GREEN);
    String both = added(old).in(old);
    files.clear();
    assertEquals(both, added(both).in(both));
    assertEquals("✓;(1);", cells(added(both), "| A |", Check.NATIVE, Check.UNDEPLOY));
    assertTrue(both.startsWith("before\n") && both.endsWith("\nbehind\n"), both);
  }

  @Test
  void whatWasNotTriedInThisRunIsNamedWhateverThePageHas() throws IOException {
    String jdk = "" + Runtime.version().feature();
    for (Check check : Check.values()) {
      result("A", jdk, check, Results.GREEN);
      result("B", jdk, check, Results.GREEN);
    }
    String old = added(page("")).in(page(""));
    files.removeIf(file -> file.endsWith("0.tsv"));
    Table table = added(old);
    assertEquals(List.of("A on " + jdk + ": named was not tried"), table.untried("A"));
    assertEquals(List.of(), table.untried("B"));
    assertEquals(Check.values().length, table.untried("C").size());
  }

  @Test
  void aPageWithoutItsMarksIsRefused() {
    Table table = new Table();
    assertThrows(IllegalArgumentException.class, () -> table.addPage("no table here"));
  }
}
