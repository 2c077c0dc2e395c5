// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.JdkClient;
import io.websocketmodule.checks.client.RawClient;
import org.junit.jupiter.api.Test;

/** The blocking receive loop answers each message, and ends with its peer. */
class ShoutTest {

  @Test
  void answersEachMessage() throws Exception {
    try (ExampleServer server = new ExampleServer(new Shout());
        JdkClient client = JdkClient.open(server.uri("ws", "/shout"))) {
      client.send("hello");
      client.send("world");

      assertEquals("HELLO", client.next().text());
      assertEquals("WORLD", client.next().text());
      client.close(1000, "");
      assertEquals(1000, client.closeCode());
    }
  }

  @Test
  void aMessageItDoesNotServeEndsTheLoopAndSoTheConnection() throws Exception {
    try (ExampleServer server = new ExampleServer(new Shout());
        RawClient client = RawClient.open(server.port(), "/shout")) {
      client.send(ClientFrame.binary(new byte[3]));
      assertEquals(1000, client.readClose().closeCode());
      client.send(ClientFrame.close(1000, ""));
      client.expectEnd();
    }
  }
}
