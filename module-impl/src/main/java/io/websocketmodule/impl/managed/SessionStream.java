// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import io.websocketmodule.managed.MessageStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/** One message of a session as a stream. For the receiving thread. */
final class SessionStream extends MessageStream {

  private final SessionReader reader;
  private final boolean text;
  private ByteBuffer piece; // null: none yet
  private boolean ended;
  private boolean closed;

  SessionStream(SessionReader reader, boolean text) {
    this.reader = reader;
    this.text = text;
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
    return piece == null ? 0 : piece.remaining();
  }

  /** Makes sure that there is a byte; false: the message has ended. */
  private boolean more() throws IOException {
    if (closed) {
      throw new IOException("The stream is closed");
    }
    while (!ended && (piece == null || !piece.hasRemaining())) {
      ByteBuffer read = piece;
      piece = null; // the reader's again, whatever comes
      piece = reader.nextPiece(this, read);
      ended = piece == null;
    }
    return !ended;
  }

  @Override
  public void close() {
    closed = true;
    piece = null;
    reader.close(this);
  }
}
