// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.benchmarks.points.Point;
import io.websocketmodule.benchmarks.points.Points;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client that checks every byte does so. */
class RepliesTest {

  private static final int RINGS = 2;

  @ParameterizedTest
  @ValueSource(strings = {"1b-text-1x1", "20b-text-1x1", "125b-binary-1x1", "126b-text-1x1"})
  void repliesAreCountedInWhateverPiecesTheyCome(String name) throws WrongReply {
    Tape tape = tape(name);
    for (int piece = 1; piece <= 3 * tape.replyBytes(); piece++) {
      assertEquals(RINGS * tape.messages(), count(tape, stream(tape), piece), "pieces of " + piece);
    }
  }

  @Test
  void aMessageMayBeCutIntoFragmentsWithPingsBetween() throws WrongReply {
    Tape tape = tape("20b-text-1x1");
    byte[] stream = fragmented(tape, 7);
    for (int piece = 1; piece <= stream.length; piece++) {
      assertEquals(tape.messages(), count(tape, stream, piece), "pieces of " + piece);
    }
  }

  @Test
  void anEmptyFragmentMayEndAMessage() throws WrongReply {
    Tape tape = tape("20b-binary-1x1");
    assertEquals(tape.messages(), count(tape, fragmented(tape, 20), 1000));
  }

  @Test
  void everyWrongByteIsFound() {
    Tape tape = tape("130b-binary-1x1");
    byte[] right = stream(tape);
    for (int i = 0; i < 3 * tape.replyBytes(); i++) {
      byte[] wrong = right.clone();
      wrong[i] ^= 1;
      assertThrows(WrongReply.class, () -> count(tape, wrong, 64), "byte " + i);
    }
  }

  @Test
  void everyWrongByteOfFragmentsIsFound() {
    Tape tape = tape("20b-text-1x1");
    byte[] right = fragmented(tape, 7);
    // A ping's payload is nobody's, and the last bit of its opcode makes it a pong.
    Set<Integer> harmless = Set.of(9, 11, 21, 23, 32, 34);
    int message = right.length / tape.messages();
    for (int i = 0; i < 3 * message; i++) {
      byte[] wrong = right.clone();
      wrong[i] ^= 1;
      if (!harmless.contains(i % message)) {
        assertThrows(WrongReply.class, () -> count(tape, wrong, 64), "byte " + i);
      }
    }
  }

  @Test
  void aReplyThatIsLeftOutOrComesTwiceIsFound() {
    Tape tape = tape("20b-text-1x1");
    byte[] right = stream(tape);
    int reply = tape.replyBytes();
    byte[] without = Arrays.copyOfRange(right, reply, right.length);
    byte[] twice = new byte[2 * reply];
    System.arraycopy(right, 0, twice, 0, reply);
    System.arraycopy(right, 0, twice, reply, reply);
    for (byte[] wrong : List.of(without, twice)) {
      WrongReply failure = assertThrows(WrongReply.class, () -> count(tape, wrong, 64));
      assertTrue(failure.getMessage().startsWith("Byte "), failure.getMessage());
    }
  }

  @Test
  void aCloseInsteadOfAReplyIsTold() {
    Tape tape = tape("20b-text-1x1");
    byte[] close = {(byte) 0x88, 2, 3, (byte) 0xE9};
    WrongReply failure = assertThrows(WrongReply.class, () -> count(tape, close, 4));
    assertEquals("The server sent a frame with opcode 8 instead of a reply", failure.getMessage());
  }

  private static Tape tape(String name) {
    Point point = Points.named(List.of(name)).get(0);
    return new Tape(point, false);
  }

  private static byte[] stream(Tape tape) {
    byte[] ring = tape.replies();
    byte[] rings = new byte[RINGS * ring.length];
    for (int i = 0; i < RINGS; i++) {
      System.arraycopy(ring, 0, rings, i * ring.length, ring.length);
    }
    return rings;
  }

  /** The ring with each message in pieces, a ping behind each piece, and an empty last frame. */
  private static byte[] fragmented(Tape tape, int piece) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < tape.messages(); i++) {
      int begin = i * tape.replyBytes();
      int end = begin + tape.replyBytes();
      int opcode = tape.replies()[begin];
      for (int at = begin + tape.replyHeaderBytes(); at < end; at += piece) {
        int size = Math.min(piece, end - at);
        out.write(opcode & 0x0F);
        out.write(size);
        out.write(tape.replies(), at, size);
        out.writeBytes(new byte[] {(byte) 0x89, 1, 42});
        opcode = 0;
      }
      out.write(0x80);
      out.write(0);
    }
    return out.toByteArray();
  }

  private static int count(Tape tape, byte[] stream, int piece) throws WrongReply {
    Replies replies = new Replies(tape);
    int completed = 0;
    for (int at = 0; at < stream.length; at += piece) {
      byte[] read = Arrays.copyOfRange(stream, at, Math.min(stream.length, at + piece));
      completed += replies.accept(read, read.length);
    }
    return completed;
  }
}
