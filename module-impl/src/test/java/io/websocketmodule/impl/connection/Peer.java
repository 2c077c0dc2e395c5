// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The other end of a connection, made without the code under test: it masks, and it reads. */
final class Peer {

  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final String[] NAMES = {
    "more", "text", "binary", "?", "?", "?", "?", "?", "close", "ping", "pong"
  };

  private Peer() {}

  /** A masked frame; the key depends on the length, so that many are used. */
  static byte[] frame(boolean fin, int opcode, byte[] payload) {
    return frame((fin ? 0x80 : 0) | opcode, payload, 0x5EED0001 * (payload.length + 3));
  }

  static byte[] frame(int firstByte, byte[] payload, int key) {
    ByteBuffer out = ByteBuffer.allocate(payload.length + 14);
    out.put((byte) firstByte);
    if (payload.length < 126) {
      out.put((byte) (0x80 | payload.length));
    } else if (payload.length < 65536) {
      out.put((byte) 0xFE).putShort((short) payload.length);
    } else {
      out.put((byte) 0xFF).putLong(payload.length);
    }
    out.putInt(key);
    for (int i = 0; i < payload.length; i++) {
      out.put((byte) (payload[i] ^ key >>> 24 - i % 4 * 8));
    }
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  static byte[] text(String text) {
    return frame(true, TEXT, text.getBytes(UTF_8));
  }

  static byte[] binary(byte[] payload) {
    return frame(true, BINARY, payload);
  }

  static byte[] ping(String payload) {
    return frame(true, PING, payload.getBytes(UTF_8));
  }

  static byte[] pong(String payload) {
    return frame(true, PONG, payload.getBytes(UTF_8));
  }

  static byte[] close() {
    return frame(true, CLOSE, new byte[0]);
  }

  static byte[] close(int code, String reason) {
    byte[] text = reason.getBytes(UTF_8);
    return frame(
        true, CLOSE, ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
  }

  static byte[] join(byte[]... pieces) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      all.writeBytes(piece);
    }
    return all.toByteArray();
  }

  /**
   * What we sent, a line each: {@code text hello}, {@code text~ hel} and {@code more lo} for a
   * message in two fragments, {@code rsv1 text} for a compressed one, {@code binary 70000} with the
   * length, {@code close 1000 bye}, {@code cut} for an incomplete end.
   */
  static List<String> read(byte[] sent) {
    List<String> lines = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(sent);
    boolean text = false;
    while (in.hasRemaining()) {
      Frame frame = next(in);
      if (frame == null) {
        lines.add("cut");
        break;
      }
      if (frame.opcode == TEXT || frame.opcode == BINARY) {
        text = frame.opcode == TEXT;
      }
      lines.add(line(frame, text));
    }
    return lines;
  }

  /** A frame that we sent; rsv1 says that its message is compressed. */
  record Frame(boolean fin, boolean rsv1, int opcode, byte[] payload) {}

  /** The frames that we sent. */
  static List<Frame> frames(byte[] sent) {
    List<Frame> frames = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(sent);
    for (Frame frame = next(in); frame != null; frame = next(in)) {
      frames.add(frame);
    }
    return frames;
  }

  private static Frame next(ByteBuffer in) {
    if (in.remaining() < 2) {
      return null;
    }
    int first = in.get();
    if ((first & 0x30) != 0) {
      throw new AssertionError("A reserved bit is set");
    }
    long length = in.get();
    if (length < 0) {
      throw new AssertionError("A server must not mask");
    }
    if (length == 126) {
      length = in.remaining() < 2 ? Long.MAX_VALUE : in.getShort() & 0xFFFF;
    } else if (length == 127) {
      length = in.remaining() < 8 ? Long.MAX_VALUE : in.getLong();
    }
    if (length > in.remaining()) {
      return null;
    }
    byte[] payload = new byte[(int) length];
    in.get(payload);
    return new Frame((first & 0x80) != 0, (first & 0x40) != 0, first & 15, payload);
  }

  private static String line(Frame frame, boolean text) {
    String name = (frame.rsv1 ? "rsv1 " : "") + NAMES[frame.opcode] + (frame.fin ? "" : "~");
    if (frame.opcode == CLOSE) {
      if (frame.payload.length == 0) {
        return name;
      }
      int code = ByteBuffer.wrap(frame.payload).getShort() & 0xFFFF;
      String reason = new String(frame.payload, 2, frame.payload.length - 2, UTF_8);
      return (name + " " + code + " " + reason).strip();
    }
    boolean bytes = frame.opcode < CLOSE && (!text || frame.payload.length > 100);
    return (name + " " + (bytes ? frame.payload.length : new String(frame.payload, UTF_8))).strip();
  }
}
