// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A token is what we gave, wherever it stands among the cookies, and nothing else. */
class BrowserTokenTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "NONE",
      value = {
        "sample-browser=AAAAAAAAAAAAAAAAAAAAA_, AAAAAAAAAAAAAAAAAAAAA_",
        "a=b; sample-browser=AAAAAAAAAAAAAAAAAAAAA-;c=d, AAAAAAAAAAAAAAAAAAAAA-",
        "sample-browser=short; sample-browser=AAAAAAAAAAAAAAAAAAAAAA, AAAAAAAAAAAAAAAAAAAAAA",
        "my-sample-browser=AAAAAAAAAAAAAAAAAAAAAA, NONE",
        "sample-browser=AAAAAAAAAAAAAAAAAAAAAAA, NONE",
        "sample-browser=AAAAAAAAAAAAAAAAAAAAA\", NONE",
        "sample-browser=, NONE",
        "sample-browser, NONE",
        "'', NONE"
      })
  void reads(String header, String token) {
    assertEquals(Optional.ofNullable(token), BrowserToken.of(List.of("x=y", header)));
  }
}
