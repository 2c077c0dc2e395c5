// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.fuzzing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.websocketmodule.fuzzing.Said.Kind;
import java.util.List;

/**
 * What a peer said does not depend on the pieces it came in, nor on the buffers it was read into;
 * and the reader keeps its contract at each step, which is {@link Reading}'s matter.
 */
class FragmentReaderFuzzTest {

  /** Byte 0 steers the pieces, byte 1 the buffers, byte 2 their kind. */
  @FuzzTest
  void fragments(byte[] bytes) {
    Input input = Input.of(bytes, 3);
    Reading whole = new Reading(new Pieces(0), new Pieces(0), false, false);
    List<Said> expected = whole.read(input.rest());
    Reading cut =
        new Reading(
            new Pieces(input.steer(0)),
            new Pieces(input.steer(1)),
            input.steer(2, 0),
            input.steer(2, 1));
    List<Said> said = cut.read(input.rest());
    assertEquals(expected, said);
    // What comes at once with a byte that is wrong is not told; what came before it was.
    if (said.stream().noneMatch(one -> one.kind() == Kind.VIOLATION)) {
      assertArrayEquals(whole.unfinished(), cut.unfinished());
    }
  }
}
