// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is taken for an address, and how characters outside ASCII get into one. */
class ChatClientTest {

  @ParameterizedTest
  @CsvSource({
    "ws://127.0.0.1:8080/chat?name=Ronald, ws://127.0.0.1:8080/chat?name=Ronald",
    "wss://example.org, wss://example.org",
    "WS://[::1]:1/, WS://[::1]:1/",
    "ws://h/chat?name=Jürgen, ws://h/chat?name=J%C3%BCrgen",
    "ws://h/chat?name=J%C3%BCrgen, ws://h/chat?name=J%C3%BCrgen"
  })
  void anAddressIsWrittenInAscii(String given, String address) {
    assertEquals(address, ChatClient.address(given).toString());
  }

  @Test
  void anAddressThatTheLocaleCouldNotReadIsRefused() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> ChatClient.address("ws://h/?name=J\uFFFDrgen"))
            .getMessage();
    assertTrue(message.contains("percent-encoded"), message);
  }
}
