// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.points;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointsTest {

  @ParameterizedTest
  @CsvSource({
    "20b-text-100x16, 20, TEXT, 100, 16",
    "1k-binary-1x1, 1024, BINARY, 1, 1",
    "64k-text-1000x16, 65536, TEXT, 1000, 16"
  })
  void aPointIsNamedByWhatItIs(
      String name, int bytes, MessageKind kind, int connections, int inFlight) {
    Point point = new Point(name, Scene.ECHO, kind, bytes, connections, inFlight);
    assertEquals(List.of(point), Points.named(List.of(name)));
  }

  @Test
  void everyPointIsFoundByItsName() {
    for (Point point : Points.named(List.of("all"))) {
      assertEquals(List.of(point), Points.named(List.of(point.name())));
    }
  }

  @Test
  void groupsContainWhatTheySay() {
    assertEquals(36, Points.matrix().size());
    assertTrue(Points.matrix().containsAll(Points.goals()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "echo",
        "20b-text-100",
        "20b-text-0x1",
        "0b-text-1x1",
        "20b-json-1x1",
        "20b-text-1x65",
        "20b-text-10001x1",
        "1025k-text-1x1",
        "99999999999b-text-1x1"
      })
  void aNameThatMeansNothingIsToldWithWhatIsAllowed(String name) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Points.named(List.of(name)))
            .getMessage();
    assertTrue(message.startsWith("There is no point " + name + "; allowed are"), message);
  }
}
