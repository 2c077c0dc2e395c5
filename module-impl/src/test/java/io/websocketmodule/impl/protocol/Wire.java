// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Bytes for tests, made the slow and obvious way and without the code under test: hex literals,
 * frames, and the ways to cut them into pieces.
 */
final class Wire {
  static final byte[] EMPTY = {};

  private Wire() {}

  /** Reads hex digits; spaces are for the reader. */
  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** Returns what is left in a buffer, without moving it. */
  static byte[] rest(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  static byte[] join(byte[]... pieces) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      all.writeBytes(piece);
    }
    return all.toByteArray();
  }

  /** Makes an unmasked frame; {@code firstByte} is FIN, reserved bits and opcode. */
  static byte[] frame(int firstByte, byte[] payload) {
    return join(header(firstByte, 0, payload.length), payload);
  }

  /** Makes a masked frame. */
  static byte[] frame(int firstByte, byte[] payload, int key) {
    byte[] masked = payload.clone();
    byte[] keyBytes = number(key, 4);
    for (int i = 0; i < masked.length; i++) {
      masked[i] ^= keyBytes[i % 4];
    }
    return join(header(firstByte, 0x80, payload.length), keyBytes, masked);
  }

  static byte[] header(int firstByte, int maskBit, long length) {
    if (length < 126) {
      return new byte[] {(byte) firstByte, (byte) (maskBit | length)};
    }
    int size = length < 65536 ? 2 : 8;
    byte[] start = {(byte) firstByte, (byte) (maskBit | (size == 2 ? 126 : 127))};
    return join(start, number(length, size));
  }

  /** Returns a number in network byte order. */
  static byte[] number(long value, int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[size - 1 - i] = (byte) (value >>> 8 * i);
    }
    return bytes;
  }

  static byte[] random(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Cuts the bytes in every possible way, 2^(length - 1) of them, and hands out each. */
  static void everyPartition(byte[] bytes, Consumer<List<ByteBuffer>> test) {
    for (int cuts = 0; cuts < 1 << Math.max(0, bytes.length - 1); cuts++) {
      List<ByteBuffer> pieces = new ArrayList<>();
      int begin = 0;
      for (int end = 1; end <= bytes.length; end++) {
        if (end == bytes.length || (cuts >> end - 1 & 1) != 0) {
          pieces.add(ByteBuffer.wrap(bytes, begin, end - begin));
          begin = end;
        }
      }
      test.accept(pieces);
    }
  }

  /** Cuts the bytes in two at every place, ends included. */
  static void everySplit(byte[] bytes, Consumer<List<ByteBuffer>> test) {
    for (int at = 0; at <= bytes.length; at++) {
      test.accept(
          List.of(ByteBuffer.wrap(bytes, 0, at), ByteBuffer.wrap(bytes, at, bytes.length - at)));
    }
  }

  /** Cuts the bytes into pieces of one size. */
  static List<ByteBuffer> pieces(byte[] bytes, int size) {
    List<ByteBuffer> pieces = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += size) {
      pieces.add(ByteBuffer.wrap(bytes, at, Math.min(size, bytes.length - at)));
    }
    return pieces;
  }
}
