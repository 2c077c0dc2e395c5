// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import io.websocketmodule.WebSocketException;
import io.websocketmodule.WebSocketException.Kind;
import io.websocketmodule.managed.MessageStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/** One message of a session as a stream. For the receiving thread. */
final class SessionStream extends MessageStream {

  private final SessionReader reader;
  private final boolean text;
  private ByteBuffer piece;
  private boolean ended;

  SessionStream(SessionReader reader, ByteBuffer first) {
    this.reader = reader;
    piece = first;
    text = reader.utf8();
    ended = reader.last();
  }

  @Override
  public boolean isText() {
    return text;
  }

  @Override
  public int read() throws IOException {
    return more() ? piece.get() & 0xFF : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (!more()) {
      return -1;
    }
    int count = Math.min(length, piece.remaining());
    piece.get(into, offset, count);
    return count;
  }

  @Override
  public int available() {
    return piece.remaining();
  }

  /** Makes sure that there is a byte; false: the message has ended. */
  private boolean more() throws IOException {
    while (!piece.hasRemaining()) {
      if (ended) {
        return false;
      }
      ByteBuffer next = reader.nextPiece();
      if (next == null) {
        throw new WebSocketException(
            Kind.DISCONNECTED, "The connection ended inside a message that was being streamed");
      }
      piece = next;
      ended = reader.last();
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    piece.position(piece.limit());
    while (!ended && more()) {
      piece.position(piece.limit());
    }
  }
}
