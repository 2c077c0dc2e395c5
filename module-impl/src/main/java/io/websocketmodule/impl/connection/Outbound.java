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

  /** The next in its list; guarded by the connection's lock. */
  Outbound next;

  /** A part of a fragmented message that other messages must not cut. */
  final boolean part;

  private final ByteBuffer head;
  private final ByteBuffer body;
  private final int size;

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
  }

  /** The container has all its bytes, and its buffers are the caller's again. */
  protected abstract void sent();

  /** It will not leave. What of it left before is the end of the connection's output. */
  protected abstract void failed(WebSocketException why);

  /** Whether it may be withdrawn in favour of newer ones. */
  protected boolean droppable() {
    return false;
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
