// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.managed;

import io.websocketmodule.Handshake;
import io.websocketmodule.WebSocketException;
import jakarta.websocket.CloseReason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * The sending side of one managed WebSocket. Every method may be called from any thread at any
 * time, within callbacks too; none blocks.
 *
 * <p><b>Sending.</b> Messages of one sender keep their order, and no message is cut by another. A
 * send owns its bytes when it returns: the caller may change the buffer at once. Its stage
 * completes when the container has the bytes, so that a sender can pace itself; it fails with a
 * {@link WebSocketException} when the message cannot leave. A send never throws for a lost or
 * closed peer. What was sent leaves within about a millisecond even while the callback that sent it
 * still runs.
 *
 * <p><b>Bound.</b> Bytes waiting to be sent are bounded by {@code sendBufferLimit}; at the bound
 * the connection's {@link SlowPeer} policy decides.
 *
 * <p><b>Stages</b> complete on the thread that brought the result, in no order with callbacks; what
 * an application attaches to them must not block there.
 */
public interface WebSocketConnection {

  /**
   * Sends a text message.
   *
   * @param text any string; a lone surrogate is refused, because it has no UTF-8 form
   * @return completes when the container has the bytes
   * @throws IllegalArgumentException the text has a lone surrogate; nothing is sent
   */
  CompletionStage<Void> send(String text);

  /**
   * Sends a binary message.
   *
   * @param data its remaining bytes; they are taken before this returns, and the position is then
   *     at the limit
   * @return completes when the container has the bytes
   */
  CompletionStage<Void> send(ByteBuffer data);

  /**
   * Sends a message that is encoded once for many connections.
   *
   * @return completes when the container has the bytes
   */
  CompletionStage<Void> send(PreparedMessage message);

  /**
   * Sends a ping (RFC 6455 5.5.2) ahead of queued messages.
   *
   * @return completes with the time until its pong was read, which is not before the messages that
   *     the peer sent ahead of it; fails when the connection ends first, and with QUEUE_FULL when
   *     earlier pings cannot leave
   */
  CompletionStage<Duration> sendPing();

  /**
   * Closes behind what is queued: a close frame, then the peer's answer within closeTimeout, then
   * TCP. Further calls, and calls after the peer's close, change nothing. Nothing can be sent
   * behind it, and a handler gets no more messages; a session goes on receiving what the peer sends
   * before it closes too.
   *
   * @param reason as in {@link #close(int, String)}
   * @throws IllegalArgumentException the code must not be sent, or the reason is too long; the
   *     connection lives
   */
  void close(CloseReason reason);

  /**
   * Closes with a code and a reason, as {@link #close(CloseReason)}.
   *
   * @param code 1000 to 1014 but for 1004, 1006 and 1010, or 3000 to 4999; 1005 for a close without
   *     a code, which has no reason either
   * @param reason at most 123 bytes of UTF-8; may be empty
   */
  void close(int code, String reason);

  /** Ends TCP at once. What is queued fails with {@link WebSocketException.Kind#ABORTED}. */
  void abort();

  /** Whether messages can still be sent: open, and no close was sent or received. */
  boolean isOpen();

  /** Bytes that wait to be sent: frames queued and not yet taken by the container. */
  long queuedBytes();

  /**
   * Completes, never exceptionally, when the connection is gone: with the peer's close, with the
   * close sent where the peer gave none, or with 1006 when it was lost.
   */
  CompletionStage<CloseReason> closed();

  /** The request that opened the connection. */
  Handshake handshake();
}
