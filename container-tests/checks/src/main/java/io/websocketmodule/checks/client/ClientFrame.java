// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.client;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A frame as a client sends it, right or wrong (RFC 6455 5.2).
 *
 * @param fin the message ends here
 * @param reserved RSV1 = 4, RSV2 = 2, RSV3 = 1
 * @param opcode 0 to 15
 * @param masked whether the payload is masked, as a client's must be
 * @param lengthBytes 0: the shortest form; 2 or 8: this many bytes for the length, minimal or not
 * @param declared the length in the header; -1: the payload's own
 * @param payload what follows the header
 */
public record ClientFrame(
    boolean fin,
    int reserved,
    int opcode,
    boolean masked,
    int lengthBytes,
    long declared,
    byte[] payload) {

  private static ClientFrame of(int opcode, byte[] payload) {
    return new ClientFrame(true, 0, opcode, true, 0, -1, payload);
  }

  /** A whole text message. */
  public static ClientFrame text(String text) {
    return text(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A whole text message of any bytes. */
  public static ClientFrame text(byte[] payload) {
    return of(1, payload);
  }

  /** A whole binary message. */
  public static ClientFrame binary(byte[] payload) {
    return of(2, payload);
  }

  /** A continuation that ends the message. */
  public static ClientFrame continuation(byte[] payload) {
    return of(0, payload);
  }

  /** A ping. */
  public static ClientFrame ping(byte[] payload) {
    return of(9, payload);
  }

  /** A pong. */
  public static ClientFrame pong(byte[] payload) {
    return of(10, payload);
  }

  /** A close without a code. */
  public static ClientFrame close() {
    return of(8, new byte[0]);
  }

  /** A close with any code. */
  public static ClientFrame close(int code, String reason) {
    return close(code, reason.getBytes(StandardCharsets.UTF_8));
  }

  /** A close with any code and any bytes behind it. */
  public static ClientFrame close(int code, byte[] reason) {
    byte[] payload = new byte[2 + reason.length];
    payload[0] = (byte) (code >> 8);
    payload[1] = (byte) code;
    System.arraycopy(reason, 0, payload, 2, reason.length);
    return of(8, payload);
  }

  /** The same, but more frames of the message follow. */
  public ClientFrame notLast() {
    return new ClientFrame(false, reserved, opcode, masked, lengthBytes, declared, payload);
  }

  /** The same with reserved bits. */
  public ClientFrame reserved(int bits) {
    return new ClientFrame(fin, bits, opcode, masked, lengthBytes, declared, payload);
  }

  /** The same with another opcode. */
  public ClientFrame opcode(int code) {
    return new ClientFrame(fin, reserved, code, masked, lengthBytes, declared, payload);
  }

  /** The same without a mask. */
  public ClientFrame unmasked() {
    return new ClientFrame(fin, reserved, opcode, false, lengthBytes, declared, payload);
  }

  /** The same with its length in 2 or 8 bytes. */
  public ClientFrame lengthIn(int bytes) {
    return new ClientFrame(fin, reserved, opcode, masked, bytes, declared, payload);
  }

  /** The same with any length in its header. */
  public ClientFrame declaring(long length) {
    return new ClientFrame(fin, reserved, opcode, masked, lengthBytes, length, payload);
  }

  /** The frame's bytes. */
  public byte[] encode() {
    long length = declared == -1 ? payload.length : declared;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(payload.length + 14);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write((fin ? 0x80 : 0) | reserved << 4 | opcode);
      writeLength(out, length);
      byte[] key = new byte[4];
      if (masked) {
        ThreadLocalRandom.current().nextBytes(key);
        out.write(key);
      }
      byte[] body = payload.clone();
      for (int i = 0; i < body.length; i++) {
        body[i] ^= key[i & 3];
      }
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void writeLength(DataOutputStream out, long length) throws IOException {
    int mask = masked ? 0x80 : 0;
    int form = lengthBytes != 0 ? lengthBytes : length < 126 ? 0 : length < 65536 ? 2 : 8;
    switch (form) {
      case 0 -> out.write(mask | (int) length);
      case 2 -> {
        out.write(mask | 126);
        out.writeShort((int) length);
      }
      default -> {
        out.write(mask | 127);
        out.writeLong(length);
      }
    }
  }
}
