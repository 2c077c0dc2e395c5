// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.operating;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.WebSocketException.Kind;
import io.websocketmodule.impl.connection.Rejection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The table of figures is complete, without doubles, and the one that users are shown. */
class FigureTest {

  @Test
  void everyRejectionHasOneFigure() {
    FakeModule module = new FakeModule("/a");
    for (Rejection why : Rejection.values()) {
      module.engine.counters().reject(why);
    }
    assertEquals(Rejection.values().length, Figure.REJECTED.of(module));
    assertEquals(
        Rejection.values().length,
        count(figure -> figure.attribute().startsWith("Rejected") && figure.of(module) == 1));
  }

  /** But for the kinds that end an operation and never a connection. */
  @Test
  void everyKindOfEndHasOneFigure() {
    Set<Kind> kinds = EnumSet.complementOf(EnumSet.of(Kind.CANCELLED, Kind.DROPPED, Kind.CLOSED));
    assertEquals(kinds.size(), count(figure -> figure.attribute().matches("Aborted.+")));
  }

  private static long count(Predicate<Figure> which) {
    long count = 0;
    for (Figure figure : Figure.values()) {
      count += which.test(figure) ? 1 : 0;
    }
    return count;
  }

  @Test
  void noTwoFiguresHaveTheSameName() {
    Set<String> names = new HashSet<>();
    for (Figure figure : Figure.values()) {
      assertTrue(names.add(figure.attribute()), figure.attribute());
      figure
          .meter()
          .ifPresent(
              meter -> assertTrue(names.add(meter.name() + meter.tagValue()), figure.attribute()));
    }
  }

  @Test
  void thePageHasTheTable() throws IOException {
    StringBuilder table =
        new StringBuilder("<!-- figures -->\n| attribute | meter | what |\n|---|---|---|\n");
    for (Figure figure : Figure.values()) {
      table
          .append("| ")
          .append(figure.attribute())
          .append(" | ")
          .append(figure.meter().map(FigureTest::shown).orElse(""))
          .append(" | ")
          .append(figure.meaning())
          .append(figure.meter().filter(MeterName::gauge).isPresent() ? "; now" : "")
          .append(" |\n");
    }
    String page = Files.readString(Path.of("..", "docs", "operating.md"));
    assertTrue(page.contains(table.append('\n')), "the page should have\n" + table);
  }

  private static String shown(MeterName meter) {
    return "`"
        + meter.name()
        + "`"
        + (meter.tag() == null ? "" : " " + meter.tag() + "=" + meter.tagValue());
  }
}
