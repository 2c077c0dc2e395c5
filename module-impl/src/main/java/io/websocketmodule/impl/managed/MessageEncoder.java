// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import io.websocketmodule.impl.connection.Compression;
import io.websocketmodule.impl.protocol.Opcode;
import io.websocketmodule.spi.EncodedOnce;
import java.nio.ByteBuffer;

/** Makes messages of one connection ready to be queued: compressed where that was negotiated. */
final class MessageEncoder {

  private final Compression compression; // null: not negotiated

  MessageEncoder(Compression compression) {
    this.compression = compression;
  }

  MessageOut text(String text, boolean droppable) {
    ByteBuffer payload = ByteBuffer.wrap(TextEncoding.utf8(text));
    return compresses(payload)
        ? compressed(Opcode.TEXT, payload, droppable)
        : MessageOut.whole(Opcode.TEXT, payload, droppable);
  }

  MessageOut binary(ByteBuffer data, boolean droppable) {
    if (!compresses(data)) {
      return MessageOut.whole(Opcode.BINARY, copy(data), droppable);
    }
    // What is compressed at once need not be copied.
    ByteBuffer payload = compression.building() ? copy(data) : data;
    MessageOut message = compressed(Opcode.BINARY, payload, droppable);
    data.position(data.limit());
    return message;
  }

  private static ByteBuffer copy(ByteBuffer data) {
    return ByteBuffer.allocate(data.remaining()).put(data).flip();
  }

  /** A message that is encoded once for all connections on which it looks the same. */
  MessageOut prepared(EncodedOnce message, boolean droppable) {
    Opcode opcode = message.utf8() ? Opcode.TEXT : Opcode.BINARY;
    if (compression == null || !message.compressible() || !compresses(message.payload())) {
      return MessageOut.encoded(
          message.frame(payload -> MessageOut.frame(opcode, payload)),
          message.payload(),
          droppable);
    }
    if (compression.building()) {
      return compressed(opcode, message.payload(), droppable);
    }
    return MessageOut.encoded(
        message.frame(compression.likeness(), payload -> compression.frame(opcode, true, payload)),
        message.payload(),
        droppable);
  }

  private boolean compresses(ByteBuffer whole) {
    return compression != null && compression.compresses(true, whole.remaining());
  }

  private MessageOut compressed(Opcode opcode, ByteBuffer payload, boolean droppable) {
    if (!compression.building()) {
      return MessageOut.encoded(compression.frame(opcode, true, payload), payload, droppable);
    }
    MessageOut message = MessageOut.whole(opcode, payload, droppable);
    message.compressAsItLeaves();
    return message;
  }

  /** Whether a message is to be compressed that is sent in parts, by its first one. */
  boolean compressesParts(boolean last, ByteBuffer first) {
    return compression != null && compression.compresses(last, first.remaining());
  }

  /**
   * A part of a message; the payload is the caller's again when the stage is complete.
   *
   * @param compressed as {@link #compressesParts} said of the first one
   */
  MessageOut part(Opcode opcode, ByteBuffer payload, boolean last, boolean compressed) {
    if (compressed && !compression.building()) {
      return MessageOut.encodedPart(compression.frame(opcode, last, payload), payload);
    }
    MessageOut part = MessageOut.part(opcode, payload, last);
    if (compressed) {
      part.compressAsItLeaves();
    }
    return part;
  }
}
