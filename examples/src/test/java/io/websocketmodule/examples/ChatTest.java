// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.testing.TestServer;
import io.websocketmodule.testing.WebSocketTester;
import org.junit.jupiter.api.Test;

/** The chat, tested without a container. */
class ChatTest {
  private final Chat chat = new Chat();

  @Test
  void everyoneHearsWhoComesSpeaksAndGoes() {
    try (TestServer server = new TestServer()) {
      WebSocketTester ronald = server.open(chat.member("Ronald"));
      assertEquals("Ronald joined.", ronald.receiveText());
      assertEquals("Welcome Ronald.", ronald.receiveText());

      WebSocketTester john = server.open(chat.member("John"));
      assertEquals("John joined.", ronald.receiveText());
      assertEquals("John joined.", john.receiveText());
      assertEquals("Welcome John.", john.receiveText());

      ronald.send("Hello");
      assertEquals("Ronald says: Hello", ronald.receiveText());
      assertEquals("Ronald says: Hello", john.receiveText());

      ronald.losePeer();
      assertEquals("Ronald left.", john.receiveText());
    }
  }
}
