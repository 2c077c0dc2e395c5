// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.fuzzing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.fuzzing.Said.Kind;
import io.websocketmodule.impl.protocol.FragmentReader;
import io.websocketmodule.impl.protocol.ProtocolViolation;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of the module's {@link FragmentReader} over a peer's bytes, in any pieces and into
 * buffers of any size and kind, that insists on its contract at each step.
 */
public final class Reading {

  private static final byte GUARD = 0x5A;
  private static final int GUARDS = 8;

  /** Room beyond the input, since that may be inflated. */
  private static final int SPARE = 64;

  private final FragmentReader reader;
  private final ByteArrayOutputStream joined = new ByteArrayOutputStream();
  private final List<Said> said = new ArrayList<>();
  private final Pieces pieces;
  private final Pieces rooms;
  private final boolean direct;
  private final boolean littleEndian;
  private final boolean looksFirst;
  private ByteBuffer input = ByteBuffer.allocate(0);
  private boolean over;
  private long largestClaim;

  /**
   * Makes a run.
   *
   * @param pieces sizes in which bytes come
   * @param rooms sizes of the buffers that are offered; 0 is one without room, or none at all
   * @param direct whether both are direct buffers
   * @param littleEndian whether both have the byte order that is not the wire's
   */
  public Reading(Pieces pieces, Pieces rooms, boolean direct, boolean littleEndian) {
    this(new FragmentReader(true), pieces, rooms, direct, littleEndian, false);
  }

  /**
   * Makes a run of a reader.
   *
   * @param looksFirst whether no payload is read before it was told that some waits
   */
  public Reading(
      FragmentReader reader,
      Pieces pieces,
      Pieces rooms,
      boolean direct,
      boolean littleEndian,
      boolean looksFirst) {
    this.reader = reader;
    this.pieces = pieces;
    this.rooms = rooms;
    this.direct = direct;
    this.littleEndian = littleEndian;
    this.looksFirst = looksFirst;
  }

  /** A run in one piece that reads no payload before it was told that some waits. */
  public static Reading thatLooksFirst(FragmentReader reader) {
    Pieces whole = new Pieces(0);
    return new Reading(reader, whole, whole, false, false, true);
  }

  /** Reads bytes and tells all that was said so far. */
  public List<Said> read(byte[] wire) {
    int at = 0;
    while (!over) {
      if (readAll() || at == wire.length) {
        break;
      }
      int size = pieces.next(wire.length - at);
      input = input(wire, at, size);
      at += size;
    }
    return said;
  }

  private ByteBuffer input(byte[] wire, int at, int size) {
    ByteBuffer from = ByteBuffer.wrap(wire, at, size).slice();
    ByteBuffer made = direct ? ByteBuffer.allocateDirect(size).put(from).flip() : from;
    return made.order(littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
  }

  /** Reads what there is; true: it is over. */
  private boolean readAll() {
    boolean room = false;
    while (true) {
      ByteBuffer into = looksFirst && !room ? null : into(room);
      room = false;
      int before = input.position();
      FragmentReader.Event event;
      try {
        event = reader.read(input, into);
      } catch (ProtocolViolation violation) {
        checkViolation(violation, into);
        said.add(Said.violation(violation.closeCode()));
        over = true;
        return true;
      }
      assertTrue(input.position() >= before, "input was given back");
      if (event != FragmentReader.Event.FRAGMENT) {
        checkNothingTold(into);
      }
      switch (event) {
        case NEED_INPUT -> {
          assertFalse(input.hasRemaining(), "bytes were left behind");
          return false;
        }
        case PAYLOAD_WAITING -> {
          assertTrue(into == null || !into.hasRemaining(), "there was room");
          long claimed = reader.remainingInFrame();
          claim(joined.size() + (claimed == FragmentReader.UNKNOWN ? 1 : claimed));
          room = true;
        }
        case FRAGMENT -> fragment(into);
        case PING -> said.add(Said.of(Kind.PING, control()));
        case PONG -> said.add(Said.of(Kind.PONG, control()));
        case CLOSE -> {
          close();
          return true;
        }
      }
    }
  }

  private void claim(long size) {
    largestClaim = Math.max(largestClaim, size);
  }

  /** A buffer between guards, none, or one that is full. */
  private ByteBuffer into(boolean needsRoom) {
    int size = rooms.next();
    if (size == 0 && !needsRoom) {
      return null;
    }
    int capacity = Math.max(1, Math.min(size, input.remaining() + SPARE));
    ByteBuffer outer =
        direct
            ? ByteBuffer.allocateDirect(capacity + 2 * GUARDS)
            : ByteBuffer.allocate(capacity + 2 * GUARDS);
    for (int i = 0; i < GUARDS; i++) {
      outer.put(i, GUARD).put(outer.limit() - 1 - i, GUARD);
    }
    outer.order(littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    return outer.position(GUARDS).limit(GUARDS + capacity);
  }

  private static void checkGuards(ByteBuffer into) {
    ByteBuffer outer = into.duplicate().clear();
    for (int i = 0; i < GUARDS; i++) {
      assertEquals(GUARD, outer.get(i), "a byte before the buffer was written");
      assertEquals(GUARD, outer.get(outer.limit() - 1 - i), "a byte behind it was written");
    }
  }

  private void checkNothingTold(ByteBuffer into) {
    assertEquals(0, reader.count());
    assertFalse(reader.last());
    if (into != null) {
      assertEquals(GUARDS, into.position(), "the position moved without a fragment");
      checkGuards(into);
    }
  }

  private static void checkViolation(ProtocolViolation violation, ByteBuffer into) {
    assertTrue(violation.closeCode() == 1002 || violation.closeCode() == 1007);
    assertEquals(
        violation.getMessage(),
        violation.closeStatus().reason(),
        "the message does not fit a close frame");
    assertTrue(into == null || into.position() == GUARDS, "the position moved at a violation");
  }

  private void fragment(ByteBuffer into) {
    int count = reader.count();
    assertEquals(GUARDS + count, into.position());
    checkGuards(into);
    assertTrue(count > 0 || reader.last(), "an empty fragment that ends nothing was told");
    byte[] bytes = new byte[count];
    into.get(GUARDS, bytes);
    joined.writeBytes(bytes);
    claim(joined.size());
    if (!reader.last()) {
      return;
    }
    byte[] message = joined.toByteArray();
    joined.reset();
    if (reader.utf8()) {
      byte[] again = new String(message, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
      assertEquals(ByteBuffer.wrap(message), ByteBuffer.wrap(again), "text that is no UTF-8");
    }
    said.add(Said.of(reader.utf8() ? Kind.TEXT : Kind.BINARY, message));
  }

  private byte[] control() {
    assertEquals(0, reader.controlPayload().position());
    byte[] bytes = new byte[reader.controlPayload().remaining()];
    reader.controlPayload().get(0, bytes);
    assertTrue(bytes.length <= 125, "a control frame of " + bytes.length + " bytes");
    return bytes;
  }

  private void close() {
    over = true;
    String reason = reader.closeStatus().reason();
    said.add(Said.close(reader.closeStatus().code(), reason.getBytes(StandardCharsets.UTF_8)));
    int left = input.remaining();
    try {
      assertEquals(FragmentReader.Event.CLOSE, reader.read(input, into(true)));
    } catch (ProtocolViolation violation) {
      throw new AssertionError("what is behind a close was read", violation);
    }
    assertEquals(left, input.remaining(), "a byte behind the close was consumed");
  }

  /** What came of a message that has not ended. */
  public byte[] unfinished() {
    return joined.toByteArray();
  }

  /** Payload bytes of the frame that it stopped in that have not come. */
  public long missing() {
    return reader.remainingInFrame();
  }

  /** The code in the control frame that came last, whether it is allowed or not. */
  public int codeOfLastControl() {
    ByteBuffer control = reader.controlPayload();
    return control.limit() < 2 ? 0 : control.getShort(0) & 0xFFFF;
  }

  /**
   * The size of the largest message, as far as headers whose payload has begun tell, or it came.
   */
  public long largestClaim() {
    return largestClaim;
  }
}
