// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Where a whole message is put together. It grows with the bytes that have come, never with the
 * length that a header claims, and holds nothing between messages.
 */
final class MessageBuffer {

  /** What the first piece may have at once: as much as one read brings. */
  private static final int FIRST = 16 * 1024;

  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  private final long limit;
  private ByteBuffer bytes = NONE;

  /**
   * Makes an empty one.
   *
   * @param limit bytes of the largest message
   */
  MessageBuffer(long limit) {
    this.limit = limit;
  }

  /**
   * Room for what comes next.
   *
   * @param remainingInFrame payload bytes of the frame that are still to come
   * @return a buffer with room; null: the message is larger than allowed
   */
  ByteBuffer room(long remainingInFrame) {
    long whole = bytes.position() + remainingInFrame;
    if (whole > limit || whole > Integer.MAX_VALUE - 8) {
      return null;
    }
    if (!bytes.hasRemaining()) {
      // At least one byte, so that an empty message's end is told too.
      long doubled = Math.max(FIRST, 2L * bytes.capacity());
      grow((int) Math.max(1, Math.min(whole, doubled)));
    }
    return bytes;
  }

  private void grow(int capacity) {
    ByteBuffer larger = ByteBuffer.allocate(Math.max(capacity, bytes.position() + 1));
    bytes = larger.put(bytes.flip());
  }

  /** Whether a message has begun to come. */
  boolean hasBytes() {
    return bytes.position() > 0;
  }

  /** Takes the message as text, whose bytes were checked as they came. */
  String takeText() {
    String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    bytes = NONE;
    return text;
  }

  /** Takes the message's bytes, the receiver's own from now on. */
  ByteBuffer takeBytes() {
    ByteBuffer taken = bytes.flip();
    bytes = NONE;
    return taken;
  }
}
