// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import io.websocketmodule.WebSocketException;
import io.websocketmodule.impl.connection.Outbound;
import io.websocketmodule.impl.protocol.FrameHeader;
import io.websocketmodule.impl.protocol.Opcode;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** A message, or a part of one, in the send queue, and the stage that its sender holds. */
final class MessageOut extends Outbound {

  private final CompletableFuture<Void> stage = new CompletableFuture<>();
  private final boolean droppable;

  private MessageOut(ByteBuffer head, ByteBuffer body, boolean part, boolean droppable) {
    super(head, body, part);
    this.droppable = droppable;
  }

  /** A frame that was encoded, and maybe compressed, before. */
  static MessageOut encoded(ByteBuffer frame, ByteBuffer payload, boolean droppable) {
    MessageOut message = new MessageOut(frame, null, false, droppable);
    message.holds(payload.remaining());
    return message;
  }

  /** A part of a message, compressed before. */
  static MessageOut encodedPart(ByteBuffer frame, ByteBuffer payload) {
    MessageOut part = new MessageOut(frame, null, true, false);
    part.holds(payload.remaining());
    return part;
  }

  /** A part of a message; the payload is the caller's again when the stage is complete. */
  static MessageOut part(Opcode opcode, ByteBuffer payload, boolean last) {
    return new MessageOut(header(last, opcode, payload.remaining()), payload, true, false);
  }

  /** A message of bytes that nobody else changes. */
  static MessageOut whole(Opcode opcode, ByteBuffer payload, boolean droppable) {
    return new MessageOut(header(true, opcode, payload.remaining()), payload, false, droppable);
  }

  private static ByteBuffer header(boolean last, Opcode opcode, int length) {
    ByteBuffer head = ByteBuffer.allocate(FrameHeader.length(length, false));
    FrameHeader.put(head, last, opcode, length);
    return head.flip();
  }

  /** The whole frame of a message. */
  static ByteBuffer frame(Opcode opcode, ByteBuffer payload) {
    ByteBuffer frame =
        ByteBuffer.allocate(FrameHeader.length(payload.remaining(), false) + payload.remaining());
    FrameHeader.put(frame, true, opcode, payload.remaining());
    return frame.put(payload).flip();
  }

  CompletableFuture<Void> stage() {
    return stage;
  }

  @Override
  protected boolean droppable() {
    return droppable;
  }

  @Override
  protected void sent() {
    stage.complete(null);
  }

  @Override
  protected void failed(WebSocketException why) {
    stage.completeExceptionally(why);
  }
}
