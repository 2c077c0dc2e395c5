// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The validator agrees with the JDK's decoder on what is UTF-8, and stops at the first byte behind
 * which no character could be completed any more.
 */
class Utf8ValidatorTest {
  /** The beginnings of characters, of 1, 2 and 3 bytes, made from all there are. */
  private static final BitSet[] BEGINNINGS = {
    new BitSet(), new BitSet(1 << 8), new BitSet(1 << 16), new BitSet(1 << 24)
  };

  /** How long the characters are that begin with a byte. */
  private static final int[] LENGTHS = new int[256];

  private static final byte[] EDGES = Wire.hex("00 7f 80 8f 90 9f a0 bf c0 ff");

  private final CharsetDecoder decoder =
      UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final CharBuffer decoded = CharBuffer.allocate(64);
  private final Utf8Validator validator = new Utf8Validator();

  @BeforeAll
  static void collectTheBeginningsOfAllCharacters() {
    for (int character = 0; character <= Character.MAX_CODE_POINT; character++) {
      if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
        continue;
      }
      byte[] bytes = new String(new int[] {character}, 0, 1).getBytes(UTF_8);
      LENGTHS[bytes[0] & 0xFF] = bytes.length;
      int number = 0;
      for (int i = 1; i < bytes.length; i++) {
        number = number << 8 | bytes[i - 1] & 0xFF;
        BEGINNINGS[i].set(number);
      }
    }
  }

  /** Whether the whole is UTF-8 by the JDK's judgement. */
  private boolean decodes(ByteBuffer bytes) {
    return !decoder.reset().decode(bytes.rewind(), decoded.clear(), true).isError();
  }

  /** The first wrong byte by the definition: no character begins with what leads up to it. */
  private static int firstWrong(byte[] bytes, int length) {
    int begin = 0;
    int number = 0;
    for (int i = 0; i < length; i++) {
      int count = i - begin + 1;
      boolean begun = count == 1 || BEGINNINGS[count - 1].get(number);
      number = number << 8 | bytes[i] & 0xFF;
      if (count < 4 && BEGINNINGS[count].get(number)) {
        continue;
      }
      boolean fits = count == 1 ? bytes[i] >= 0 : (bytes[i] & 0xC0) == 0x80;
      if (!begun || !fits || count != LENGTHS[bytes[begin] & 0xFF]) {
        return i;
      }
      begin = i + 1;
      number = 0;
    }
    return Utf8Validator.VALID;
  }

  private void check(byte[] bytes, ByteBuffer buffer) {
    int length = buffer.capacity();
    int expected = firstWrong(bytes, length);
    validator.reset();
    int found = validator.feed(buffer, 0, length);
    if (found != expected || decodes(buffer) != (found < 0 && validator.complete())) {
      throw new AssertionError(Wire.hex(bytes) + ": " + found + " for " + expected);
    }
    if (bytes[0] >= 0) {
      return; // behind ASCII comes a shorter sequence, which is checked by itself
    }
    // every partition, of which the cuts are the bits of a number
    for (int cuts = 1; cuts < 1 << length - 1; cuts++) {
      if (feedInPieces(buffer, length, cuts) != expected) {
        throw new AssertionError(Wire.hex(bytes) + " cut " + cuts);
      }
    }
  }

  private int feedInPieces(ByteBuffer buffer, int length, int cuts) {
    validator.reset();
    int begin = 0;
    for (int end = 1; end <= length; end++) {
      if (end == length || (cuts >> end - 1 & 1) != 0) {
        int wrong = validator.feed(buffer, begin, end);
        if (wrong != Utf8Validator.VALID) {
          return wrong;
        }
        begin = end;
      }
    }
    return Utf8Validator.VALID;
  }

  @Test
  void allSequencesOfOneByte() {
    byte[] bytes = new byte[1];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    for (int i = 0; i < 1 << 8; i++) {
      bytes[0] = (byte) i;
      check(bytes, buffer);
    }
  }

  @Test
  void allSequencesOfTwoBytes() {
    byte[] bytes = new byte[2];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    for (int i = 0; i < 1 << 16; i++) {
      bytes[0] = (byte) (i >> 8);
      bytes[1] = (byte) i;
      check(bytes, buffer);
    }
  }

  @Test
  void allSequencesOfThreeBytes() {
    byte[] bytes = new byte[3];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    for (int i = 0; i < 1 << 24; i++) {
      bytes[0] = (byte) (i >> 16);
      bytes[1] = (byte) (i >> 8);
      bytes[2] = (byte) i;
      check(bytes, buffer);
    }
  }

  @Test
  void sequencesOfFourBytesAtTheEdges() {
    byte[] bytes = new byte[4];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    for (int first : new int[] {0x7F, 0xDF, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF8, 0xFF}) {
      for (int second = 0; second < 256; second++) {
        for (byte third : EDGES) {
          for (byte fourth : EDGES) {
            bytes[0] = (byte) first;
            bytes[1] = (byte) second;
            bytes[2] = third;
            bytes[3] = fourth;
            check(bytes, buffer);
          }
        }
      }
    }
  }

  @Test
  void randomSequencesOfFourToEightBytes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = new byte[4 + random.nextInt(5)];
      for (int j = 0; j < bytes.length; j++) {
        // mostly bytes that may follow, so that characters get long
        bytes[j] =
            (byte) (random.nextInt(4) == 0 ? 0xC0 + random.nextInt(64) : 0x80 + random.nextInt(64));
      }
      check(bytes, ByteBuffer.wrap(bytes));
    }
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          80,             0
          bf,             0
          c0 80,          0
          c1 bf,          0
          c2 41,          1
          e0 80 80,       1
          e0 9f bf,       1
          ed a0 80,       1
          ed bf bf,       1
          ef bf 41,       2
          f0 8f bf bf,    1
          f4 90 80 80,    1
          f5 80 80 80,    0
          f8 88 80 80 80, 0
          fe,             0
          ff,             0
          41 42 c3 28,    3
          ce ba e1 bd b9 cf 83 ce bc ce b5 f4 90 80 80 65, 12
          """)
  void theFirstWrongByteIsNamed(String hex, int wrong) {
    byte[] bytes = Wire.hex(hex);
    assertEquals(wrong, validator.feed(ByteBuffer.wrap(bytes), 0, bytes.length));
    for (int size = 1; size < bytes.length; size++) {
      validator.reset();
      int found = Utf8Validator.VALID;
      for (int at = 0; at < bytes.length && found == Utf8Validator.VALID; at += size) {
        found = validator.feed(ByteBuffer.wrap(bytes), at, Math.min(at + size, bytes.length));
      }
      assertEquals(wrong, found);
    }
  }

  @Test
  void anythingBetweenAsciiIsFoundAtEveryPlaceInEveryKindOfMemory() {
    for (String inserted :
        new String[] {"ff", "c3a9", "e282ac", "f09f9880", "eda080", "f4908080"}) {
      byte[] odd = Wire.hex(inserted);
      for (int length : new int[] {6, 7, 8, 9, 15, 16, 17, 24, 43, 71, 72, 73, 74, 80, 130}) {
        for (int place = 0; place <= length - odd.length; place++) {
          byte[] text = "the quick brown fox jumps over".repeat(5).getBytes(UTF_8);
          System.arraycopy(odd, 0, text, place, odd.length);
          isJudgedInEveryKindOfMemory(
              Arrays.copyOf(text, length), inserted + " at " + place + " of " + length);
        }
      }
    }
  }

  private void isJudgedInEveryKindOfMemory(byte[] text, String what) {
    int expected = firstWrong(text, text.length);
    for (ByteBuffer memory : memoryWith(text)) {
      int base = memory.position();
      validator.reset();
      int found = validator.feed(memory, base, memory.limit());
      assertEquals(expected < 0 ? expected : base + expected, found, what);
      assertEquals(base, memory.position(), "the position does not move");
      if (found < 0) {
        assertTrue(validator.complete());
      }
    }
  }

  private static ByteBuffer[] memoryWith(byte[] text) {
    ByteBuffer heap = ByteBuffer.allocate(160).position(3).slice().position(6);
    ByteBuffer direct = ByteBuffer.allocateDirect(160).position(1).slice().position(2);
    heap.put(text).flip().position(6);
    direct.put(text).flip().position(2);
    return new ByteBuffer[] {heap, direct, heap.asReadOnlyBuffer()};
  }

  @Test
  void bytesOutsideTheWindowAreNotLookedAt() {
    byte[] bytes = Wire.hex("ffff 4142434445464748494a ffff");
    for (int from = 2; from <= 12; from++) {
      for (int to = from; to <= 12; to++) {
        validator.reset();
        assertEquals(Utf8Validator.VALID, validator.feed(ByteBuffer.wrap(bytes), from, to));
        assertTrue(validator.complete());
      }
    }
  }

  @Test
  void aCharacterIsCompleteAtItsLastByteOnly() {
    ByteBuffer bytes = ByteBuffer.wrap(Wire.hex("f09f9880"));
    for (int i = 0; i < 4; i++) {
      assertEquals(Utf8Validator.VALID, validator.feed(bytes, i, i + 1));
      assertEquals(i == 3, validator.complete());
    }
    validator.feed(bytes, 0, 2);
    assertFalse(validator.complete());
    validator.reset();
    assertTrue(validator.complete());
  }

  @Test
  void aWrongByteLeavesThePlaceInACharacterAsItWas() {
    ByteBuffer bytes = ByteBuffer.wrap(Wire.hex("e2 82 41 ac"));
    validator.feed(bytes, 0, 1);
    assertEquals(2, validator.feed(bytes, 1, 3));
    assertEquals(Utf8Validator.VALID, validator.feed(bytes, 1, 2));
    assertEquals(Utf8Validator.VALID, validator.feed(bytes, 3, 4));
    assertTrue(validator.complete());
  }

  @Test
  void aMarkBringsBackThePlaceInACharacter() {
    ByteBuffer bytes = ByteBuffer.wrap(Wire.hex("e2 82 ac"));
    validator.feed(bytes, 0, 1);
    int mark = validator.mark();
    validator.feed(bytes, 1, 3);
    assertTrue(validator.complete());
    validator.restore(mark);
    assertFalse(validator.complete());
    assertEquals(Utf8Validator.VALID, validator.feed(bytes, 1, 3));
    assertTrue(validator.complete());
  }
}
