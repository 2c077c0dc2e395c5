// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import io.websocketmodule.WebSocketException.Kind;
import io.websocketmodule.impl.connection.Connection;
import io.websocketmodule.impl.protocol.CloseCodes;
import io.websocketmodule.impl.protocol.CloseStatus;
import io.websocketmodule.impl.protocol.Opcode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/** Sends one message in fragments from a source of any size, holding one buffer. RFC 6455 5.4. */
final class StreamSender {

  /** Bytes of a fragment. */
  private static final int FRAGMENT = 16 * 1024;

  private final Connection connection;
  private final ManagedConnection managed;

  /** One message in parts at a time; a second one waits here. */
  private final ReentrantLock oneAtATime = new ReentrantLock();

  StreamSender(Connection connection, ManagedConnection managed) {
    this.connection = connection;
    this.managed = managed;
  }

  /** Gives the message piece by piece. */
  private interface Source {
    /** Fills an empty buffer from its position, as far as it can; false: there is no more. */
    boolean fill(ByteBuffer buffer) throws IOException;
  }

  void send(InputStream data) throws IOException {
    send(
        Opcode.BINARY,
        buffer -> {
          int count = data.read(buffer.array(), buffer.position(), buffer.remaining());
          buffer.position(buffer.position() + Math.max(0, count));
          return count >= 0;
        });
  }

  void send(Reader text) throws IOException {
    CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
    // A character is at most three bytes of UTF-8 a char, so what was read always fits the
    // fragment.
    CharBuffer chars = CharBuffer.allocate(FRAGMENT / 3);
    send(
        Opcode.TEXT,
        buffer -> {
          boolean ended = text.read(chars) < 0;
          chars.flip();
          CoderResult result = encoder.encode(chars, buffer, ended);
          if (result.isError()) {
            result.throwException();
          }
          chars.compact(); // the first half of a pair waits for its second
          return !ended;
        });
  }

  private void send(Opcode opcode, Source source) throws IOException {
    checkNotInside();
    try {
      oneAtATime.lockInterruptibly();
    } catch (InterruptedException e) {
      throw new InterruptedIOException("The thread was interrupted while it waited to send");
    }
    try {
      connection.beginParts();
      try {
        sendWholly(opcode, source);
      } finally {
        connection.endParts();
      }
    } finally {
      oneAtATime.unlock();
    }
  }

  /**
   * Refuses a send from inside the source of a streamed message, for which it would wait for ever.
   */
  void checkNotInside() {
    if (oneAtATime.isHeldByCurrentThread()) {
      throw new IllegalStateException(
          "The source of a streamed message sends on the same session, which would wait for its"
              + " own end");
    }
  }

  private void sendWholly(Opcode opcode, Source source) throws IOException {
    try {
      sendParts(opcode, source);
    } catch (IOException | RuntimeException | Error broken) {
      incomplete(broken);
      throw broken;
    }
  }

  private void sendParts(Opcode opcode, Source source) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(FRAGMENT);
    Opcode next = opcode;
    boolean compressed = false;
    boolean more = true;
    while (more) {
      more = source.fill(buffer.clear());
      buffer.flip();
      if (buffer.hasRemaining() || !more) {
        if (next == opcode) {
          compressed = managed.encoder().compressesParts(!more, buffer);
        }
        MessageOut part = managed.encoder().part(next, buffer, !more, compressed);
        Session.await(managed.sendBeyondLimit(part));
        next = Opcode.CONTINUATION;
      }
    }
  }

  /** The peer holds the beginning of a message that will have no end. */
  private void incomplete(Throwable why) {
    connection.fail(
        new CloseStatus(CloseCodes.INTERNAL_ERROR, ""),
        Kind.APPLICATION,
        "A streamed message could not be completed: " + why,
        why);
  }
}
