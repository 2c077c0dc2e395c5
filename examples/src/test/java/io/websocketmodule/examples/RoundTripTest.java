// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.JdkClient;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.client.ServerFrame;
import org.junit.jupiter.api.Test;

/** The round trip is measured from the ping to the pong that answers it. */
class RoundTripTest {

  @Test
  void comesWithThePong() throws Exception {
    try (ExampleServer server = new ExampleServer(new RoundTrip());
        RawClient client = RawClient.open(server.port(), "/round-trip")) {
      client.send(ClientFrame.text("How far am I?"));
      ServerFrame ping = client.read();
      assertEquals(9, ping.opcode());

      client.send(ClientFrame.pong(ping.payload()));

      assertTrue(client.read().text().matches("[0-9]+ microseconds"));
    }
  }

  @Test
  void needsNothingOfAnOrdinaryClient() throws Exception {
    try (ExampleServer server = new ExampleServer(new RoundTrip());
        JdkClient client = JdkClient.open(server.uri("ws", "/round-trip"))) {
      client.send("How far am I?");
      assertTrue(client.next().text().matches("[0-9]+ microseconds"));
    }
  }
}
