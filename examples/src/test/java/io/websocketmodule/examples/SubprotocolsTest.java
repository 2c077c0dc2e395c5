// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.checks.client.HttpAnswer;
import io.websocketmodule.checks.client.RawClient;
import org.junit.jupiter.api.Test;

/** The server's preference decides among the subprotocols that the client offers. */
class SubprotocolsTest {

  @Test
  void prefersTheNewer() throws Exception {
    assertChosen("v1.example, v2.example", "v2.example", "{\"hello\": \"world\"}");
  }

  @Test
  void takesTheOlderWhereTheNewerIsNotOffered() throws Exception {
    assertChosen("other, v1.example", "v1.example", "hello world");
  }

  @Test
  void refusesOthers() throws Exception {
    try (ExampleServer server = new ExampleServer(new Subprotocols());
        RawClient client = RawClient.connect(server.port())) {
      String handshake = client.handshake("/subprotocols", "Sec-WebSocket-Protocol: other");
      assertEquals(400, client.request(handshake).status());
    }
  }

  private static void assertChosen(String offered, String chosen, String greeting)
      throws Exception {
    try (ExampleServer server = new ExampleServer(new Subprotocols());
        RawClient client = RawClient.connect(server.port())) {
      HttpAnswer answer = client.upgrade("/subprotocols", "Sec-WebSocket-Protocol: " + offered);
      assertEquals(chosen, answer.header("Sec-WebSocket-Protocol"));
      assertEquals(greeting, client.read().text());
    }
  }
}
