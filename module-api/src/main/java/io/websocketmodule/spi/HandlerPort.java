// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.spi;

import jakarta.websocket.CloseReason;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/**
 * A handler as the engine calls it. The calls of one connection never overlap.
 *
 * @param <C> the connection type that the handler is given
 */
public interface HandlerPort<C> {

  /** Gives the handler its connection, before any other call and before the connection is open. */
  void bind(C connection);

  /** The connection is open. */
  void open() throws Exception;

  /**
   * A whole text message.
   *
   * @return completes when the handler is done with it and the next message may come; null: it is
   *     done now
   * @throws UnhandledMessage the handler takes no text
   */
  CompletionStage<?> text(String message) throws Exception;

  /**
   * A whole binary message.
   *
   * @param message the engine's buffer, valid until the returned stage completes
   * @return completes when the handler is done with it and the next message may come; null: it is
   *     done now
   * @throws UnhandledMessage the handler takes no binary messages
   */
  CompletionStage<?> binary(ByteBuffer message) throws Exception;

  /** The connection failed, or a callback threw. */
  void error(Throwable failure) throws Exception;

  /** The connection is closed: the last call, exactly once. */
  void closed(CloseReason reason) throws Exception;

  /** The server or application is stopping; the close follows. */
  void shutdown() throws Exception;
}
