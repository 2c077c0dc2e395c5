// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.load;

import io.websocketmodule.benchmarks.points.MessageKind;
import io.websocketmodule.benchmarks.points.Point;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * All that a connection sends and all that must come back, prepared before anything is measured: a
 * ring of messages, each with another content and another masking key, as bytes of the wire.
 */
final class Tape {

  private static final int FIN = 0x80;
  private static final int MASK = 0x80;
  private static final int SMALL_MESSAGE = 16 * 1024;
  private static final int SMALL_MESSAGES = 64;
  private static final int LARGE_MESSAGES = 17;
  private static final long SEED = 6455;

  private final int messages;
  private final int requestBytes;
  private final int replyHeaderBytes;
  private final int replyBytes;

  /** The ring once, and behind it as many messages again as may be in flight. */
  private final ByteBuffer requests;

  private final byte[] replies;

  /**
   * Prepares the messages of a point.
   *
   * @param raw true: what comes back is what was sent, byte by byte
   */
  Tape(Point point, boolean raw) {
    int size = point.messageBytes();
    // More than are in flight, so that a reply which comes twice or early is a wrong one.
    messages =
        Math.max(point.inFlight() + 1, size <= SMALL_MESSAGE ? SMALL_MESSAGES : LARGE_MESSAGES);
    requestBytes = headerBytes(size) + 4 + size;
    requests = ByteBuffer.allocateDirect((messages + point.inFlight()) * requestBytes);
    replyHeaderBytes = raw ? 0 : headerBytes(size);
    replyBytes = raw ? requestBytes : replyHeaderBytes + size;
    replies = new byte[messages * replyBytes];
    ByteBuffer expected = ByteBuffer.wrap(replies);
    Random random = new Random(SEED);
    for (int i = 0; i < messages; i++) {
      byte[] payload = payload(point.kind(), size, i);
      int begin = requests.position();
      putFrame(requests, point.kind(), payload, random.nextInt() | 1);
      if (raw) {
        expected.put(requests.duplicate().flip().position(begin));
      } else {
        putHeader(expected, point.kind().opcode(), size, 0);
        expected.put(payload);
      }
    }
    requests.put(requests.duplicate().flip().limit(point.inFlight() * requestBytes));
    requests.clear();
  }

  /** How many messages the ring has. */
  int messages() {
    return messages;
  }

  /** Bytes of one message on its way to the server. */
  int requestBytes() {
    return requestBytes;
  }

  /** A view of the ring, and of the part of it that is repeated behind it. */
  ByteBuffer requests() {
    return requests.duplicate();
  }

  /** The replies to the ring, if the server sends each message as one frame. Not to be changed. */
  byte[] replies() {
    return replies;
  }

  /** Bytes of one reply. */
  int replyBytes() {
    return replyBytes;
  }

  /** Bytes of a reply that are its header; 0: bytes come back as they are. */
  int replyHeaderBytes() {
    return replyHeaderBytes;
  }

  private static byte[] payload(MessageKind kind, int size, int message) {
    byte[] payload = new byte[size];
    for (int i = 0; i < size; i++) {
      int value = i + message * 7;
      payload[i] = (byte) (kind == MessageKind.TEXT ? ' ' + value % ('~' - ' ' + 1) : value);
    }
    return payload;
  }

  /** Appends a masked frame (RFC 6455 5.2, 5.3). */
  static void putFrame(ByteBuffer to, MessageKind kind, byte[] payload, int key) {
    putHeader(to, kind.opcode(), payload.length, MASK);
    to.putInt(key);
    for (int i = 0; i < payload.length; i++) {
      to.put((byte) (payload[i] ^ key >> 24 - 8 * (i & 3)));
    }
  }

  private static int headerBytes(int size) {
    return size < 126 ? 2 : size <= 0xFFFF ? 4 : 10;
  }

  private static void putHeader(ByteBuffer to, int opcode, int size, int mask) {
    to.put((byte) (FIN | opcode));
    switch (headerBytes(size)) {
      case 2 -> to.put((byte) (mask | size));
      case 4 -> to.put((byte) (mask | 126)).putShort((short) size);
      default -> to.put((byte) (mask | 127)).putLong(size);
    }
  }
}
