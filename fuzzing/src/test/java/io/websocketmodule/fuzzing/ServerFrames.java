// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.fuzzing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.fuzzing.Said.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * What the module has sent, read as RFC 6455 has it by the simplest means, with an error for all
 * that a server must not send.
 */
final class ServerFrames {

  /** What is appended before a message is inflated (RFC 7692 7.2.2). */
  private static final byte[] TAIL = {0, 0, -1, -1};

  private final List<Said> said = new ArrayList<>();
  private final ByteArrayOutputStream joined = new ByteArrayOutputStream();
  private final Inflater inflater; // null: nothing is compressed
  private final boolean takeover;
  private Kind message; // null: none has begun
  private boolean compressed; // the message is
  private boolean cut;
  private byte[] unfinished;

  private ServerFrames(boolean mayCompress, boolean takeover) {
    inflater = mayCompress ? new Inflater(true) : null;
    this.takeover = takeover;
  }

  /**
   * Reads all; the last frame may be cut off.
   *
   * @param mayCompress whether messages may be compressed
   * @param takeover whether those may build on each other
   */
  static ServerFrames of(byte[] bytes, boolean mayCompress, boolean takeover) {
    ServerFrames frames = new ServerFrames(mayCompress, takeover);
    try {
      frames.read(bytes);
    } finally {
      frames.endInflater();
    }
    return frames;
  }

  private void endInflater() {
    if (inflater != null) {
      inflater.end();
    }
  }

  private void read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    while (in.hasRemaining() && !cut) {
      try {
        frame(in);
      } catch (BufferUnderflowException end) {
        cut = true;
      }
    }
    unfinished = joined();
  }

  private void frame(ByteBuffer in) {
    assertTrue(said.isEmpty() || last().kind() != Kind.CLOSE, "a frame behind the close");
    int first = in.get() & 0xFF;
    int length = in.get();
    assertEquals(0, first & 0x30, "reserved bits (5.2)");
    assertTrue(length >= 0, "a masked frame of a server (5.1)");
    boolean fin = first >= 0x80;
    int opcode = first & 0x0F;
    boolean rsv1 = (first & 0x40) != 0;
    assertTrue(!rsv1 || inflater != null && (opcode == 1 || opcode == 2), "RSV1 (RFC 7692 6)");
    long size = length;
    if (length >= 126) {
      size = length == 126 ? in.getShort() & 0xFFFF : in.getLong();
      assertTrue(opcode < 8, "a long control frame (5.5)");
      assertTrue(size > (length == 126 ? 125 : 65_535), "a length that takes fewer bytes (5.2)");
    }
    if (size > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] payload = new byte[(int) size];
    in.get(payload);
    switch (opcode) {
      case 0, 1, 2 -> data(fin, opcode, rsv1, payload);
      case 8 -> close(fin, payload);
      case 9 -> control(fin, Kind.PING, payload);
      case 10 -> control(fin, Kind.PONG, payload);
      default -> throw new AssertionError("opcode " + opcode + " (5.2)");
    }
  }

  private void data(boolean fin, int opcode, boolean rsv1, byte[] payload) {
    if (opcode == 0) {
      assertTrue(message != null, "a continuation of nothing (5.4)");
    } else {
      assertNull(message, "a message within another (5.4)");
      message = opcode == 1 ? Kind.TEXT : Kind.BINARY;
      compressed = rsv1;
    }
    joined.writeBytes(payload);
    if (fin) {
      byte[] all = joined();
      assertTrue(message == Kind.BINARY || isUtf8(all), "text that is no UTF-8 (8.1)");
      said.add(Said.of(message, all));
      joined.reset();
      message = null;
    }
  }

  /** What has come of the message, inflated if need be. */
  private byte[] joined() {
    byte[] payload = joined.toByteArray();
    return compressed && message != null ? inflate(payload) : payload;
  }

  private byte[] inflate(byte[] payload) {
    if (!takeover) {
      inflater.reset();
    }
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    try {
      for (byte[] input : List.of(payload, TAIL)) {
        inflater.setInput(input);
        for (int n = inflater.inflate(buffer); n > 0; n = inflater.inflate(buffer)) {
          plain.write(buffer, 0, n);
        }
      }
    } catch (DataFormatException wrong) {
      throw new AssertionError("what is no DEFLATE", wrong);
    }
    assertTrue(inflater.needsInput(), "something behind the end of DEFLATE");
    return plain.toByteArray();
  }

  private void control(boolean fin, Kind kind, byte[] payload) {
    assertTrue(fin, "a control frame in fragments (5.5)");
    said.add(Said.of(kind, payload));
  }

  private void close(boolean fin, byte[] payload) {
    assertTrue(fin, "a control frame in fragments (5.5)");
    assertTrue(payload.length != 1, "a close of one byte (5.5.1)");
    if (payload.length == 0) {
      said.add(Said.close(1005, payload));
      return;
    }
    byte[] reason = Arrays.copyOfRange(payload, 2, payload.length);
    assertTrue(isUtf8(reason), "a reason that is no UTF-8 (5.5.1)");
    said.add(Said.close((payload[0] & 0xFF) << 8 | payload[1] & 0xFF, reason));
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private Said last() {
    return said.get(said.size() - 1);
  }

  /** Whole messages, in their order. */
  List<Said> messages() {
    return said.stream().filter(Said::message).toList();
  }

  /** Frames of a kind, in their order. */
  List<Said> only(Kind kind) {
    return said.stream().filter(one -> one.kind() == kind).toList();
  }

  /** What is there of a message that has not ended. */
  byte[] unfinished() {
    return unfinished;
  }

  /** Whether the last frame is cut off. */
  boolean cut() {
    return cut;
  }
}
