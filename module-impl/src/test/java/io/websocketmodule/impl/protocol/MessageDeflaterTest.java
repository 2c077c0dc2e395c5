// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Compressed frames are what RFC 7692 7.2.1 says, and an independent inflater reads them. */
class MessageDeflaterTest {

  private final MessageDeflater deflater = new MessageDeflater(6);

  @AfterEach
  void end() {
    deflater.end();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static String hex(ByteBuffer frame) {
    return Wire.hex(Wire.rest(frame));
  }

  @Test
  void theExamplesOfTheRfcAreMade() {
    assertEquals("c107f248cdc9c90700", hex(deflater.frame(Opcode.TEXT, true, bytes("Hello"))));
    assertEquals("c105f200110000", hex(deflater.frame(Opcode.TEXT, true, bytes("Hello"))));
    deflater.reset();
    assertEquals("c107f248cdc9c90700", hex(deflater.frame(Opcode.TEXT, true, bytes("Hello"))));
    assertEquals("c10100", hex(deflater.frame(Opcode.TEXT, true, bytes(""))));
  }

  @Test
  void onlyTheFirstFrameHasRsv1AndOnlyTheLastGoesWithoutItsTail() throws Exception {
    ByteBuffer first = deflater.frame(Opcode.BINARY, false, bytes("one "));
    ByteBuffer empty = deflater.frame(Opcode.CONTINUATION, false, bytes(""));
    ByteBuffer last = deflater.frame(Opcode.CONTINUATION, true, bytes("two"));
    assertEquals(0x42, first.get(0));
    assertEquals("0000", hex(empty));
    assertEquals((byte) 0x80, last.get(0));
    assertTrue(hex(first).endsWith("0000ffff"));
    assertEquals("one two", new String(new RawDeflate().inflate(payloads(first, last)), UTF_8));
  }

  @Test
  void anEmptyEndBehindFragmentsIsInflated() throws Exception {
    ByteBuffer first = deflater.frame(Opcode.TEXT, false, bytes("all"));
    ByteBuffer end = deflater.frame(Opcode.CONTINUATION, true, bytes(""));
    assertEquals("800100", hex(end));
    assertEquals("all", new String(new RawDeflate().inflate(payloads(first, end)), UTF_8));
  }

  @Test
  void thePayloadIsNeitherMovedNorNeededAnyMore() throws Exception {
    ByteBuffer payload = ByteBuffer.allocate(100).put(new byte[100]).position(20).limit(70);
    ByteBuffer frame = deflater.frame(Opcode.BINARY, true, payload.asReadOnlyBuffer());
    assertEquals(20, payload.position());
    payload.clear().put(new byte[] {1, 2, 3});
    assertArrayEquals(new byte[50], new RawDeflate().inflate(payloads(frame)));
  }

  @Test
  void everySizeIsInflatedWholeOrInFragmentsAtEveryLevel() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      MessageDeflater deflater = new MessageDeflater(1 + random.nextInt(9));
      byte[] message = new byte[random.nextInt(random.nextInt(random.nextInt(200_000) + 1) + 1)];
      int kinds = 1 + random.nextInt(256); // 256: it cannot be compressed, and grows
      for (int i = 0; i < message.length; i++) {
        message[i] = (byte) random.nextInt(kinds);
      }
      ByteArrayOutputStream payload = new ByteArrayOutputStream();
      ByteBuffer left = random.nextBoolean() ? ByteBuffer.wrap(message) : direct(message);
      Opcode opcode = Opcode.BINARY;
      boolean fin;
      do {
        ByteBuffer piece = left.duplicate();
        piece.limit(left.position() + random.nextInt(left.remaining() + 1));
        left.position(piece.limit());
        fin = !left.hasRemaining() && random.nextBoolean();
        boolean forgets = random.nextInt(3) == 0; // another one may make the next fragment
        payload.writeBytes(payloads(deflater.frame(opcode, fin, piece)));
        opcode = Opcode.CONTINUATION;
        if (forgets) {
          deflater.reset();
        }
      } while (!fin);
      assertArrayEquals(message, new RawDeflate().inflate(payload.toByteArray()), "seed " + seed);
      deflater.end();
    }
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  /** The payloads of unmasked frames, joined. */
  private static byte[] payloads(ByteBuffer... frames) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuffer frame : frames) {
      FrameHeaderParser header = new FrameHeaderParser(false, true);
      ByteBuffer in = frame.duplicate();
      assertTrue(header.parse(in));
      assertEquals(header.payloadLength(), in.remaining());
      all.writeBytes(Wire.rest(in));
    }
    return all.toByteArray();
  }
}
