// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.websocketmodule.WebSocketException.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A completion that says nothing of failures lets a connection end, but no mistake pass. */
class WebSocketCompletionTest {

  private final WebSocketCompletion<Object> silent = (fragment, attachment) -> {};

  @ParameterizedTest
  @EnumSource(names = "APPLICATION", mode = EnumSource.Mode.EXCLUDE)
  void theEndOfTheConnectionIsNoMistake(Kind kind) {
    assertDoesNotThrow(() -> silent.failed(new WebSocketException(kind, "over"), null));
  }

  @ParameterizedTest
  @EnumSource(names = "APPLICATION")
  void anExceptionOfItsOwnIsPassedOn(Kind kind) {
    WebSocketException mistake = new WebSocketException(kind, "The completion threw");
    Throwable thrown =
        assertThrows(IllegalStateException.class, () -> silent.failed(mistake, null));
    assertSame(mistake, thrown.getCause());
  }
}
