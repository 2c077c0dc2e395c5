// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.checks.client.JdkClient;
import io.websocketmodule.checks.client.RawClient;
import org.junit.jupiter.api.Test;

/** The ported loop answers whole messages, ends with the client's close, and refuses plain HTTP. */
class YouSaidTest {

  @Test
  void answersUntilTheClientCloses() throws Exception {
    try (ExampleServer server = new ExampleServer(new YouSaid());
        JdkClient client = JdkClient.open(server.uri("ws", "/you-said"))) {
      client.send("Grüße");
      assertEquals("You said: Grüße", client.next().text());
      String large = "x".repeat(100_000);
      client.send(large);
      assertEquals("You said: " + large, client.next().text());
      client.close(1000, "");
      assertEquals(1000, client.closeCode());
    }
  }

  @Test
  void refusesWhatIsNoWebSocket() throws Exception {
    try (ExampleServer server = new ExampleServer(new YouSaid());
        RawClient client = RawClient.connect(server.port())) {
      assertEquals(400, client.request(client.get("/you-said")).status());
    }
  }
}
