// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the peer sends, frame by frame, and what of it has come: tells what a reader may be given
 * next, without the code under test.
 */
final class PeerScript {

  private enum Kind {
    DATA,
    CONTROL,
    CLOSE,
    INVALID
  }

  private record Frame(
      Kind kind, int start, int payloadAt, byte[] payload, boolean text, boolean last) {
    int end() {
      return payloadAt + payload.length;
    }
  }

  private final ByteArrayOutputStream wire = new ByteArrayOutputStream();
  private final List<Frame> frames = new ArrayList<>();
  private int arrived; // bytes of the wire
  private boolean inMessage;
  private boolean text;
  private boolean over; // it closed, or broke the protocol: nothing sensible follows

  // the reader
  private int at; // of the frames
  private int offset; // in the payload of that one

  // Writing

  boolean mayGoOn() {
    return !over;
  }

  /** A frame of a message: the first of one, or the next of the one that is not complete. */
  void data(boolean wantText, int size, boolean last) {
    boolean first = !inMessage;
    text = first ? wantText : text;
    byte[] payload = letters('a', frames.size(), size);
    int opcode = first ? text ? Peer.TEXT : Peer.BINARY : Peer.CONTINUATION;
    add(Kind.DATA, Peer.frame(last, opcode, payload), payload, last);
    inMessage = !last;
  }

  /** As many letters, from another one on for each frame. */
  static byte[] letters(char first, int frame, int size) {
    byte[] letters = new byte[size];
    for (int i = 0; i < size; i++) {
      letters[i] = (byte) (first + (frame + i) % 26);
    }
    return letters;
  }

  void ping() {
    byte[] payload = ("" + frames.size()).getBytes(US_ASCII);
    add(Kind.CONTROL, Peer.frame(true, Peer.PING, payload), payload, true);
  }

  void pong() {
    add(Kind.CONTROL, Peer.pong(""), new byte[0], true);
  }

  void close(int code) {
    byte[] frame = code == 0 ? Peer.close() : Peer.close(code, "bye");
    add(Kind.CLOSE, frame, new byte[frame.length - 6], true);
    over = true;
  }

  /** Something that the protocol forbids, whatever came before; one of seven mistakes. */
  void invalid(int mistake) {
    byte[] frame =
        switch (mistake) {
          case 0 -> Peer.frame(0xC1, new byte[3], 7); // a reserved bit
          case 1 -> Peer.frame(0x83, new byte[0], 7); // a reserved opcode
          case 2 -> Peer.frame(0x09, new byte[0], 7); // a ping in fragments
          case 3 -> new byte[] {(byte) 0x82, 1, 'x'}; // not masked
          case 4 -> Peer.frame(0x88, new byte[] {3}, 7); // half a close code
          case 5 -> Peer.frame(0x88, new byte[] {3, (byte) 0xED}, 7); // 1005
          default -> // a continuation of nothing, or a message within another
              Peer.frame(inMessage ? 0x82 : 0x80, new byte[1], 7);
        };
    add(Kind.INVALID, frame, new byte[0], true);
    over = true;
  }

  private void add(Kind kind, byte[] frame, byte[] payload, boolean last) {
    int start = wire.size();
    frames.add(new Frame(kind, start, start + frame.length - payload.length, payload, text, last));
    wire.writeBytes(frame);
  }

  // Arriving

  int onItsWay() {
    return wire.size() - arrived;
  }

  /** The next bytes, to be given to the transport. */
  byte[] take(int most) {
    byte[] all = wire.toByteArray();
    int end = Math.min(all.length, arrived + most);
    byte[] piece = Arrays.copyOfRange(all, arrived, end);
    arrived = end;
    return piece;
  }

  // Reading

  /** What a reader can be told. */
  enum Next {
    NOTHING,
    PAYLOAD,
    CLOSE,
    INVALID
  }

  Next next() {
    while (at < frames.size() && passes(frames.get(at))) {
      at++;
      offset = 0;
    }
    if (at == frames.size()) {
      return Next.NOTHING;
    }
    Frame frame = frames.get(at);
    return switch (frame.kind) {
      case DATA -> dataNext(frame);
      case CLOSE -> arrived >= frame.end() ? Next.CLOSE : Next.NOTHING;
      // It may be noticed at its first byte or its last.
      default -> arrived > frame.start ? Next.INVALID : Next.NOTHING;
    };
  }

  private boolean passes(Frame frame) {
    return switch (frame.kind) {
      case CONTROL -> arrived >= frame.end();
      case DATA ->
          offset < 0 || arrived >= frame.payloadAt && frame.payload.length == 0 && !frame.last;
      default -> false;
    };
  }

  private Next dataNext(Frame frame) {
    boolean some = arrived > frame.payloadAt + offset && offset < frame.payload.length;
    boolean emptyEnd = frame.payload.length == 0 && arrived >= frame.payloadAt;
    return some || emptyEnd ? Next.PAYLOAD : Next.NOTHING;
  }

  /** Whether all of what broke the protocol has come, so that it must have been noticed. */
  boolean invalidWhole() {
    return next() == Next.INVALID && arrived == wire.size();
  }

  /** Whether a close, or what breaks the protocol, has begun to come, behind whatever. */
  boolean endArrives() {
    return frames.stream()
        .anyMatch(
            frame ->
                frame.start < arrived && (frame.kind == Kind.CLOSE || frame.kind == Kind.INVALID));
  }

  /** A read was told of a fragment: what is wrong with it; null: nothing. */
  String consume(byte[] got, boolean utf8, boolean last, boolean hadRoom) {
    if (next() != Next.PAYLOAD) {
      return "a fragment where there is " + next();
    }
    Frame frame = frames.get(at);
    if (utf8 != frame.text) {
      return "text and binary mixed up";
    }
    if (!hadRoom) {
      return got.length == 0 && !last ? null : "something without room";
    }
    int there = Math.min(frame.payload.length, arrived - frame.payloadAt) - offset;
    if (got.length > there || got.length == 0 && frame.payload.length > 0) {
      return got.length + " bytes where " + there + " are";
    }
    if (!Arrays.equals(got, Arrays.copyOfRange(frame.payload, offset, offset + got.length))) {
      return "other bytes";
    }
    offset += got.length;
    boolean whole = offset == frame.payload.length;
    if (last != (whole && frame.last)) {
      return "last is " + last;
    }
    offset = whole ? -1 : offset;
    return null;
  }

  /** The payloads of pings that have come, in order. */
  List<String> pings() {
    return frames.stream()
        .filter(frame -> frame.kind == Kind.CONTROL && frame.payload.length > 0)
        .filter(frame -> arrived >= frame.end())
        .map(frame -> new String(frame.payload, US_ASCII))
        .toList();
  }
}
