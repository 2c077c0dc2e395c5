// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import static io.websocketmodule.impl.protocol.Opcode.BINARY;
import static io.websocketmodule.impl.protocol.Opcode.CONTINUATION;
import static io.websocketmodule.impl.protocol.Opcode.TEXT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages leave in order and as UTF-8, and what is refused leaves no trace. */
class FragmentWriterTest {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final FragmentWriter writer = new FragmentWriter();

  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(Wire.hex(hex));
  }

  @Test
  void theFirstFragmentHasTheTypeAndTheOthersContinue() {
    assertFalse(writer.insideMessage());
    assertEquals(TEXT, writer.begin(bytes("61"), true, false));
    assertTrue(writer.insideMessage());
    assertEquals(CONTINUATION, writer.begin(bytes("62"), true, false));
    assertEquals(CONTINUATION, writer.begin(NOTHING, true, true));
    assertFalse(writer.insideMessage());
    assertEquals(BINARY, writer.begin(bytes("ff"), false, false));
    assertEquals(CONTINUATION, writer.begin(bytes("ff"), false, true));
    assertEquals(TEXT, writer.begin(bytes("63"), true, true));
    assertEquals(BINARY, writer.begin(NOTHING, false, true));
    assertEquals(TEXT, writer.begin(NOTHING, true, true));
  }

  @Test
  void theOtherTypeInsideAMessageIsRefusedAndTheMessageGoesOn() {
    writer.begin(bytes("61"), true, false);
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> writer.begin(bytes("00"), false, true));
    assertTrue(refused.getMessage().contains("text message has been begun"));
    assertEquals(CONTINUATION, writer.begin(bytes("62"), true, true));
    writer.begin(bytes("61"), false, false);
    assertThrows(IllegalStateException.class, () -> writer.begin(bytes("61"), true, false));
    assertEquals(CONTINUATION, writer.begin(bytes("ff"), false, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff", "61c0", "eda080", "f490", "e28261", "8080", "616263646566676869ff"})
  void badTextIsRefusedInEveryPlaceOfAMessage(String hex) {
    for (boolean last : new boolean[] {true, false}) {
      assertThrows(IllegalArgumentException.class, () -> writer.begin(bytes(hex), true, last));
      assertFalse(writer.insideMessage());
      assertEquals(TEXT, writer.begin(bytes("c3"), true, false));
      assertThrows(IllegalArgumentException.class, () -> writer.begin(bytes(hex), true, last));
      assertTrue(writer.insideMessage());
      // the half character before is still waited for
      assertThrows(IllegalArgumentException.class, () -> writer.begin(bytes("61"), true, last));
      assertEquals(CONTINUATION, writer.begin(bytes("a9"), true, true));
      assertEquals(BINARY, writer.begin(bytes(hex), false, true));
    }
  }

  @Test
  void theMessageNamesTheByteCountedFromTheFragmentsBegin() {
    ByteBuffer from = bytes("ffff 6162 ff 63").position(2).limit(5);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> writer.begin(from, true, false));
    assertTrue(refused.getMessage().contains("at byte 2"), refused.getMessage());
    assertEquals(2, from.position());
    assertEquals(5, from.limit());
  }

  @Test
  void aMessageCannotEndInsideACharacter() {
    assertThrows(IllegalArgumentException.class, () -> writer.begin(bytes("61e282"), true, true));
    assertEquals(TEXT, writer.begin(bytes("61e282"), true, false));
    assertThrows(IllegalArgumentException.class, () -> writer.begin(NOTHING, true, true));
    assertEquals(CONTINUATION, writer.begin(bytes("ac"), true, true));
  }

  @Test
  void everyCutOfAMessageIsAccepted() {
    Wire.everyPartition(
        Wire.hex("41 c3a9 e282ac f09f9880 42"),
        pieces -> {
          for (int i = 0; i < pieces.size(); i++) {
            Opcode opcode = writer.begin(pieces.get(i), true, i == pieces.size() - 1);
            assertEquals(i == 0 ? TEXT : CONTINUATION, opcode);
          }
          assertFalse(writer.insideMessage());
        });
  }

  @Test
  void positionAndLimitStayAndReadOnlyMemoryWillDo() {
    ByteBuffer from = ByteBuffer.allocateDirect(20).position(3).limit(9).asReadOnlyBuffer();
    assertEquals(TEXT, writer.begin(from, true, true));
    assertEquals(3, from.position());
    assertEquals(9, from.limit());
  }

  @Test
  void whatIsTakenBackHasNeverBeen() {
    writer.begin(bytes("61"), true, true);
    writer.withdraw();
    assertFalse(writer.insideMessage());
    assertThrows(IllegalStateException.class, writer::withdraw);

    writer.begin(bytes("c3"), true, false);
    writer.begin(bytes("a9"), true, true);
    writer.withdraw();
    assertTrue(writer.insideMessage());
    assertThrows(IllegalArgumentException.class, () -> writer.begin(bytes("61"), true, true));
    assertThrows(IllegalStateException.class, () -> writer.begin(bytes("61"), false, true));
    assertEquals(CONTINUATION, writer.begin(bytes("a9"), true, true));

    writer.begin(bytes("e2"), true, false);
    writer.withdraw();
    assertEquals(BINARY, writer.begin(bytes("e2"), false, true));
  }

  @Test
  void nothingIsTakenBackBeforeAnythingWasBegun() {
    assertThrows(IllegalStateException.class, writer::withdraw);
    assertThrows(IllegalArgumentException.class, () -> writer.begin(bytes("ff"), true, true));
    assertThrows(IllegalStateException.class, writer::withdraw);
  }
}
