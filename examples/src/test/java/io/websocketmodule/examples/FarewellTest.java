// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.checks.client.JdkClient;
import org.junit.jupiter.api.Test;

/** Everyone gets the farewell, and the close with 1001 behind it. */
class FarewellTest {

  @Test
  void comesBeforeTheClose() throws Exception {
    ExampleServer server = new ExampleServer(new Farewell());
    try (JdkClient one = JdkClient.open(server.uri("ws", "/farewell"));
        JdkClient other = JdkClient.open(server.uri("ws", "/farewell"))) {
      server.close();

      assertEquals("Back in five minutes.", one.next().text());
      assertEquals(1001, one.closeCode());
      assertEquals("Back in five minutes.", other.next().text());
      assertEquals(1001, other.closeCode());
    } finally {
      server.close();
    }
  }
}
