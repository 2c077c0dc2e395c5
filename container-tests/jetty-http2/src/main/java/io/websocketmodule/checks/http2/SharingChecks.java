// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.RawClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many WebSockets and ordinary requests share a connection. */
interface SharingChecks extends Http2Stage {

  @Test
  default void aHundredSocketsAndRequestsShareOneConnection() throws Exception {
    with(
        echoes(),
        server -> {
          assertTrue(server.connection().announcesConnect());
          List<RawClient> clients = new ArrayList<>();
          for (int i = 0; i < 100; i++) {
            clients.add(RawClient.open(server.port(), ECHOES.get(i % 3)));
          }
          for (int i = 0; i < 100; i++) {
            clients.get(i).send(ClientFrame.text("from " + i));
            if (i % 10 == 0) {
              assertEquals("page", page(server).body());
            }
          }
          for (int i = 99; i >= 0; i--) {
            assertEquals("from " + i, clients.get(i).readMessage().text());
          }
          assertEquals(100, server.connection().streams());
          for (RawClient client : clients) {
            client.send(ClientFrame.close(1000, ""));
            assertEquals(1000, client.readClose().closeCode());
            client.expectEnd();
            client.close();
          }
          assertEquals("page", page(server).body());
          awaitStreams(server, 0);
        });
  }
}
