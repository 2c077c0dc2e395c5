// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak.load;

import io.websocketmodule.checks.client.Deflate;
import io.websocketmodule.checks.client.ServerFrame;
import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;

/**
 * Puts the server's messages together from their frames, and inflates those that are compressed.
 */
final class Assembler {

  /** A message as it was before it was compressed. */
  record Message(boolean text, byte[] payload) {}

  private final Tally tally;
  private final Deflate deflate;
  private final ByteArrayOutputStream payload = new ByteArrayOutputStream();
  private ServerFrame begin;

  /**
   * Creates one connection's.
   *
   * @param deflate null: no message is compressed
   */
  Assembler(Tally tally, Deflate deflate) {
    this.tally = tally;
    this.deflate = deflate;
  }

  /** Takes a frame of a message; null: the message is not whole yet. */
  Message add(ServerFrame frame) throws WrongReply {
    if (frame.opcode() == 0 == (begin == null)) {
      throw new WrongReply("a frame out of turn: " + frame);
    }
    if (begin == null) {
      begin = frame;
    }
    payload.writeBytes(frame.payload());
    if (!frame.fin()) {
      return null;
    }
    byte[] bytes = payload.toByteArray();
    payload.reset();
    Message whole =
        new Message(begin.opcode() == 1, begin.reserved() == 0 ? bytes : inflate(bytes));
    begin = null;
    return whole;
  }

  private byte[] inflate(byte[] bytes) throws WrongReply {
    tally.add(Count.INFLATED);
    try {
      return deflate.inflate(bytes);
    } catch (DataFormatException e) {
      throw new WrongReply("a message that cannot be inflated: " + e.getMessage());
    }
  }
}
