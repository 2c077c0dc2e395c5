// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Times are IIS's, or ISO-8601. */
class TimeFormatTest {

  @TestFactory
  Stream<DynamicTest> bothForms() {
    return Map.ofEntries(
            Map.entry("00:00:00", Duration.ZERO),
            Map.entry("00:00:05", Duration.ofSeconds(5)),
            Map.entry("0:0:5", Duration.ofSeconds(5)),
            Map.entry("01:02:03", Duration.ofSeconds(3723)),
            Map.entry("48:00:00", Duration.ofDays(2)),
            Map.entry("2.01:00:00", Duration.ofHours(49)),
            Map.entry("00:00:00.5", Duration.ofMillis(500)),
            Map.entry("00:00:00.0000001", Duration.ofNanos(100)),
            Map.entry("PT30S", Duration.ofSeconds(30)),
            Map.entry("pt1m", Duration.ofMinutes(1)),
            Map.entry("P1DT1H", Duration.ofHours(25)))
        .entrySet()
        .stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () -> assertEquals(entry.getValue(), TimeFormat.parse(entry.getKey()))));
  }

  @Test
  void nothingElse() {
    for (String text : List.of("", "5", "5s", "00:00", "00:00:00:00", ":::", "P", "00:00:05 ")) {
      assertThrows(IllegalArgumentException.class, () -> TimeFormat.parse(text), text);
    }
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    for (String text :
        List.of(
            "00:00:00",
            "00:00:30",
            "01:02:03",
            "10:59:09",
            "48:00:00",
            "8760:00:00",
            "00:00:00.250",
            "00:00:00.007")) {
      assertEquals(text, TimeFormat.format(TimeFormat.parse(text)));
    }
  }
}
