// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.fuzzing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.websocketmodule.fuzzing.Said.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The module and Netty understand the same of the same bytes: the same messages and control frames
 * in the same order, and of a violation the same close code. Where they differ, each rule below
 * says how, and by which clause of RFC 6455.
 */
class NettyDifferenceFuzzTest {

  /** The rest of frames up to this size is made up, to see Netty's verdict of them. */
  private static final int MOST_PADDING = 1 << 16;

  /** Behind the first byte of a header: it is masked and empty. Behind more: any length ends. */
  private static final byte[] END_OF_HEADER = {(byte) 0x80, 0, 0, 0, 0, 0, 0, 0};

  /** The end of any control frame, and then a pong, which may stand anywhere. */
  private static final byte[] PONGS = "\u008A".repeat(16).getBytes(ISO_8859_1);

  /** Byte 0 steers the pieces for the module, byte 1 those for Netty. */
  @FuzzTest
  void verdicts(byte[] bytes) {
    Input input = Input.of(bytes, 2);
    byte[] wire = input.rest();
    Reading ours = new Reading(new Pieces(input.steer(0)), new Pieces(0), false, false);
    List<Said> ourSaid = ours.read(wire);
    try (NettyFrames netty = new NettyFrames()) {
      List<Said> theirs = netty.read(wire, new Pieces(input.steer(1)));
      int same = 0;
      while (same < Math.min(ourSaid.size(), theirs.size())
          && ourSaid.get(same).equals(theirs.get(same))) {
        same++;
      }
      if (same < ourSaid.size() || same < theirs.size()) {
        Said our = same < ourSaid.size() ? ourSaid.get(same) : null;
        Said their = same < theirs.size() ? theirs.get(same) : null;
        assertTrue(
            isLegitimate(our, their, ours, netty),
            () -> "the module says " + ourSaid + ", Netty " + theirs);
      }
    }
  }

  private static boolean isLegitimate(Said our, Said their, Reading ours, NettyFrames netty) {
    if (their == null) {
      // 5.2, 8.1: the module fails at the byte that proves it, Netty when it has the whole header
      // or frame; completed, it fails there with the same code.
      return our.kind() == Kind.VIOLATION && failsCompleted(our, ours, netty);
    }
    if (their.equals(Said.violation(1009))) {
      // 10.4: Netty holds whole frames and refuses one that no array can hold.
      return our == null || our.kind() == Kind.VIOLATION;
    }
    if (our == null) {
      // 5.5.1: Netty refuses a close of one byte at its header, the module at that byte.
      return their.kind() == Kind.VIOLATION && their.equals(last(ours.read(PONGS)));
    }
    if (our.equals(Said.violation(1002))) {
      // 7.4.2: codes from 5000 on are nobody's; Netty takes them, and then looks at the reason.
      boolean close = their.kind() == Kind.CLOSE || their.equals(Said.violation(1007));
      return close && ours.codeOfLastControl() >= 5000;
    }
    // 5.5.1: the reason of a close is UTF-8; Netty takes one that ends inside a character.
    return our.equals(Said.violation(1007))
        && their.kind() == Kind.CLOSE
        && !isUtf8(their.payload());
  }

  private static boolean failsCompleted(Said our, Reading ours, NettyFrames netty) {
    if (ours.missing() > MOST_PADDING) {
      return true; // nobody can tell
    }
    byte[] rest = our.code() == 1002 ? END_OF_HEADER : new byte[(int) ours.missing()];
    return our.equals(last(netty.read(rest, new Pieces(0))));
  }

  private static Said last(List<Said> said) {
    return said.isEmpty() ? null : said.get(said.size() - 1);
  }

  private static boolean isUtf8(ByteBuffer bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate());
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
