// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.impl.protocol.FrameHeader;
import io.websocketmodule.impl.protocol.Opcode;
import java.nio.ByteBuffer;

/**
 * Small frames of one connection, copied one behind the other into a borrowed buffer so that they
 * leave in one write. It holds a buffer only while frames are in it. Guarded by the connection's
 * lock.
 */
final class CopiedFrames {

  private final Connection connection;
  private ByteBuffer buffer; // null: none is borrowed
  private int dataBytes; // of the frames in it, but for control frames
  private int messages; // that end in it, of those that were copied directly
  private int payloadBytes; // of those

  CopiedFrames(Connection connection) {
    this.connection = connection;
  }

  boolean isEmpty() {
    return buffer == null;
  }

  /** Whether so many bytes fit, borrowing a buffer if there is none. */
  boolean room(int size) {
    if (buffer == null) {
      Transport transport = connection.transport();
      if (transport == null) {
        return false;
      }
      buffer = connection.engine().buffers().borrow(transport.prefersDirectBuffers());
    }
    return buffer.remaining() >= size;
  }

  /** Copies a frame for which there is room. */
  void put(boolean fin, Opcode opcode, ByteBuffer payload) {
    int before = buffer.position();
    FrameHeader.put(buffer, fin, opcode, payload.remaining());
    buffer.put(payload.duplicate());
    if (!opcode.control()) {
      dataBytes += buffer.position() - before;
      messages += fin ? 1 : 0;
      payloadBytes += payload.remaining();
    }
  }

  /** Copies an entry of the queue; false: it does not fit behind what is there. */
  boolean put(Outbound entry) {
    if (buffer == null || entry.raw() || entry.length() > buffer.remaining()) {
      return false;
    }
    buffer.put(entry.head());
    if (entry.body() != null) {
      buffer.put(entry.body());
    }
    return true;
  }

  /** Copies control frames as far as there is room. */
  void put(ControlFrames controls, Round round) {
    controls.drainTo(buffer, round);
  }

  /** Hands all frames to a round, and the buffer with them. */
  void moveTo(Round round) {
    if (buffer != null) {
      round.copied(buffer.flip(), dataBytes);
      round.counts(messages, payloadBytes);
      buffer = null;
      dataBytes = 0;
      messages = 0;
      payloadBytes = 0;
    }
  }

  /** Forgets the frames, which will not leave. */
  void drop() {
    if (buffer != null) {
      connection.engine().buffers().giveBack(buffer);
      buffer = null;
    }
  }
}
