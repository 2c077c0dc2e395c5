// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.managed;

import jakarta.websocket.CloseReason;
import java.nio.ByteBuffer;

/** What a {@link WebSocketSession} receives: a whole message, or the end. */
public sealed interface Message {

  /**
   * A whole text message.
   *
   * @param text its characters
   */
  record Text(String text) implements Message {}

  /**
   * A whole binary message.
   *
   * @param data its bytes, position to limit; from a session the receiver's own, in {@code
   *     onMessageAsync} valid until the returned stage completes
   */
  record Binary(ByteBuffer data) implements Message {}

  /**
   * The connection takes no more messages.
   *
   * @param reason the peer's close; else the close that this side sent, as 1001 at a stop of the
   *     server or 1009 for a message that is too large; else 1006: the connection was lost
   */
  record Closed(CloseReason reason) implements Message {}
}
