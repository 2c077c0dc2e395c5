// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.WebSocketException;
import java.nio.ByteBuffer;

/**
 * One frame on its way out, as an entry of the {@link Outgoing} queue. It gets exactly one of
 * {@link #sent} and {@link #failed}, under no lock, unless it was withdrawn.
 */
public abstract class Outbound {

  // RFC 6455 5.2
  private static final int CONTROL = 0x08; // of the opcode
  private static final int LENGTH_IN_2_BYTES = 126;
  private static final int LENGTH_IN_8_BYTES = 127;

  /** The next in its list; guarded by the connection's lock. */
  Outbound next;

  /** A part of a fragmented message that other messages must not cut. */
  final boolean part;

  private final ByteBuffer head;
  private final ByteBuffer body;
  private final int size;
  private final byte firstByte;
  private final byte headerLength;

  /**
   * Makes an entry.
   *
   * @param head the header, or the whole frame; its position moves as it leaves
   * @param body the payload if it is not in the head, else null; its position moves as it leaves
   */
  protected Outbound(ByteBuffer head, ByteBuffer body, boolean part) {
    this.head = head;
    this.body = body;
    this.part = part;
    size = head.remaining() + (body == null ? 0 : body.remaining());
    firstByte = head.get(head.position());
    headerLength = headerLength(head.get(head.position() + 1));
  }

  /** The container has all its bytes, and its buffers are the caller's again. */
  protected abstract void sent();

  /** It will not leave. What of it left before is the end of the connection's output. */
  protected abstract void failed(WebSocketException why);

  /** Whether it may be withdrawn in favour of newer ones. */
  protected boolean droppable() {
    return false;
  }

  /** RFC 6455 5.2: the frame has no mask, and its second byte tells how long its length is. */
  private static byte headerLength(int second) {
    return switch (second) {
      case LENGTH_IN_2_BYTES -> 2 + Short.BYTES;
      case LENGTH_IN_8_BYTES -> 2 + Long.BYTES;
      default -> 2;
    };
  }

  private boolean ofMessage() {
    return (firstByte & CONTROL) == 0;
  }

  /** Whether a message is complete with it. */
  final boolean endsMessage() {
    return firstByte < 0 && ofMessage(); // the top bit is FIN
  }

  /** Its bytes of a message; none of a control frame. */
  final int payloadBytes() {
    return ofMessage() ? size - headerLength : 0;
  }

  final ByteBuffer head() {
    return head;
  }

  final ByteBuffer body() {
    return body;
  }

  final int size() {
    return size;
  }
}
