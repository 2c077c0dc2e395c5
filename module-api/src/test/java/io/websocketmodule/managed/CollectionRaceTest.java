// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.managed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A member that closes while it is added does not stay. */
class CollectionRaceTest {

  private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
  private int looksUntilItCloses = Integer.MAX_VALUE;

  private final WebSocketConnection connection =
      (WebSocketConnection)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {WebSocketConnection.class},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "isOpen" -> looksUntilItCloses-- > 0;
                    case "closed" -> closed;
                    case "hashCode" -> 1;
                    case "equals" -> self == arguments[0];
                    default -> throw new AssertionError(method);
                  });

  private final WebSocketCollection<WebSocketConnection> room = new WebSocketCollection<>();

  private void close() {
    looksUntilItCloses = 1;
    closed.complete(new CloseReason(CloseCodes.NORMAL_CLOSURE, ""));
  }

  @Test
  void atItsFirstAdd() {
    close();
    assertFalse(room.add(connection));
    assertEquals(0, room.size());
  }

  @Test
  void whenItComesBack() {
    assertTrue(room.add(connection));
    room.remove(connection);
    close();
    assertFalse(room.add(connection));
    assertEquals(0, room.size());
  }
}
