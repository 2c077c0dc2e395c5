// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compressed messages are told as what they inflate to, however bytes and room are cut. */
class InflatingReaderTest {

  private final CountingInflaters inflaters = new CountingInflaters();

  private List<String> record(boolean takeover, int room, List<ByteBuffer> pieces) {
    InflatingReader reader = new InflatingReader(false, takeover, inflaters);
    Recorder recorder = new Recorder(reader, room);
    pieces.forEach(piece -> recorder.feed(piece.duplicate()));
    reader.release();
    return recorder.events();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          RFC 7692 7.2.3.1, one frame | c107 f248cdc9c90700           | text 48656c6c6f
          RFC 7692 7.2.3.1, two       | 4103 f248cd 8004 c9c90700     | text 48656c6c6f
          RFC 7692 7.2.3.3, stored    | c10b 000500faff48656c6c6f 00  | text 48656c6c6f
          RFC 7692 7.2.3.4, final     | c108 f348cdc9c9070000         | text 48656c6c6f
          RFC 7692 7.2.3.5, blocks    | c10d f24805000000ffffcac9c90700 | text 48656c6c6f
          RFC 7692 7.2.3.6, empty     | c101 00                       | text
          binary                      | c207 f248cdc9c90700           | binary 48656c6c6f
          no payload at all           | c100                          | text
          none in two frames          | 4100 8000                     | text
          empty, its byte at the end  | 4100 8001 00                  | text
          end in an empty frame       | 4107 f248cdc9c90700 8000      | text 48656c6c6f
          final, and nothing behind   | c107 f348cdc9c90700           | text 48656c6c6f
          final, empty                | c102 0300                     | text
          final, and another stream   | c10e f348cdc9c90700f248cdc9c90700 | text 48656c6c6f48656c6c6f
          uncompressed                | 8102 6869                     | text 6869
          one of each                 | 8102 6869 c101 00 8100        | text 6869, text, text
          ping between                | 4103 f248cd 8900 8004 c9c90700 | ping, text 48656c6c6f
          close within                | 4103 f248cd 8802 03e8         | close 1000
          RSV1 on a continuation      | 4103 f248cd c0                | violation 1002
          RSV1 on a later one         | 0101 61 c0                    | violation 1002
          RSV1 on a ping              | c9                            | violation 1002
          RSV1 on a close             | c8                            | violation 1002
          RSV2                        | a1                            | violation 1002
          RSV3 beside RSV1            | d1                            | violation 1002
          a kind of block that is none| c101 07                       | violation 1007
          a stored length that is none| c105 0001000000               | violation 1007
          a distance too far          | c105 f200110000               | violation 1007
          the end within a block      | c104 f248cdc9                 | violation 1007
          the end within stored bytes | c106 000500faff48             | violation 1007
          the end in a block's header | c102 0000                     | violation 1007
          a tail that was not cut off | c10b f248cdc9c907000000ffff   | violation 1007
          garbage behind the final    | c109 f348cdc9c90700ffff       | violation 1007
          no UTF-8 when inflated      | c104 4afc0f00             | violation 1007
          """)
  void isTold(String name, String wire, String expected) {
    byte[] bytes = Wire.hex(wire);
    List<String> events = expected == null ? List.of() : List.of(expected.split(", "));
    for (int room : new int[] {1, 2, 100}) {
      assertEquals(events, record(false, room, List.of(ByteBuffer.wrap(bytes))), "room " + room);
      if (bytes.length <= 12) {
        Wire.everyPartition(bytes, pieces -> assertEquals(events, record(false, room, pieces)));
      } else {
        Wire.everySplit(bytes, pieces -> assertEquals(events, record(false, room, pieces)));
        assertEquals(events, record(false, room, Wire.pieces(bytes, 1)));
      }
    }
    assertEquals(0, inflaters.lent());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          RFC 7692 7.2.3.2          | c107 f248cdc9c90700 c105 f200110000 | text 48656c6c6f, text 48656c6c6f
          uncompressed between      | c107 f248cdc9c90700 8101 61 c105 f200110000 | text 48656c6c6f, text 61, text 48656c6c6f
          empty between             | c107 f248cdc9c90700 c101 00 c100 c105 f200110000 | text 48656c6c6f, text, text, text 48656c6c6f
          the end within a block    | c104 f248cdc9                       | violation 1007
          a distance behind a final | c107 f348cdc9c90700 c105 f200110000 | text 48656c6c6f, violation 1007
          """)
  void messagesThatBuildOnEachOtherAreTold(String name, String wire, String expected) {
    List<String> events = List.of(expected.split(", "));
    for (int room : new int[] {1, 2, 100}) {
      byte[] bytes = Wire.hex(wire);
      Wire.everySplit(bytes, pieces -> assertEquals(events, record(true, room, pieces)));
      assertEquals(events, record(true, room, Wire.pieces(bytes, 1)));
    }
    assertEquals(0, inflaters.lent());
  }

  @Test
  void whereNothingWasNegotiatedEveryReservedBitIsRefused() {
    for (int first : new int[] {0xC1, 0xA1, 0x91}) {
      byte[] frame = {(byte) first, 0};
      assertEquals(
          List.of("violation 1002"), Recorder.record(false, 9, List.of(ByteBuffer.wrap(frame))));
    }
  }

  @Test
  void randomMessagesOfAllSizesAreToldHoweverTheyAreCut() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 150; round++) {
      boolean takeover = random.nextBoolean();
      RawDeflate peer = new RawDeflate(takeover, false, 9 + random.nextInt(7), random.nextInt(10));
      List<String> expected = new ArrayList<>();
      List<byte[]> frames = new ArrayList<>();
      for (int messages = random.nextInt(4); messages >= 0; messages--) {
        byte[] message = compressible(random, random.nextInt(random.nextInt(40_000) + 1));
        expected.add(("binary " + Wire.hex(message)).strip());
        addFrames(random, peer.deflate(message), frames);
      }
      byte[] wire = Wire.join(frames.toArray(byte[][]::new));
      List<ByteBuffer> pieces = new ArrayList<>();
      int most = 1 + random.nextInt(3_000);
      for (int at = 0; at < wire.length; ) {
        int size = Math.min(wire.length - at, random.nextInt(most + 1));
        pieces.add(ByteBuffer.wrap(wire, at, size));
        at += size;
      }
      int room = 1 + random.nextInt(random.nextInt(20_000) + 1);
      assertEquals(expected, record(takeover, room, pieces), "seed " + seed);
      peer.close();
    }
    assertEquals(0, inflaters.lent());
  }

  private static byte[] compressible(Random random, int size) {
    byte[] bytes = new byte[size];
    int kinds = 1 + random.nextInt(256);
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(kinds) : i / 7);
    }
    return bytes;
  }

  private static void addFrames(Random random, byte[] payload, List<byte[]> frames) {
    int at = 0;
    int first = 0x42;
    do {
      int size = Math.min(payload.length - at, random.nextInt(payload.length + 1));
      boolean fin = at + size == payload.length && random.nextBoolean();
      byte[] piece = new byte[size];
      System.arraycopy(payload, at, piece, 0, size);
      frames.add(Wire.frame(fin ? first | 0x80 : first, piece));
      at += size;
      first = fin ? -1 : 0;
    } while (first == 0);
  }

  @Test
  void damagedStreamsFailInOneWayHoweverTheyAreCut() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int violations = 0;
    for (int round = 0; round < 600; round++) {
      byte[] payload = new RawDeflate().deflate(compressible(random, 1 + random.nextInt(900)));
      byte[] wire = Wire.frame(0xC1, payload);
      wire[random.nextInt(wire.length)] = (byte) random.nextInt(256);
      List<String> whole = record(false, 50_000, List.of(ByteBuffer.wrap(wire)));
      assertEquals(whole, record(false, 1 + random.nextInt(90), Wire.pieces(wire, 3)), "" + seed);
      violations += whole.toString().contains("violation") ? 1 : 0;
    }
    assertTrue(violations > 100, "the damage was felt " + violations + " times");
    assertEquals(0, inflaters.lent());
  }

  @Test
  void aBombIsInflatedAsFarAsIsAskedForAndHeldMeanwhileInConstantSpace() throws Exception {
    byte[] bomb = Wire.frame(0xC2, new RawDeflate().deflate(new byte[50_000_000]));
    InflatingReader reader = new InflatingReader(false, false, inflaters);
    ByteBuffer in = ByteBuffer.wrap(bomb);
    assertEquals(FragmentReader.Event.PAYLOAD_WAITING, reader.read(in, null));
    assertTrue(in.position() <= 16 + MessageInflater.STAGED, "taken ahead: " + in.position());
    ByteBuffer into = ByteBuffer.allocate(1_000);
    assertEquals(FragmentReader.Event.FRAGMENT, reader.read(in, into));
    assertEquals(1_000, reader.count());
    assertTrue(in.position() <= 16 + MessageInflater.STAGED, "taken ahead: " + in.position());
    assertEquals(FragmentReader.UNKNOWN, reader.remainingInFrame());
    reader.release();
  }

  @Test
  void whetherThereIsMoreIsKnownWithTheLastByte() throws Exception {
    byte[] message = "exactly".getBytes(UTF_8);
    InflatingReader reader = new InflatingReader(false, false, inflaters);
    ByteBuffer in = ByteBuffer.wrap(Wire.frame(0xC1, new RawDeflate().deflate(message)));
    assertEquals(FragmentReader.Event.FRAGMENT, reader.read(in, ByteBuffer.allocate(6)));
    assertEquals(false, reader.last());
    assertEquals(FragmentReader.UNKNOWN, reader.remainingInFrame());
    assertEquals(FragmentReader.Event.PAYLOAD_WAITING, reader.read(in, ByteBuffer.allocate(0)));
    assertEquals(FragmentReader.Event.FRAGMENT, reader.read(in, ByteBuffer.allocate(1)));
    assertEquals(true, reader.last());
    assertEquals(0, reader.remainingInFrame());
    assertEquals(FragmentReader.Event.NEED_INPUT, reader.read(in, null));
  }

  @Test
  void anEmptyMessageWaitsForWhoeverAsks() throws Exception {
    InflatingReader reader = new InflatingReader(false, false, inflaters);
    ByteBuffer in = ByteBuffer.wrap(Wire.hex("c101008900"));
    for (int i = 0; i < 3; i++) {
      assertEquals(FragmentReader.Event.PAYLOAD_WAITING, reader.read(in, null));
      assertEquals(0, reader.remainingInFrame());
    }
    assertEquals(FragmentReader.Event.FRAGMENT, reader.read(in, ByteBuffer.allocate(1)));
    assertEquals(0, reader.count());
    assertTrue(reader.last());
    assertEquals(FragmentReader.Event.PING, reader.read(in, null));
  }

  @Test
  void directBuffersAreFilledToo() throws Exception {
    byte[] message =
        new Random(1).ints(5_000, 0, 9).mapToObj(i -> "" + i).toList().toString().getBytes(UTF_8);
    ByteBuffer wire = ByteBuffer.allocateDirect(20_000);
    wire.put(Wire.frame(0xC1, new RawDeflate().deflate(message))).flip();
    InflatingReader reader = new InflatingReader(false, false, inflaters);
    ByteBuffer into = ByteBuffer.allocateDirect(message.length);
    assertEquals(FragmentReader.Event.FRAGMENT, reader.read(wire, into));
    assertTrue(reader.last());
    assertEquals(ByteBuffer.wrap(message), into.flip());
  }

  @Test
  void anInflaterIsHeldForAMessageOrWhereMessagesBuildOnEachOtherForGood() throws Exception {
    byte[] hello = Wire.hex("c107f248cdc9c90700");
    for (boolean takeover : new boolean[] {false, true}) {
      InflatingReader reader = new InflatingReader(false, takeover, inflaters);
      ByteBuffer into = ByteBuffer.allocate(100);
      reader.read(ByteBuffer.wrap(Wire.hex("8102686981006100")), into);
      assertEquals(0, inflaters.lent(), "none for what is not compressed");
      reader = new InflatingReader(false, takeover, inflaters);
      reader.read(ByteBuffer.wrap(hello, 0, 2), into);
      assertEquals(0, inflaters.lent(), "none for a header");
      reader.read(ByteBuffer.wrap(hello, 2, 3), into);
      assertEquals(1, inflaters.lent());
      reader.read(ByteBuffer.wrap(hello, 5, 4), into);
      assertEquals(takeover ? 1 : 0, inflaters.lent());
      reader.release();
      reader.release();
      assertEquals(0, inflaters.lent());
    }
  }

  @Test
  void behindAViolationItCannotBeUsed() {
    InflatingReader reader = new InflatingReader(false, false, inflaters);
    ByteBuffer in = ByteBuffer.wrap(Wire.hex("c10107"));
    assertThrows(ProtocolViolation.class, () -> reader.read(in, null));
    assertThrows(IllegalStateException.class, () -> reader.read(in, null));
    reader.release();
    assertEquals(0, inflaters.lent());
  }
}
