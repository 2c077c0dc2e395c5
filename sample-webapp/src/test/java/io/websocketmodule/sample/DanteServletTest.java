// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The interval of a reading is what the query says, within its bounds, and nothing else. */
class DanteServletTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "NONE",
      value = {
        "NONE, 2000",
        "10, 10",
        "00010, 10",
        "60000, 60000",
        "9, NONE",
        "60001, NONE",
        "0, NONE",
        "-10, NONE",
        "+10, NONE",
        "' 10', NONE",
        "'', NONE",
        "soon, NONE",
        "1e3, NONE",
        "10.5, NONE",
        "'10\n', NONE",
        "٣٠, NONE",
        "99999999999999999999, NONE"
      })
  void reads(String given, Long millis) {
    assertEquals(Optional.ofNullable(millis).map(Duration::ofMillis), DanteServlet.interval(given));
  }
}
