// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.fuzzing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.websocketmodule.fuzzing.Said.Kind;
import io.websocketmodule.impl.protocol.FrameHeader;
import io.websocketmodule.impl.protocol.InflaterSource;
import io.websocketmodule.impl.protocol.InflatingReader;
import io.websocketmodule.impl.protocol.MessageInflater;
import io.websocketmodule.impl.protocol.Opcode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;

/**
 * Compressed messages inflate to the same in any pieces and buffers, and to what the JDK's Inflater
 * makes of them at once (RFC 7692 7.2.2); what a compressor has made comes out as it went in; and
 * each inflater that was borrowed comes back.
 */
class InflatingReaderFuzzTest {

  /**
   * Byte 0 steers the pieces, byte 1 the buffers, byte 2 their kind. Bit 0 of byte 3: messages
   * build on each other; bit 1: the rest is not frames but lines of text, to be compressed first at
   * a level that the bits above tell.
   */
  @FuzzTest
  void messages(byte[] bytes) {
    Input input = Input.of(bytes, 4);
    boolean takeover = input.steer(3, 0);
    boolean made = input.steer(3, 1);
    byte[] wire =
        made ? compressed(input.rest(), takeover, (input.steer(3) >> 4) % 10) : input.rest();
    List<Said> expected = read(wire, new Input(new byte[4], wire), takeover);
    assertEquals(expected, read(wire, input, takeover));
    List<Said> messages = expected.stream().filter(InflatingReaderFuzzTest::ofData).toList();
    if (made) {
      assertEquals(lines(input.rest()), messages);
      return;
    }
    try (Inflation inflation = new Inflation(takeover)) {
      List<Said> inflated = inflation.read(wire);
      // The reader fails earlier, within a message; and by rules that are not inflation's.
      boolean failed = !messages.isEmpty() && last(messages).kind() == Kind.VIOLATION;
      List<Said> whole = failed ? messages.subList(0, messages.size() - 1) : messages;
      assertTrue(inflated.size() >= whole.size(), "a message of nothing");
      assertEquals(inflated.subList(0, whole.size()), whole);
      if (inflated.size() > whole.size()) {
        assertTrue(failed || closed(expected), () -> "the reader stops before " + inflated);
        Said next = inflated.get(whole.size());
        assertTrue(closed(expected) || next.equals(last(messages)), "it refuses what can be read");
      }
    }
  }

  private static boolean ofData(Said said) {
    return said.message() || said.kind() == Kind.VIOLATION;
  }

  private static boolean closed(List<Said> said) {
    return !said.isEmpty()
        && (last(said).kind() == Kind.CLOSE || last(said).equals(Said.violation(1002)));
  }

  private static Said last(List<Said> said) {
    return said.get(said.size() - 1);
  }

  private static List<Said> read(byte[] wire, Input steering, boolean takeover) {
    Lent lent = new Lent();
    InflatingReader reader = new InflatingReader(true, takeover, lent);
    Reading reading =
        new Reading(
            reader,
            new Pieces(steering.steer(0)),
            new Pieces(steering.steer(1)),
            steering.steer(2, 0),
            steering.steer(2, 1),
            steering.steer(2, 2));
    List<Said> said = reading.read(wire);
    reader.release();
    reader.release(); // twice does no harm
    assertEquals(0, lent.count, "an inflater did not come back");
    return said;
  }

  /** One inflater, which may be lent to one reader at a time. */
  private static final class Lent implements InflaterSource {
    private static final MessageInflater INFLATER = new MessageInflater();
    private int count;

    @Override
    public MessageInflater borrow() {
      assertEquals(0, count++, "a second inflater was borrowed");
      return INFLATER;
    }

    @Override
    public void giveBack(MessageInflater inflater) {
      assertEquals(1, count--, "an inflater came back that was not lent");
      inflater.reset();
    }
  }

  // Messages that a compressor has made

  private static List<Said> lines(byte[] text) {
    List<Said> lines = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i <= text.length; i++) {
      if (i == text.length || text[i] == '\n') {
        lines.add(Said.of(Kind.BINARY, Arrays.copyOfRange(text, begin, i)));
        begin = i + 1;
      }
    }
    return lines;
  }

  /** Each line as a message, in two frames where it is long. */
  private static byte[] compressed(byte[] text, boolean takeover, int level) {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(level, true);
    for (Said line : lines(text)) {
      if (!takeover) {
        deflater.reset();
      }
      byte[] payload = deflate(deflater, line.payload().array());
      int half = payload.length > 20 ? payload.length / 3 : payload.length;
      boolean whole = half == payload.length;
      frame(wire, Opcode.BINARY, whole, Arrays.copyOf(payload, half));
      if (!whole) {
        frame(wire, Opcode.CONTINUATION, true, Arrays.copyOfRange(payload, half, payload.length));
      }
    }
    deflater.end();
    return wire.toByteArray();
  }

  private static byte[] deflate(Deflater deflater, byte[] plain) {
    if (plain.length == 0) {
      return new byte[1]; // RFC 7692 7.2.3.6
    }
    byte[] out = new byte[2 * plain.length + 64];
    deflater.setInput(plain);
    int count = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    return Arrays.copyOf(out, count - 4);
  }

  private static void frame(
      ByteArrayOutputStream wire, Opcode opcode, boolean fin, byte[] payload) {
    ByteBuffer header = ByteBuffer.allocate(FrameHeader.MAX_LENGTH);
    FrameHeader.putMasked(header, fin, opcode, payload.length, 0);
    byte[] bytes = Arrays.copyOf(header.array(), header.position());
    bytes[0] |= (byte) (opcode == Opcode.CONTINUATION ? 0 : 0x40);
    wire.writeBytes(bytes);
    wire.writeBytes(payload);
  }
}
