// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import static io.websocketmodule.impl.protocol.FragmentReader.Event.CLOSE;
import static io.websocketmodule.impl.protocol.FragmentReader.Event.FRAGMENT;
import static io.websocketmodule.impl.protocol.FragmentReader.Event.NEED_INPUT;
import static io.websocketmodule.impl.protocol.FragmentReader.Event.PAYLOAD_WAITING;
import static io.websocketmodule.impl.protocol.FragmentReader.Event.PING;
import static io.websocketmodule.impl.protocol.FragmentReader.Event.PONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Payload that nobody asked for stays where it is; control frames ahead of it do not wait. */
class FragmentReaderWaitingTest {
  private final FragmentReader reader = new FragmentReader(false);
  private final ByteBuffer into = ByteBuffer.allocate(8);

  private static ByteBuffer wire(String hex) {
    return ByteBuffer.wrap(Wire.hex(hex));
  }

  private void assertFragment(int count, boolean utf8, boolean last) {
    assertEquals(count, reader.count());
    assertEquals(utf8, reader.utf8());
    assertEquals(last, reader.last());
  }

  @Test
  void payloadWaitsAtItsFirstByte() throws Exception {
    ByteBuffer in = wire("8103 616263");
    for (ByteBuffer noRoom :
        new ByteBuffer[] {null, ByteBuffer.allocate(0), into.duplicate().position(8)}) {
      assertEquals(PAYLOAD_WAITING, reader.read(in, noRoom));
      assertEquals(2, in.position());
      assertFragment(0, true, false);
      assertEquals(3, reader.remainingInFrame());
    }
    assertEquals(FRAGMENT, reader.read(in, into));
    assertFragment(3, true, true);
    assertEquals(0, reader.remainingInFrame());
    assertEquals(3, into.position());
    assertEquals(NEED_INPUT, reader.read(in, into));
    assertFragment(0, true, false);
  }

  @Test
  void payloadWaitsInTheMiddleOfItsFrame() throws Exception {
    ByteBuffer in = wire("8203 616263");
    assertEquals(FRAGMENT, reader.read(in, ByteBuffer.allocate(2)));
    assertFragment(2, false, false);
    assertEquals(PAYLOAD_WAITING, reader.read(in, null));
    assertEquals(1, reader.remainingInFrame());
    assertEquals(4, in.position());
    assertEquals(FRAGMENT, reader.read(in, into));
    assertFragment(1, false, true);
  }

  @Test
  void aHeaderAloneIsNoPayload() throws Exception {
    assertEquals(NEED_INPUT, reader.read(wire("8203"), null));
    assertEquals(3, reader.remainingInFrame());
    assertEquals(NEED_INPUT, reader.read(wire(""), into));
    assertEquals(PAYLOAD_WAITING, reader.read(wire("00"), null));
  }

  @Test
  void theTypeIsKnownWhilePayloadWaits() throws Exception {
    assertEquals(PAYLOAD_WAITING, reader.read(wire("8201 00"), null));
    assertFalse(reader.utf8());
    FragmentReader other = new FragmentReader(false);
    ByteBuffer in = wire("0101 61 8900 8001 62");
    assertEquals(FRAGMENT, other.read(in, into));
    assertEquals(PING, other.read(in, null));
    assertEquals(PAYLOAD_WAITING, other.read(in, null));
    assertTrue(other.utf8());
  }

  @Test
  void anEmptyMessageWaitsLikePayload() throws Exception {
    ByteBuffer in = wire("8100 8200");
    assertEquals(PAYLOAD_WAITING, reader.read(in, null));
    assertEquals(PAYLOAD_WAITING, reader.read(in, ByteBuffer.allocate(0)));
    assertEquals(2, in.position());
    assertEquals(FRAGMENT, reader.read(in, into));
    assertFragment(0, true, true);
    assertEquals(PAYLOAD_WAITING, reader.read(in, null));
    assertEquals(FRAGMENT, reader.read(in, into));
    assertFragment(0, false, true);
    assertEquals(0, into.position());
  }

  @Test
  void anEmptyEndWaitsWithoutFurtherInput() throws Exception {
    ByteBuffer in = wire("0101 61 8000");
    assertEquals(FRAGMENT, reader.read(in, into));
    assertFragment(1, true, false);
    assertEquals(PAYLOAD_WAITING, reader.read(in, null));
    assertFalse(in.hasRemaining());
    assertEquals(FRAGMENT, reader.read(in, into));
    assertFragment(0, true, true);
  }

  @Test
  void emptyFramesThatEndNothingAreNoPayload() throws Exception {
    ByteBuffer in = wire("0100 0000 0000");
    assertEquals(NEED_INPUT, reader.read(in, null));
    assertFalse(in.hasRemaining());
  }

  @Test
  void aMillionEmptyFramesArePassedOver() throws Exception {
    ByteBuffer in = ByteBuffer.allocate(2 + 2 * 1_000_000 + 2);
    in.put(Wire.hex("0100")).position(in.capacity() - 2).put(Wire.hex("8000")).flip();
    assertEquals(FRAGMENT, reader.read(in, into));
    assertFragment(0, true, true);
    assertFalse(in.hasRemaining());
  }

  @Test
  void controlFramesAheadOfPayloadAreToldThoughNobodyAsks() throws Exception {
    ByteBuffer in = wire("8901 01 0100 8a01 02 0001 61 8900");
    assertEquals(PING, reader.read(in, null));
    assertEquals("01", Wire.hex(Wire.rest(reader.controlPayload())));
    assertEquals(PONG, reader.read(in, null));
    assertEquals("02", Wire.hex(Wire.rest(reader.controlPayload())));
    assertEquals(PAYLOAD_WAITING, reader.read(in, null));
    assertEquals(3, in.remaining(), "the payload and the ping behind it");
  }

  @Test
  void aCloseIsToldThoughNobodyAsks() throws Exception {
    ByteBuffer in = wire("0100 8803 03e9 78 ffff");
    assertEquals(CloseStatus.NONE, reader.closeStatus());
    for (int i = 0; i < 3; i++) {
      assertEquals(CLOSE, reader.read(in, i == 1 ? into : null));
      assertEquals(new CloseStatus(1001, "x"), reader.closeStatus());
      assertEquals(2, in.remaining(), "nothing behind a close is read");
    }
  }

  @Test
  void aControlFrameMayComeByteByByteBetweenOthers() throws Exception {
    for (byte next : Wire.hex("8902 61")) {
      assertEquals(NEED_INPUT, reader.read(ByteBuffer.wrap(new byte[] {next}), into));
    }
    assertEquals(PING, reader.read(wire("62"), into));
    assertEquals("6162", Wire.hex(Wire.rest(reader.controlPayload())));
    reader.controlPayload().get(); // the caller may move it
    assertEquals(PING, reader.read(wire("8901 63"), into));
    assertEquals("63", Wire.hex(Wire.rest(reader.controlPayload())));
    assertEquals(0, into.position());
  }

  @Test
  void fragmentsEndWithTheBufferTheFrameOrTheInput() throws Exception {
    ByteBuffer in = wire("0205 0102030405 0001 06");
    assertEquals(FRAGMENT, reader.read(in, ByteBuffer.allocate(3)));
    assertFragment(3, false, false);
    assertEquals(FRAGMENT, reader.read(in, into));
    assertFragment(2, false, false);
    assertEquals(FRAGMENT, reader.read(in, into));
    assertFragment(1, false, false);
    assertEquals("040506", Wire.hex(Wire.rest(into.duplicate().flip())));
    in = wire("8009 07");
    assertEquals(FRAGMENT, reader.read(in, into));
    assertFragment(1, false, false);
    assertEquals(8, reader.remainingInFrame());
  }

  @Test
  void aFrameMayBeLargerThanAnyBuffer() throws Exception {
    ByteBuffer in = wire("827f 7fffffffffffffff 010203");
    assertEquals(FRAGMENT, reader.read(in, into));
    assertFragment(3, false, false);
    assertEquals(Long.MAX_VALUE - 3, reader.remainingInFrame());
    assertEquals(FRAGMENT, reader.read(wire("04"), into));
    assertEquals(Long.MAX_VALUE - 4, reader.remainingInFrame());
  }

  @Test
  void directBuffersAreReadIntoLikeOthers() throws Exception {
    ByteBuffer text = ByteBuffer.allocateDirect(40);
    text.put(Wire.frame(0x81, "Grüße aus dem Speicher".getBytes("UTF-8"))).flip();
    ByteBuffer direct = ByteBuffer.allocateDirect(40);
    assertEquals(FRAGMENT, reader.read(text, direct));
    assertFragment(24, true, true);
    assertEquals("Grüße aus dem Speicher", new String(Wire.rest(direct.flip()), "UTF-8"));
  }
}
