// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A trace finds every frame, however the bytes come and whatever is wrong with it. */
class FrameScannerTest {

  private final List<String> found = new ArrayList<>();

  private FrameScanner scanner(int shown) {
    return new FrameScanner(
        shown,
        (flags, masked, key, length, payload) ->
            found.add(
                "%02x %s %d %s"
                    .formatted(
                        flags,
                        masked ? HexFormat.of().toHexDigits(key) : "plain",
                        length,
                        UTF_8.decode(payload))
                    .strip()));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # bytes,                                what is shown of them
          8105 48656c6c6f,                        81 plain 5 Hell
          8185 37fa213d 7f9f4d5158,               81 37fa213d 5 Hell
          0103 48656c 8002 6c6f,                  01 plain 3 Hel | 80 plain 2 lo
          8900,                                   89 plain 0
          8980 00000001,                          89 00000001 0
          8802 03e8 8a00,                         88 plain 2 \u0003\ufffd | 8a plain 0
          # what breaks the protocol is shown as it is
          f101 41,                                f1 plain 1 A
          8b81 00000000 41,                       8b 00000000 1 A
          0901 41 8101 42,                        09 plain 1 A | 81 plain 1 B
          817e 0001 41 8101 42,                   81 plain 1 A | 81 plain 1 B
          817f 0000000000000001 41 8101 42,       81 plain 1 A | 81 plain 1 B
          # behind a length that cannot be there is nothing
          817f 8000000000000000 8101 42,          81 plain -9223372036854775808
          """)
  void everyFrameIsFoundThroughEverySplit(String hex, String expected) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    for (int split = 0; split <= bytes.length; split++) {
      found.clear();
      FrameScanner scanner = scanner(4);
      scanner.scan(ByteBuffer.wrap(bytes, 0, split));
      scanner.scan(ByteBuffer.wrap(bytes, split, bytes.length - split));
      assertEquals(expected, String.join(" | ", found), "split at " + split);
    }
    found.clear();
    FrameScanner scanner = scanner(4);
    for (byte one : bytes) {
      scanner.scan(ByteBuffer.wrap(new byte[] {one}));
    }
    assertEquals(expected, String.join(" | ", found), "byte by byte");
  }

  @Test
  void longFramesAreToldOnceAndWithoutMoreThanIsShown() {
    FrameScanner scanner = scanner(3);
    for (int length : new int[] {125, 126, 65535, 65536, 200_000}) {
      scanner.scan(ByteBuffer.wrap(Peer.frame(0x82, "x".repeat(length).getBytes(UTF_8), 7)));
    }
    assertEquals(
        List.of(
            "82 00000007 125 xxx",
            "82 00000007 126 xxx",
            "82 00000007 65535 xxx",
            "82 00000007 65536 xxx",
            "82 00000007 200000 xxx"),
        found);
  }

  @Test
  void withoutPayloadToShowAFrameIsToldAtItsHeader() {
    FrameScanner scanner = scanner(0);
    scanner.scan(ByteBuffer.wrap(new byte[] {(byte) 0x82, 5}));
    assertEquals(List.of("82 plain 5"), found);
    scanner.scan(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, (byte) 0x89, 0}));
    assertEquals(List.of("82 plain 5", "89 plain 0"), found);
  }
}
