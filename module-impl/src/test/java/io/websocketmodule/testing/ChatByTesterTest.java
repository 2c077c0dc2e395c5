// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.managed.WebSocketCollection;
import io.websocketmodule.managed.WebSocketHandler;
import jakarta.websocket.CloseReason;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a user's test of a chat looks like. */
class ChatByTesterTest {

  private final WebSocketCollection<Member> room = new WebSocketCollection<>();

  /** A member of the chat. */
  private final class Member extends WebSocketHandler {

    private String name() {
      return handshake().getParameterMap().get("name").get(0);
    }

    @Override
    protected void onOpen() {
      room.add(this);
      room.broadcast(name() + " joined.");
      send("Welcome " + name() + ".");
    }

    @Override
    protected void onMessage(String text) {
      room.broadcast(name() + " says: " + text);
    }

    @Override
    protected void onClose(CloseReason reason) {
      room.broadcast(name() + " left.");
    }
  }

  @Test
  void everyoneHearsWhoJoinsSpeaksAndLeaves() {
    try (TestServer server = new TestServer()) {
      WebSocketTester ronald = server.request("/chat?name=Ronald").open(new Member());
      WebSocketTester john = server.request("/chat?name=John").open(new Member());
      assertEquals("Ronald joined.", ronald.receiveText());
      assertEquals("Welcome Ronald.", ronald.receiveText());
      assertEquals("John joined.", ronald.receiveText());
      assertEquals("John joined.", john.receiveText());
      assertEquals("Welcome John.", john.receiveText());

      john.send("Hi");
      assertEquals("John says: Hi", ronald.receiveText());
      assertEquals("John says: Hi", john.receiveText());

      ronald.close(1000, "");
      assertEquals(1000, ronald.receiveClose().getCloseCode().getCode());
      assertEquals(1, room.size());
      assertEquals("Ronald left.", john.receiveText());
      assertEquals(Optional.empty(), john.receive(Duration.ZERO));

      server.stop();
      assertEquals(1001, john.receiveClose().getCloseCode().getCode());
      assertEquals(0, server.openConnections());
    }
  }
}
