// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak.load;

import io.websocketmodule.checks.client.ServerFrame;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Cuts what comes from the server into frames; holds nothing between them. */
final class FrameDecoder {

  private static final int RSV1 = 4;
  private static final int LONGEST_CONTROL = 125;

  private final boolean compressed;
  private byte[] bytes = {};
  private int begin;
  private int end;

  /**
   * Creates one.
   *
   * @param compressed whether RSV1 may be set
   */
  FrameDecoder(boolean compressed) {
    this.compressed = compressed;
  }

  void add(ByteBuffer chunk) {
    int count = chunk.remaining();
    if (bytes.length - end < count) {
      byte[] larger = new byte[Math.max(2 * (end - begin), end - begin + count)];
      System.arraycopy(bytes, begin, larger, 0, end - begin);
      bytes = larger;
      end -= begin;
      begin = 0;
    }
    chunk.get(bytes, end, count);
    end += count;
  }

  /** The next whole frame; null: not here yet. */
  ServerFrame next() throws WrongReply {
    ByteBuffer in = ByteBuffer.wrap(bytes, begin, end - begin);
    if (in.remaining() < 2) {
      return none();
    }
    int first = in.get() & 0xff;
    int second = in.get() & 0xff;
    long length = second;
    if (second == 126) {
      if (in.remaining() < 2) {
        return null;
      }
      length = in.getShort() & 0xffff;
    } else if (second == 127) {
      if (in.remaining() < 8) {
        return null;
      }
      length = in.getLong();
    }
    ServerFrame header =
        new ServerFrame((first & 0x80) != 0, first >> 4 & 7, first & 15, new byte[0]);
    check(header, second, length);
    if (in.remaining() < length) {
      return null;
    }
    begin = in.position() + (int) length;
    byte[] payload = Arrays.copyOfRange(bytes, in.position(), begin);
    return new ServerFrame(header.fin(), header.reserved(), header.opcode(), payload);
  }

  private ServerFrame none() {
    if (begin == end) {
      bytes = new byte[0];
      begin = 0;
      end = 0;
    }
    return null;
  }

  private void check(ServerFrame header, int second, long length) throws WrongReply {
    boolean control = header.opcode() >= 8;
    boolean known = header.opcode() <= 2 || control && header.opcode() <= 10;
    boolean minimal =
        second < 126 || second == 126 && length >= 126 || second == 127 && length >= 65536;
    boolean bits =
        header.reserved() == 0
            || compressed && header.reserved() == RSV1 && (header.opcode() & 3) != 0 && !control;
    if (second > 127
        || !known
        || !minimal
        || !bits
        || control && (!header.fin() || length > LONGEST_CONTROL)) {
      throw new WrongReply("a header that may not be: " + header + ", length " + length);
    }
  }
}
