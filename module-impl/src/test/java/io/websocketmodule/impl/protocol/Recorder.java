// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Drives a {@link FragmentReader} and writes down what it tells, in a form that does not depend on
 * how the input was cut: the fragments of a message joined to one line. It checks on the way what
 * is promised of every single event.
 */
final class Recorder {
  private final FragmentReader reader;
  private final int room;
  private final List<String> events = new ArrayList<>();
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();

  private boolean ended;

  /**
   * Makes a recorder.
   *
   * @param room the size of the buffer that each read gets
   */
  Recorder(boolean maskedFrames, int room) {
    this(new FragmentReader(maskedFrames), room);
  }

  Recorder(FragmentReader reader, int room) {
    this.reader = reader;
    this.room = room;
  }

  static List<String> record(boolean maskedFrames, int room, List<ByteBuffer> pieces) {
    Recorder recorder = new Recorder(maskedFrames, room);
    for (ByteBuffer piece : pieces) {
      recorder.feed(piece.duplicate());
    }
    return recorder.events;
  }

  /** Feeds a piece to its end, or to a close or violation. */
  void feed(ByteBuffer in) {
    while (!ended && step(in)) {
      // each step tells one event
    }
  }

  List<String> events() {
    return events;
  }

  private boolean step(ByteBuffer in) {
    ByteBuffer into = ByteBuffer.allocate(room + 2).position(1).limit(room + 1);
    try {
      return switch (reader.read(in, into)) {
        case NEED_INPUT -> {
          assertFalse(in.hasRemaining(), "input left");
          assertEquals(1, into.position());
          yield false;
        }
        case PAYLOAD_WAITING -> throw new AssertionError("there was room");
        case FRAGMENT -> fragment(in, into);
        case PING -> tell("ping " + control());
        case PONG -> tell("pong " + control());
        case CLOSE -> close();
      };
    } catch (ProtocolViolation violation) {
      assertEquals(1, into.position(), "the position stays");
      assertTrue(violation.getMessage().getBytes(UTF_8).length <= 123, violation.getMessage());
      tell("violation " + violation.closeCode());
      ended = true;
      return false;
    }
  }

  private boolean fragment(ByteBuffer in, ByteBuffer into) {
    int count = reader.count();
    assertEquals(1 + count, into.position());
    assertEquals(room + 1, into.limit());
    assertTrue(
        !into.hasRemaining() || !in.hasRemaining() || reader.remainingInFrame() == 0,
        "told too early");
    assertTrue(count > 0 || reader.last(), "an empty fragment that ends nothing");
    message.write(into.array(), 1, count);
    assertEquals(0, into.get(0));
    if (reader.last()) {
      tell((reader.utf8() ? "text " : "binary ") + Wire.hex(message.toByteArray()));
      message.reset();
    }
    return true;
  }

  private String control() {
    assertEquals(0, reader.count());
    assertEquals(0, reader.controlPayload().position());
    return Wire.hex(Wire.rest(reader.controlPayload()));
  }

  private boolean close() {
    CloseStatus status = reader.closeStatus();
    tell("close " + status.code() + " " + status.reason());
    ended = true;
    return false;
  }

  private boolean tell(String event) {
    events.add(event.strip());
    return true;
  }
}
