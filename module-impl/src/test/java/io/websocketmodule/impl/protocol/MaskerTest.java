// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Masking is byte i with byte i modulo 4 of the key, in any pieces and any kind of memory. */
class MaskerTest {
  private static final int[] KEYS = {
    0, 1, 0x80000000, 0x01020304, 0xFFFFFFFF, 0x00FF00FF, 0xF00DCAFE
  };

  /** Kinds of memory: plain, a slice with an offset, direct, and little-endian ones of both. */
  private static final List<IntFunction<ByteBuffer>> MEMORY =
      List.of(
          ByteBuffer::allocate,
          size -> ByteBuffer.allocate(size + 5).position(5).slice(),
          ByteBuffer::allocateDirect,
          size -> ByteBuffer.allocateDirect(size + 3).position(3).slice(),
          size -> ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN),
          size -> ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN));

  private static byte[] naive(byte[] payload, int key) {
    byte[] result = payload.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] ^= (byte) (key >>> 24 - i % 4 * 8);
    }
    return result;
  }

  @Test
  void everyLengthAndPlaceInEveryKindOfMemoryLeavesTheRestAlone() {
    Random random = new Random(1);
    for (IntFunction<ByteBuffer> fromKind : MEMORY) {
      for (IntFunction<ByteBuffer> toKind : MEMORY) {
        for (int length = 0; length <= 35; length++) {
          for (int place = 0; place <= 8; place++) {
            checkWindow(fromKind.apply(64), toKind.apply(64), random, length, place);
          }
        }
      }
    }
  }

  private static void checkWindow(
      ByteBuffer from, ByteBuffer to, Random random, int length, int place) {
    byte[] source = Wire.random(random, 64);
    byte[] target = Wire.random(random, 64);
    from.put(source).clear();
    to.put(target).clear();
    int key = KEYS[random.nextInt(KEYS.length)];
    int toPlace = random.nextInt(9);
    from.position(place).limit(place + length + 2);
    to.position(toPlace).limit(toPlace + length + 1);
    Masker masker = new Masker();
    masker.begin(key);
    masker.mask(from, to, length);

    assertEquals(place + length, from.position());
    assertEquals(place + length + 2, from.limit());
    assertEquals(toPlace + length, to.position());
    assertEquals(toPlace + length + 1, to.limit());
    assertArrayEquals(source, Wire.rest(from.clear()), "the source is only read");
    byte[] payload = Arrays.copyOfRange(source, place, place + length);
    System.arraycopy(naive(payload, key), 0, target, toPlace, length);
    assertArrayEquals(target, Wire.rest(to.clear()), "length " + length + " at " + place);
  }

  @Test
  void everyPartitionOfAPayloadGivesTheSame() {
    byte[] payload = Wire.hex("00112233445566778899aabbcc");
    for (int key : KEYS) {
      byte[] expected = naive(payload, key);
      Wire.everyPartition(
          payload,
          pieces -> {
            Masker masker = new Masker();
            masker.begin(key);
            ByteBuffer to = ByteBuffer.allocate(payload.length);
            for (ByteBuffer piece : pieces) {
              masker.mask(piece, to, piece.remaining());
            }
            assertArrayEquals(expected, to.array());
          });
    }
  }

  @Test
  void randomPiecesOfLongPayloadsGiveTheSame() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      byte[] payload = Wire.random(random, random.nextInt(5_000));
      int key = random.nextInt();
      ByteBuffer from = MEMORY.get(random.nextInt(MEMORY.size())).apply(payload.length);
      ByteBuffer to = MEMORY.get(random.nextInt(MEMORY.size())).apply(payload.length);
      from.put(payload).flip();
      Masker masker = new Masker();
      masker.begin(key);
      while (from.hasRemaining()) {
        masker.mask(from, to, Math.min(from.remaining(), random.nextInt(600)));
      }
      assertArrayEquals(naive(payload, key), Wire.rest(to.flip()), "seed " + seed);
    }
  }

  @Test
  void theSameBufferIsMaskedInPlace() {
    byte[] payload = Wire.random(new Random(2), 41);
    for (IntFunction<ByteBuffer> kind : MEMORY) {
      for (int key : KEYS) {
        ByteBuffer buffer = kind.apply(41).put(payload).flip();
        Masker masker = new Masker();
        masker.begin(key);
        masker.mask(buffer, buffer, 7);
        assertEquals(7, buffer.position());
        masker.mask(buffer, buffer.duplicate(), 34);
        assertArrayEquals(naive(payload, key), Wire.rest(buffer.flip()));
      }
    }
  }

  @Test
  void aReadOnlySourceWillDo() {
    byte[] payload = Wire.random(new Random(3), 20);
    for (int key : KEYS) {
      ByteBuffer to = ByteBuffer.allocate(20);
      Masker masker = new Masker();
      masker.begin(key);
      masker.mask(ByteBuffer.wrap(payload).asReadOnlyBuffer(), to, 20);
      assertArrayEquals(naive(payload, key), to.array());
    }
  }

  @Test
  void aReadOnlyTargetIsRefused() {
    Masker masker = new Masker();
    for (int key : KEYS) {
      masker.begin(key);
      for (int length : new int[] {1, 9}) {
        assertThrows(
            ReadOnlyBufferException.class,
            () ->
                masker.mask(
                    ByteBuffer.allocate(length),
                    ByteBuffer.allocate(length).asReadOnlyBuffer(),
                    length));
      }
    }
  }

  @Test
  void moreThanEitherBufferHasIsRefusedBeforeAnythingMoves() {
    Masker masker = new Masker();
    masker.begin(-1);
    ByteBuffer small = ByteBuffer.allocate(16).limit(3);
    ByteBuffer large = ByteBuffer.allocate(16);
    assertThrows(IndexOutOfBoundsException.class, () -> masker.mask(small, large, 4));
    assertThrows(IndexOutOfBoundsException.class, () -> masker.mask(large, small, 4));
    assertThrows(IndexOutOfBoundsException.class, () -> masker.mask(large, small, -1));
    assertEquals(0, small.position());
    assertEquals(0, large.position());
    assertArrayEquals(new byte[16], large.array());
  }

  @Test
  void aNewPayloadBeginsWithTheFirstByteOfItsKey() {
    Masker masker = new Masker();
    ByteBuffer to = ByteBuffer.allocate(4);
    masker.begin(0x11223344);
    masker.mask(ByteBuffer.allocate(3), to, 3);
    masker.begin(0x55667788);
    masker.mask(ByteBuffer.allocate(1), to, 1);
    assertEquals("11223355", Wire.hex(to.array()));
  }
}
