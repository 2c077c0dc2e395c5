// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;

/**
 * One frame as it passed (RFC 6455 5.2), for a {@link FrameListener}.
 *
 * @param connection the number of its connection
 * @param number counts the frames of the connection from 1, both directions together
 * @param time when it was seen
 * @param fromPeer true: received; false: sent
 * @param fin whether it is the last one of its message
 * @param reservedBits RSV1, RSV2 and RSV3 as a number from 0 to 7, RSV1 being 4
 * @param opcode 0 to 15, unknown ones too
 * @param masked whether it has a masking key
 * @param maskingKey the key, its first byte in the most significant place; 0 if there is none
 * @param payloadLength bytes of payload, as the header says; negative for a length of 2^63 and more
 * @param payload the first bytes of it, unmasked, as many as {@code frameTracePayload} allows; a
 *     read-only buffer of the receiver's own, from position 0
 */
public record TracedFrame(
    long connection,
    long number,
    Instant time,
    boolean fromPeer,
    boolean fin,
    int reservedBits,
    int opcode,
    boolean masked,
    int maskingKey,
    long payloadLength,
    ByteBuffer payload) {

  private static final int TEXT = 1;
  private static final int CONTROL = 8;

  /** The payload's first bytes, a new view for each call, from position 0; read-only. */
  @Override
  public ByteBuffer payload() {
    return payload.duplicate();
  }

  /** What the opcode is called in RFC 6455 11.8, or {@code reserved} and its number. */
  public String type() {
    return switch (opcode) {
      case 0 -> "continuation";
      case TEXT -> "text";
      case 2 -> "binary";
      case CONTROL -> "close";
      case 9 -> "ping";
      case 10 -> "pong";
      default -> "reserved " + opcode;
    };
  }

  /**
   * The frame in one line. Payload is shown as text where it is that of a text frame that is not
   * compressed, with control characters escaped, else in hexadecimal digits, with dots behind what
   * was not kept.
   */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    line.append(connection).append(fromPeer ? " < " : " > ").append(number).append(' ');
    line.append(type()).append(fin ? " fin" : "");
    for (int bit = 0; bit < 3; bit++) {
      line.append((reservedBits & 4 >> bit) == 0 ? "" : " rsv" + (bit + 1));
    }
    if (masked) {
      line.append(" mask ").append(HexFormat.of().toHexDigits(maskingKey));
    }
    line.append(" length ").append(Long.toUnsignedString(payloadLength));
    if (payload.hasRemaining()) {
      line.append(' ').append(opcode == TEXT && reservedBits == 0 ? text() : hex());
      line.append(payload.remaining() == payloadLength ? "" : "...");
    }
    return line.toString();
  }

  private String text() {
    StringBuilder shown = new StringBuilder("\"");
    String decoded = StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
    for (char c : decoded.toCharArray()) {
      // A line is one line, whatever a peer sends.
      shown.append(Character.isISOControl(c) ? String.format("\\u%04x", (int) c) : c);
    }
    return shown.append('"').toString();
  }

  private String hex() {
    byte[] bytes = new byte[payload.remaining()];
    payload.duplicate().get(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
