// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.managed;

import io.websocketmodule.WebSocketException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * One WebSocket in blocking style. The peer is held back while nobody receives. Any thread may send
 * at any time; one thread at a time receives, a second one gets an {@link IllegalStateException}.
 * An interrupt ends a blocking call with {@link java.io.InterruptedIOException}: receiving loses
 * nothing, a message being sent is taken back if nothing of it has left.
 */
public interface WebSocketSession {

  /**
   * Waits for the next whole message.
   *
   * @return a message; a lost peer is {@code Closed(1006)}, whatever was there of a message, and
   *     after a Closed every call returns it again
   * @throws WebSocketException the peer broke the protocol, or its message is larger than allowed;
   *     later calls return Closed
   * @throws java.io.InterruptedIOException the thread was interrupted; the message can be received
   *     later
   */
  Message receive() throws IOException;

  /**
   * Waits for the next whole message for a limited time. A message that has begun to come goes on
   * coming behind it, up to its end, for the next call of any receive method.
   *
   * @param timeout zero or less: only what is there already
   * @return the message; empty when none was complete in time, which loses nothing
   */
  Optional<Message> receive(Duration timeout) throws IOException;

  /**
   * Waits for the beginning of the next message, and reads it as a stream. Its size is not bounded.
   * A stream that was not read to its end is skipped by the next receive.
   *
   * @return the stream; empty after the connection was closed by the peer or lost between messages
   */
  Optional<MessageStream> receiveStream() throws IOException;

  /** Sends a text message and waits until the container has it. */
  void send(String text) throws IOException;

  /**
   * Sends a binary message of the buffer's remaining bytes and waits until the container has it.
   */
  void send(ByteBuffer data) throws IOException;

  /** Sends a prepared message and waits until the container has it. */
  void send(PreparedMessage message) throws IOException;

  /**
   * Sends all that a stream has as one binary message in fragments, holding one buffer. Other
   * senders' messages wait until it is done. When the stream throws, the message cannot be
   * completed: the connection is closed with 1011 and the exception rethrown. So it is after an
   * interrupt.
   *
   * @throws IllegalStateException the stream itself sends on this session; this closes with 1011 as
   *     well
   */
  void sendStream(InputStream data) throws IOException;

  /**
   * Sends all that a reader has as one text message in fragments. As {@link
   * #sendStream(InputStream)}.
   */
  void sendStream(Reader text) throws IOException;

  /** The connection: for sending without blocking, pings, closing, and for collections. */
  WebSocketConnection connection();
}
