// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.testing.TestServer;
import io.websocketmodule.testing.WebSocketTester;
import org.junit.jupiter.api.Test;

/** The handshake is known for as long as the connection lives, and the options hold. */
class VisitorTest {

  private static final String PATH = "/visitor?name=Ada";

  @Test
  void tellsWhatItKnows() throws Exception {
    try (ExampleServer server = new ExampleServer(new Visitor());
        RawClient client =
            RawClient.open(
                server.port(), PATH, "User-Agent: test", "Origin: https://example.org")) {
      for (String line :
          new String[] {
            "URI ws://127.0.0.1:" + server.port() + PATH,
            "name Ada",
            "user none",
            "agent test",
            "origin https://example.org",
            "host 127.0.0.1",
            "secure false"
          }) {
        assertEquals(line, client.read().text());
      }
      assertEquals(1000, client.readClose().closeCode());
    }
  }

  @Test
  void tellsTheUser() {
    try (TestServer server = new TestServer()) {
      WebSocketTester client =
          server
              .request(PATH)
              .user("ada")
              .header("User-Agent", "test")
              .options(Visitor.OPTIONS)
              .open(Visitor::tell);
      client.receiveText();
      client.receiveText();
      assertEquals("user ada", client.receiveText());
    }
  }

  @Test
  void refusesForeignOrigins() throws Exception {
    try (ExampleServer server = new ExampleServer(new Visitor());
        RawClient foreign = RawClient.connect(server.port())) {
      String handshake = foreign.handshake(PATH, "Origin: https://elsewhere.example");
      assertEquals(403, foreign.request(handshake).status());
    }
  }
}
