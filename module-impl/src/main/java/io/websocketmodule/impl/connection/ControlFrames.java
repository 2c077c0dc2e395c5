// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.impl.protocol.CloseStatus;
import io.websocketmodule.impl.protocol.FrameHeader;
import io.websocketmodule.impl.protocol.Opcode;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Control frames that wait to go between data frames. Guarded by the connection's lock. RFC 6455
 * 5.5.
 */
final class ControlFrames {

  /** The longest control frame: 2 bytes of header and 125 of payload. */
  static final int MOST_BYTES = 2 + FrameHeader.MAX_CONTROL_PAYLOAD;

  /** Pings that may wait while the container is blocked; there is no use in more. */
  private static final int MOST_PINGS = 16;

  private ByteBuffer pong;
  private final ArrayDeque<ByteBuffer> pings = new ArrayDeque<>(2);
  private CloseStatus close;

  boolean isEmpty() {
    return pong == null && pings.isEmpty() && close == null;
  }

  /** Takes a ping or pong, copying its payload; false: too many pings wait. */
  boolean add(Opcode opcode, ByteBuffer payload) {
    ByteBuffer copy = ByteBuffer.allocate(payload.remaining()).put(payload.duplicate()).flip();
    if (opcode == Opcode.PONG) {
      pong = copy; // RFC 6455 5.5.3: the answer to the most recent ping is enough
      return true;
    }
    return pings.size() < MOST_PINGS && pings.add(copy);
  }

  /** Takes a close; nothing is sent behind it. */
  void close(CloseStatus status) {
    close = status;
  }

  /** Writes the frames that fit, the close last, and notes in the round what they are. */
  void drainTo(ByteBuffer out, Round round) {
    if (pong != null && fits(pong, out)) {
      put(Opcode.PONG, pong, out);
      pong = null;
    }
    while (!pings.isEmpty() && fits(pings.peek(), out)) {
      put(Opcode.PING, pings.poll(), out);
      round.withPing();
    }
    if (close == null || pong != null || !pings.isEmpty()) {
      return;
    }
    ByteBuffer payload = close.encode();
    if (fits(payload, out)) {
      put(Opcode.CLOSE, payload, out);
      round.withClose();
      close = null;
    }
  }

  private static boolean fits(ByteBuffer payload, ByteBuffer out) {
    return out.remaining() >= 2 + payload.remaining();
  }

  private static void put(Opcode opcode, ByteBuffer payload, ByteBuffer out) {
    FrameHeader.put(out, true, opcode, payload.remaining());
    out.put(payload);
  }
}
