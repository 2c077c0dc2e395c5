// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * What the peer has sent and nobody has read, in the pieces that it came in: one piece at most a
 * read. Guarded by the transport's lock.
 */
final class PeerInput {

  private final BrokenRules rules;
  private final ArrayDeque<ByteBuffer> pieces = new ArrayDeque<>();
  private boolean fin;
  private boolean finRead;

  PeerInput(BrokenRules rules) {
    this.rules = rules;
  }

  /** Bytes come in pieces of at most so many. */
  void add(byte[] bytes, int most) {
    for (int at = 0; at < bytes.length; at += most) {
      pieces.add(ByteBuffer.wrap(bytes, at, Math.min(most, bytes.length - at)));
    }
  }

  /** Nothing comes behind what is there. */
  void end() {
    fin = true;
  }

  /** Whether a read would bring bytes or the end. */
  boolean anything() {
    return fin || !pieces.isEmpty();
  }

  int read(ByteBuffer into) {
    rules.check(into.hasRemaining(), "read into a full buffer");
    rules.check(!finRead, "read behind the FIN");
    ByteBuffer piece = pieces.peek();
    if (piece == null) {
      finRead = fin;
      return fin ? -1 : 0;
    }
    int count = Math.min(piece.remaining(), into.remaining());
    into.put(piece.slice(piece.position(), count));
    piece.position(piece.position() + count);
    if (!piece.hasRemaining()) {
      pieces.remove();
    }
    return count;
  }

  int unread() {
    return pieces.stream().mapToInt(ByteBuffer::remaining).sum();
  }
}
