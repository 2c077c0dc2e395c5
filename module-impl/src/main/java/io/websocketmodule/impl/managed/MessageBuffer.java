// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import io.websocketmodule.impl.protocol.FragmentReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Where a message is put together, whole or piece by piece. It grows with the bytes that have come,
 * never with the length that a header claims, and holds nothing between messages.
 */
final class MessageBuffer {

  /** Bytes of a piece, and what a whole message may have at once: as much as one read brings. */
  static final int PIECE = 16 * 1024;

  /** What a message that is inflated may have at first. */
  private static final int FIRST_INFLATED = 1024;

  /** The largest array that every virtual machine can make. */
  private static final long LARGEST = Integer.MAX_VALUE - 8;

  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  private final long limit;
  private ByteBuffer bytes = NONE;
  private ByteBuffer spare; // null: none

  /**
   * Makes an empty one.
   *
   * @param limit bytes of the largest whole message
   */
  MessageBuffer(long limit) {
    this.limit = Math.min(limit, LARGEST);
  }

  /**
   * Room for what comes next of a whole message.
   *
   * @param remainingInFrame payload bytes of the frame that are still to come, or {@link
   *     FragmentReader#UNKNOWN}
   * @return a buffer with room; null: the message is larger than allowed
   */
  ByteBuffer room(long remainingInFrame) {
    boolean inflated = remainingInFrame == FragmentReader.UNKNOWN;
    if ((inflated ? 1 : remainingInFrame) > limit - bytes.position()) {
      return null;
    }
    if (!bytes.hasRemaining()) {
      // Of what is inflated nobody knows the length: as if as much again were to come.
      long known = inflated ? Math.max(FIRST_INFLATED, bytes.position()) : remainingInFrame;
      grow(capacity(bytes.position() + known));
    }
    return bytes;
  }

  /** What to have when so many bytes are known to come. */
  private long capacity(long known) {
    long held = bytes.position();
    if (held == 0) {
      return Math.min(known, PIECE);
    }
    // By a half at least, since a message of tiny frames must not be copied for each of them; no
    // more than twofold, since the bytes that are known to come may never do.
    return Math.min(Math.max(known, held + held / 2), 2 * held);
  }

  private void grow(long capacity) {
    // At least one byte, so that an empty message's end is told too.
    int least = bytes.position() + 1;
    ByteBuffer larger = ByteBuffer.allocate((int) Math.max(least, Math.min(capacity, limit)));
    bytes = larger.put(bytes.flip());
  }

  /** Room for the next piece, after the last one was taken. */
  ByteBuffer piece() {
    if (!bytes.hasRemaining()) {
      bytes = spare == null ? ByteBuffer.allocate(PIECE) : spare.clear();
      spare = null;
    }
    return bytes;
  }

  /** Gives a piece back that was taken and read, to be filled again. */
  void reuse(ByteBuffer piece) {
    if (piece.capacity() == PIECE) {
      spare = piece;
    }
  }

  /** Throws away what has come. */
  void clear() {
    reuse(bytes);
    bytes = NONE;
  }

  /** Holds nothing any more. */
  void release() {
    bytes = NONE;
    spare = null;
  }

  /** Whether bytes have come that were not taken. */
  boolean hasBytes() {
    return bytes.position() > 0;
  }

  /** Takes the message as text, whose bytes were checked as they came. */
  String takeText() {
    String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    bytes = NONE;
    return text;
  }

  /** Takes the bytes, the receiver's own from now on. */
  ByteBuffer takeBytes() {
    ByteBuffer taken = bytes.flip();
    bytes = NONE;
    return taken;
  }
}
