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

  /**
   * What an entry takes on the heap, however small its payload: 236 bytes by a histogram of two
   * million, which is 48 for the object, 56 for each of two buffers, 52 for their arrays and 24 for
   * the stage that its sender waits for.
   */
  public static final int LEAST_WEIGHT = 256;

  /** The next in its list; guarded by the connection's lock. */
  Outbound next;

  /** A part of a fragmented message that other messages must not cut. */
  final boolean part;

  private ByteBuffer head;
  private ByteBuffer body;
  private final int size;
  private final boolean endsMessage;

  /** Bytes of a message, as its sender gave them; none of a control frame. */
  private int payloadBytes;

  /** What it has on the wire: other than the size where it was compressed since. */
  private int length;

  // of messages that build on each other: see LeavingFrames
  private boolean raw; // to be compressed as it leaves
  private boolean pinned; // guarded by the connection's lock

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
    length = size;
    byte first = head.get(head.position());
    boolean control = (first & CONTROL) != 0;
    endsMessage = first < 0 && !control; // the top bit is FIN
    payloadBytes = control ? 0 : size - headerLength(head.get(head.position() + 1));
  }

  /** Tells what a frame that was compressed before holds. Before it is queued. */
  protected final void holds(int uncompressedBytes) {
    payloadBytes = uncompressedBytes;
  }

  /** Has it compressed as it leaves. Before it is queued; it has a body. */
  public final void compressAsItLeaves() {
    raw = true;
  }

  /** It leaves next: from here on it stays in the queue until it does. */
  final void pin() {
    pinned = true;
  }

  /** Puts the whole frame, compressed, in its place. */
  final void compressed(ByteBuffer frame) {
    head = frame;
    body = null;
    length = frame.remaining();
    raw = false;
  }

  /** Whether it is still to be compressed. */
  final boolean raw() {
    return raw;
  }

  /** Whether later frames may build on it already. */
  final boolean pinned() {
    return pinned;
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
  private static int headerLength(int second) {
    return switch (second) {
      case LENGTH_IN_2_BYTES -> 2 + Short.BYTES;
      case LENGTH_IN_8_BYTES -> 2 + Long.BYTES;
      default -> 2;
    };
  }

  /** Whether a message is complete with it. */
  final boolean endsMessage() {
    return endsMessage;
  }

  /** Its bytes of a message, as they are counted: before they were compressed. */
  final int payloadBytes() {
    return payloadBytes;
  }

  final ByteBuffer head() {
    return head;
  }

  final ByteBuffer body() {
    return body;
  }

  /** Bytes by which it counts as queued. */
  final int size() {
    return size;
  }

  /**
   * Bytes by which it counts for a limit of what may be queued: a million frames of three bytes
   * hold far more than three million.
   */
  final int weight() {
    return Math.max(size, LEAST_WEIGHT);
  }

  /** Bytes that leave. */
  final int length() {
    return length;
  }
}
