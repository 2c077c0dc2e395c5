// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.checks.client.JdkClient;
import io.websocketmodule.checks.client.RawClient;
import org.junit.jupiter.api.Test;

/** A look-up on another thread decides whether the request becomes a WebSocket. */
class AsyncLoginTest {

  @Test
  void acceptsWhoIsKnown() throws Exception {
    try (ExampleServer server = new ExampleServer(new AsyncLogin());
        JdkClient client = JdkClient.open(server.uri("ws", "/login?token=1234"))) {
      assertEquals("Welcome Ronald.", client.next().text());
      assertEquals(1000, client.closeCode());
    }
  }

  @Test
  void forbidsWhoIsNot() throws Exception {
    try (ExampleServer server = new ExampleServer(new AsyncLogin())) {
      for (String path : new String[] {"/login?token=4321", "/login"}) {
        try (RawClient client = RawClient.connect(server.port())) {
          assertEquals(403, client.request(client.handshake(path)).status());
        }
      }
    }
  }
}
