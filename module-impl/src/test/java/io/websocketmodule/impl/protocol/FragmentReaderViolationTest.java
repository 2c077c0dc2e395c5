// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A breach of the rules is told at the byte that proves it, with its code, however it is cut. */
class FragmentReaderViolationTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          continuation of nothing      | 80                      | 1002
          unfinished one of nothing    | 00                      | 1002
          continuation of an ended one | 810161 80               | 1002
          text within text             | 010161 81               | 1002
          binary within text           | 010161 82               | 1002
          text within binary           | 020161 01               | 1002
          new message behind a ping    | 020161 8900 82          | 1002
          new message behind an empty  | 0100 81                 | 1002
          fragmented ping              | 09                      | 1002
          fragmented close in message  | 010161 08               | 1002
          long ping                    | 897e                    | 1002
          very long close              | 887f                    | 1002
          reserved bit 1               | c1                      | 1002
          reserved bit 2               | a1                      | 1002
          reserved bit 3 on a ping     | 99                      | 1002
          reserved bit in continuation | 010161 c0               | 1002
          reserved data opcode         | 83                      | 1002
          reserved control opcode      | 8b                      | 1002
          length not minimal           | 817e007d                | 1002
          long length not minimal      | 827f000000000000        | 1002
          length of 2^63               | 827f80                  | 1002
          masked                       | 8180                    | 1002
          close with one byte          | 8801 03                 | 1002
          close 0                      | 8802 0000               | 1002
          close 999                    | 8802 03e7               | 1002
          close 1004                   | 8802 03ec               | 1002
          close 1005                   | 8802 03ed               | 1002
          close 1006                   | 8802 03ee               | 1002
          close 1015                   | 8802 03f7               | 1002
          close 2000                   | 8802 07d0               | 1002
          close 5000 with bad reason   | 8803 1388 ff            | 1002
          close with bad reason        | 8803 03e8 ff            | 1007
          close with half a character  | 8804 03e8 e282          | 1007
          close with a surrogate       | 8805 03e8 eda080        | 1007
          text of a wrong byte         | 810a ff                 | 1007
          text of a surrogate          | 810a 61eda0             | 1007
          text of an overlong form     | 810a 61c0               | 1007
          text beyond U+10FFFF         | 810a f490               | 1007
          text with a broken character | 810a 61e28261           | 1007
          wrong byte in continuation   | 0101 c3 800a 28         | 1007
          wrong byte behind a ping     | 0101 c3 8900 800a 28    | 1007
          text ends in a character     | 8101 c3                 | 1007
          long text ends in one        | 0101 61 8002 e282       | 1007
          empty end in a character     | 0101 c3 8000            | 1007
          second text                  | 810161 8102 c3a9 810aff | 1007
          text after binary            | 8201ff 810aff           | 1007
          """)
  void isToldAtItsByte(String name, String stream, int code) throws Exception {
    byte[] bytes = Wire.hex(stream);
    // Up to the last byte nothing is wrong ...
    for (int room : new int[] {1, 2, 100}) {
      List<ByteBuffer> before = Wire.pieces(bytes, 1).subList(0, bytes.length - 1);
      assertTrue(
          Recorder.record(false, room, before).stream().noneMatch(e -> e.startsWith("violation")));
      // ... and with it, it is, in whatever pieces it came and whatever follows.
      for (int size = 1; size <= bytes.length; size++) {
        assertViolation(code, Recorder.record(false, room, Wire.pieces(bytes, size)));
      }
      byte[] more = Wire.join(bytes, new byte[20]);
      assertViolation(code, Recorder.record(false, room, List.of(ByteBuffer.wrap(more))));
    }
  }

  private static void assertViolation(int code, List<String> events) {
    assertEquals("violation " + code, events.get(events.size() - 1));
  }

  @Test
  void aServerRefusesUnmaskedFramesAndAClientMaskedOnes() {
    List<ByteBuffer> unmasked = List.of(ByteBuffer.wrap(Wire.frame(0x82, new byte[3])));
    List<ByteBuffer> masked = List.of(ByteBuffer.wrap(Wire.frame(0x82, new byte[3], 0)));
    assertEquals(List.of("violation 1002"), Recorder.record(true, 9, unmasked));
    assertEquals(List.of("violation 1002"), Recorder.record(false, 9, masked));
    assertEquals(List.of("binary 000000"), Recorder.record(true, 9, masked));
    assertEquals(List.of("binary 000000"), Recorder.record(false, 9, unmasked));
  }

  @Test
  void wrongTextIsFoundUnderItsMask() {
    byte[] text = Wire.hex("6161 eda080 61");
    List<ByteBuffer> wire = List.of(ByteBuffer.wrap(Wire.frame(0x81, text, 0x12345678)));
    assertEquals(List.of("violation 1007"), Recorder.record(true, 9, wire));
  }

  @Test
  void framingIsCheckedWhileNobodyAsks() {
    for (String stream : new String[] {"83", "80", "8802 03e7", "897e", "0100 81"}) {
      FragmentReader reader = new FragmentReader(false);
      ByteBuffer in = ByteBuffer.wrap(Wire.hex(stream));
      assertEquals(
          1002, assertThrows(ProtocolViolation.class, () -> reader.read(in, null)).closeCode());
    }
  }

  @Test
  void anEndInsideACharacterIsNotToldAsAFragment() throws Exception {
    FragmentReader reader = new FragmentReader(false);
    ByteBuffer in = ByteBuffer.wrap(Wire.hex("0101 c3 8000"));
    ByteBuffer into = ByteBuffer.allocate(4);
    assertEquals(FragmentReader.Event.FRAGMENT, reader.read(in, into));
    assertEquals(FragmentReader.Event.PAYLOAD_WAITING, reader.read(in, null));
    assertEquals(
        1007, assertThrows(ProtocolViolation.class, () -> reader.read(in, into)).closeCode());
    assertEquals(1, into.position());
  }

  @Test
  void aReaderThatFailedIsOfNoMoreUse() {
    FragmentReader reader = new FragmentReader(false);
    assertThrows(ProtocolViolation.class, () -> reader.read(ByteBuffer.wrap(Wire.hex("80")), null));
    ByteBuffer in = ByteBuffer.wrap(Wire.hex("810161"));
    assertThrows(IllegalStateException.class, () -> reader.read(in, ByteBuffer.allocate(1)));
    assertEquals(0, in.position());
  }
}
