// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Applications on the three libraries that people host run unchanged, and their own clients see it.
 */
class SamplesTest {

  private static final Path CANTO =
      Path.of("../sample-webapp/src/main/resources/io/websocketmodule/sample/inferno-1.txt")
          .toAbsolutePath()
          .normalize();

  @ParameterizedTest
  @EnumSource
  void danteOnFayeWebSocketReadsAllStanzasAndCloses(Container container) throws Exception {
    try (Hosted hosted =
        Hosted.sample("dante").set("environment", "CANTO=" + CANTO).on(container)) {
      assertEquals(
          "46 stanzas, the first begins Nel mezzo del cammin di nostra vita, closed 1000 fine\n",
          hosted.client("client/dante.js", "/app/dante?interval=5"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void wsNegotiatesCompressionAndSubprotocolThroughTheTunnel(Container container) throws Exception {
    try (Hosted hosted = Hosted.sample("echo").on(container)) {
      assertEquals(
          "extensions permessage-deflate, protocol echo\n"
              + "text ok, binary ok, 1000 messages ok\n"
              + "closed 4001 as you wish\n",
          hosted.client("client/echo.js", "/app/echo"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void socketIoPollsUpgradesAndChats(Container container) throws Exception {
    try (Hosted hosted = Hosted.sample("chat").set("environment", "BASE=/app").on(container)) {
      assertEquals(
          "Ada by polling, then websocket; Bob by polling alone\n"
              + "Ada heard: Bob says: hello from polling\n"
              + "Bob heard: Ada says: hello from a socket\n",
          hosted.client("client/chat.js", "/app/socket.io"));
    }
  }
}
