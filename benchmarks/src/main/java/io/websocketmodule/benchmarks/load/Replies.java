// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.load;

import java.util.Arrays;

/**
 * Checks every byte that comes back on one connection. Most servers send each message as one frame,
 * and then the bytes are compared as they are, many messages at a time. Where they differ in a
 * header the message is read frame by frame, for a server may cut it into fragments.
 */
final class Replies {

  private static final int FIN = 0x80;
  private static final int RESERVED = 0x70;
  private static final int MASK = 0x80;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final byte[] expected;
  private final int replyBytes;
  private final int headerBytes;

  /** In the expected bytes: everything before it has come. */
  private int position;

  private boolean frameByFrame;

  // frame by frame: where the message's header begins and its payload ends, the frame's header, and
  // what is left of the frame
  private int begin;
  private int end;
  private final byte[] header = new byte[10];
  private int headerRead;
  private long frameLeft;
  private boolean control;
  private boolean firstFrame;

  Replies(Tape tape) {
    expected = tape.replies();
    replyBytes = tape.replyBytes();
    headerBytes = tape.replyHeaderBytes();
  }

  /**
   * Takes what was read.
   *
   * @return how many messages are complete with it
   */
  int accept(byte[] bytes, int length) throws WrongReply {
    int completed = 0;
    int at = 0;
    while (at < length) {
      if (frameByFrame) {
        at = frames(bytes, at, length);
        completed += frameByFrame ? 0 : 1;
      } else {
        int count = Math.min(length - at, expected.length - position);
        int wrong = Arrays.mismatch(bytes, at, at + count, expected, position, position + count);
        int right = wrong < 0 ? count : wrong;
        completed += (position % replyBytes + right) / replyBytes;
        position += right;
        at += right;
        if (wrong >= 0) {
          beginFrames(bytes[at]);
        }
      }
      if (!frameByFrame && position == expected.length) {
        position = 0;
      }
    }
    return completed;
  }

  /** The header is not the expected one: reads it again, in pieces. */
  private void beginFrames(byte found) throws WrongReply {
    int within = position % replyBytes;
    if (within >= headerBytes) {
      throw wrong(found);
    }
    begin = position - within;
    end = begin + replyBytes;
    position = begin + headerBytes;
    System.arraycopy(expected, begin, header, 0, within);
    headerRead = within;
    frameByFrame = true;
    firstFrame = true;
  }

  /** Reads a header, or payload up to the frame's end; returns how far it came. */
  private int frames(byte[] bytes, int from, int to) throws WrongReply {
    int at = from;
    if (frameLeft == 0) {
      while (at < to && headerRead < headerSize()) {
        header[headerRead++] = bytes[at++];
      }
      if (headerRead == headerSize()) {
        beginFrame();
      }
      return at;
    }
    int count = (int) Math.min(frameLeft, to - at);
    if (!control) {
      int wrong = Arrays.mismatch(bytes, at, at + count, expected, position, position + count);
      if (wrong >= 0) {
        position += wrong;
        throw wrong(bytes[at + wrong]);
      }
      position += count;
    }
    frameLeft -= count;
    endFrame();
    return at + count;
  }

  private int headerSize() {
    if (headerRead < 2) {
      return 2;
    }
    int length = header[1] & 0x7F;
    return length < 126 ? 2 : length == 126 ? 4 : 10;
  }

  private void beginFrame() throws WrongReply {
    int opcode = header[0] & 0x0F;
    if ((header[0] & RESERVED) != 0 || (header[1] & MASK) != 0) {
      throw new WrongReply("The server sent a frame with reserved bits or a mask");
    }
    long length = header[1] & 0x7F;
    for (int i = 2; i < headerRead; i++) {
      length = (i == 2 ? 0 : length << 8) | header[i] & 0xFF;
    }
    headerRead = 0;
    frameLeft = length;
    control = opcode >= 8;
    if (control && opcode != PING && opcode != PONG) {
      throw new WrongReply("The server sent a frame with opcode " + opcode + " instead of a reply");
    }
    int due = firstFrame ? expected[begin] & 0x0F : 0;
    if (!control && (opcode != due || length > end - position)) {
      throw new WrongReply(
          "A frame has opcode %d and %d bytes where opcode %d and at most %d bytes were due"
              .formatted(opcode, length, due, end - position));
    }
    firstFrame &= control;
    endFrame();
  }

  private void endFrame() throws WrongReply {
    boolean last = (header[0] & FIN) != 0;
    if (frameLeft > 0 || control || !last) {
      return;
    }
    if (position != end) {
      throw new WrongReply("A message ended " + (end - position) + " bytes too early");
    }
    frameByFrame = false;
  }

  private WrongReply wrong(byte found) {
    return new WrongReply(
        "Byte %d of the reply to message %d of the ring is %d instead of %d"
            .formatted(
                position % replyBytes,
                position / replyBytes,
                found & 0xFF,
                expected[position] & 0xFF));
  }
}
