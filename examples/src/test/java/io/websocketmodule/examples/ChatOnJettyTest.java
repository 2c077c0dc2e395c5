// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.checks.client.JdkClient;
import org.junit.jupiter.api.Test;

/** The chat of three real clients gives exactly these messages. */
class ChatOnJettyTest {

  @Test
  void ronaldJohnAndAdam() throws Exception {
    try (ExampleServer server = new ExampleServer(new Chat());
        JdkClient ronald = JdkClient.open(server.uri("ws", "/chat?name=Ronald"))) {
      expect("Ronald joined.", ronald);
      expect("Welcome Ronald.", ronald);
      try (JdkClient john = JdkClient.open(server.uri("ws", "/chat?name=John"))) {
        expect("John joined.", ronald, john);
        expect("Welcome John.", john);
        try (JdkClient adam = JdkClient.open(server.uri("ws", "/chat?name=Adam"))) {
          expect("Adam joined.", ronald, john, adam);
          expect("Welcome Adam.", adam);

          ronald.send("Hi");
          expect("Ronald says: Hi", ronald, john, adam);
          adam.send("Hi there");
          expect("Adam says: Hi there", ronald, john, adam);
          ronald.close(1000, "");
          expect("Ronald left.", john, adam);
        }
        expect("Adam left.", john);
      }
    }
  }

  private static void expect(String text, JdkClient... clients) throws Exception {
    for (JdkClient client : clients) {
      assertEquals(text, client.next().text());
    }
  }
}
