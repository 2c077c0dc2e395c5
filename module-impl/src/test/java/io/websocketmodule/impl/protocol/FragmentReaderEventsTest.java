// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What correct streams say does not depend on how they are cut, on the buffer, or on the mask. */
class FragmentReaderEventsTest {
  private static final int[] SIZES = {1, 2, 3, 7, 10_000};

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          one text frame          | 8105 48656c6c6f                       | text 48656c6c6f
          two fragments           | 0103 48656c 8002 6c6f                 | text 48656c6c6f
          one binary frame        | 8203 00ff80                           | binary 00ff80
          binary of bad UTF-8     | 0202 edff 8001 c3                     | binary edffc3
          empty text              | 8100                                  | text
          empty binary            | 8200                                  | binary
          empty fragments only    | 0100 0000 0000 8000                   | text
          empty beginning         | 0100 8001 61                          | text 61
          empty end               | 0101 61 8000                          | text 61
          empty middle            | 0201 61 0000 8001 62                  | binary 6162
          two messages            | 8101 61 8201 ff                       | text 61; binary ff
          text after binary       | 0201 c3 8000 8102 c3a9                | binary c3; text c3a9
          ping                    | 8905 48656c6c6f                       | ping 48656c6c6f
          empty ping              | 8900                                  | ping
          pong unasked for        | 8a01 07                               | pong 07
          control within message  | 0101 61 8901 01 8a00 0001 62 8000     | ping 01; pong; text 6162
          ping within a character | 0101 e2 8900 0001 82 8001 ac          | ping; text e282ac
          all lengths of UTF-8    | 8109 c3a9 e282ac f09f9880             | text c3a9e282acf09f9880
          characters cut by frame | 0102 f09f 8002 9880                   | text f09f9880
          close without code      | 8800                                  | close 1005
          close with code         | 8802 03e8                             | close 1000
          close with reason       | 8805 0fa0 627965                      | close 4000 bye
          close with odd reason   | 8804 03e9 c3a9                        | close 1001 é
          close in half a message | 0101 61 8802 03f3                     | close 1011
          nothing after close     | 8800 ffffffff                         | close 1005
          length in two bytes     | 017e007e {126 x 61} 8000              | text {126 x 61}
          """)
  void events(String name, String stream, String expected) {
    byte[] bytes = Wire.hex(expand(stream));
    List<String> events = Arrays.stream(expand(expected).split(";")).map(String::strip).toList();
    checkAllCuts(false, bytes, events);
    // Masked, each frame with another key; what follows a close is no frame and cannot be.
    if (!name.startsWith("nothing after")) {
      checkAllCuts(true, masked(bytes, 0x37FA213D), events);
      checkAllCuts(true, masked(bytes, 0), events);
    }
  }

  private static void checkAllCuts(boolean masked, byte[] bytes, List<String> expected) {
    for (int room : SIZES) {
      for (int size : SIZES) {
        assertEquals(expected, Recorder.record(masked, room, Wire.pieces(bytes, size)));
      }
      Wire.everySplit(
          bytes, pieces -> assertEquals(expected, Recorder.record(masked, room, pieces)));
    }
    if (bytes.length <= 12) {
      Wire.everyPartition(
          bytes, pieces -> assertEquals(expected, Recorder.record(masked, 3, pieces)));
    }
  }

  /** Replaces {n x hh} by the byte hh, n times. */
  private static String expand(String text) {
    int begin = text.indexOf('{');
    if (begin < 0) {
      return text;
    }
    int end = text.indexOf('}');
    String[] parts = text.substring(begin + 1, end).split(" x ");
    return text.substring(0, begin)
        + parts[1].repeat(Integer.parseInt(parts[0]))
        + expand(text.substring(end + 1));
  }

  /** Masks each frame of a stream that has only lengths in one byte or two. */
  private static byte[] masked(byte[] stream, int key) {
    List<byte[]> frames = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(stream);
    while (in.hasRemaining()) {
      int first = in.get();
      int length = in.get();
      byte[] payload = new byte[Math.min(in.remaining(), length < 126 ? length : in.getShort())];
      in.get(payload);
      frames.add(Wire.frame(first, payload, key + frames.size()));
    }
    return Wire.join(frames.toArray(byte[][]::new));
  }

  @Test
  void theMaskedExampleOfTheSpecification() {
    byte[] bytes = Wire.hex("8185 37fa213d 7f9f4d5158");
    Wire.everyPartition(
        bytes,
        pieces -> assertEquals(List.of("text 48656c6c6f"), Recorder.record(true, 3, pieces)));
  }

  @Test
  void messagesOfAllFormsOfLength() {
    for (int length : new int[] {0, 1, 125, 126, 127, 65_535, 65_536, 200_000}) {
      byte[] payload = new byte[length];
      Arrays.fill(payload, (byte) 'x');
      List<String> expected = List.of(("text " + Wire.hex(payload)).strip());
      byte[] fromClient = Wire.frame(0x81, payload, 0xCAFEBABE);
      byte[] fromServer = Wire.frame(0x81, payload);
      for (int size : new int[] {1_000, 4_097, 1_000_000}) {
        assertEquals(expected, Recorder.record(true, 1_024, Wire.pieces(fromClient, size)));
        assertEquals(expected, Recorder.record(false, 999, Wire.pieces(fromServer, size)));
      }
    }
  }

  @Test
  void controlFramesOfAllLengths() {
    for (int length = 0; length <= 125; length++) {
      byte[] payload = new byte[length];
      Arrays.fill(payload, (byte) length);
      byte[] bytes = Wire.join(Wire.frame(0x89, payload, -2), Wire.frame(0x8A, payload, 5));
      String hex = Wire.hex(payload);
      List<String> expected = List.of(("ping " + hex).strip(), ("pong " + hex).strip());
      for (int size : SIZES) {
        assertEquals(expected, Recorder.record(true, 1, Wire.pieces(bytes, size)));
      }
    }
  }
}
