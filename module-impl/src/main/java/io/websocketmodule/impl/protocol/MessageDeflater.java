// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Compresses messages, whole or in fragments, and makes their frames (RFC 7692 7.2.1). Each
 * fragment is flushed to its last byte, so that the peer can inflate it at once. Holds some 260 KiB
 * outside of the heap.
 *
 * <p>Where messages do not build on each other, each fragment may be compressed by another one of
 * these, or by one that was {@link #reset}: to refer to nothing that was before is always allowed.
 *
 * <p>Confined to one thread at a time.
 */
public final class MessageDeflater {

  /** What a flush ends with, and a message does without. */
  private static final int TAIL = 4;

  /** The least room that a flush is given, beyond what zlib asks for. */
  private static final int LEAST_ROOM = 16;

  private static final int LARGEST = Integer.MAX_VALUE - 8;
  private static final byte[] NOTHING = {};

  private final Deflater deflater;
  private final int level;

  /**
   * Makes one.
   *
   * @param level how much work goes into it, for good: 1 to 9
   */
  public MessageDeflater(int level) {
    this.level = level;
    deflater = new Deflater(level, true);
  }

  /** How much work goes into it. */
  public int level() {
    return level;
  }

  /** Forgets what was compressed before. */
  public void reset() {
    deflater.reset();
  }

  /** Gives its memory free; it must not be used again. */
  public void end() {
    deflater.end();
  }

  /**
   * Compresses a fragment and makes its frame.
   *
   * @param opcode of the frame: the message's type for its first fragment
   * @param fin whether the message ends with it
   * @param payload from its position to its limit, neither of which moves; it is not kept
   * @return the whole frame, a buffer of its own
   */
  public ByteBuffer frame(Opcode opcode, boolean fin, ByteBuffer payload) {
    int begin = FrameHeader.MAX_LENGTH_UNMASKED;
    byte[] out = new byte[begin + 1];
    int end = begin;
    if (payload.hasRemaining()) {
      out = new byte[begin + payload.remaining() / 2 + 2 * LEAST_ROOM];
      deflater.setInput(payload.duplicate());
      do {
        if (out.length - end < LEAST_ROOM) {
          out = Arrays.copyOf(out, (int) Math.min(LARGEST, 2L * out.length));
        }
        end += deflater.deflate(out, end, out.length - end, Deflater.SYNC_FLUSH);
      } while (end == out.length || !deflater.needsInput());
      deflater.setInput(NOTHING); // the payload is the caller's again
      end -= fin ? TAIL : 0;
    } else if (fin) {
      end++; // RFC 7692 7.2.3.6: the first byte of an empty block, whose rest is the tail
    }
    return withHeader(opcode, fin, out, end);
  }

  /**
   * Compresses a frame that was made before.
   *
   * @param header of the frame, without RSV1; it is not moved
   * @param payload as in {@link #frame}
   */
  public ByteBuffer compressed(ByteBuffer header, ByteBuffer payload) {
    int first = header.get(header.position());
    boolean fin = (first & FrameHeader.FIN) != 0;
    return frame(Opcode.of(first & FrameHeader.OPCODE), fin, payload);
  }

  private static ByteBuffer withHeader(Opcode opcode, boolean fin, byte[] out, int end) {
    int length = end - FrameHeader.MAX_LENGTH_UNMASKED;
    int start = FrameHeader.MAX_LENGTH_UNMASKED - FrameHeader.length(length, false);
    ByteBuffer frame = ByteBuffer.wrap(out, start, end - start).slice();
    FrameHeader.putCompressed(frame, fin, opcode, length);
    return frame.rewind();
  }
}
