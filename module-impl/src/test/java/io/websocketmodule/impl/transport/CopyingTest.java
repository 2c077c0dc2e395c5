// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is copied is what there is and fits, and both positions move behind it. */
class CopyingTest {

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 3", "3, 0", "3, 3", "2, 3", "3, 2", "5, 1"})
  void movesBothPositionsBehindWhatFits(int there, int room) {
    ByteBuffer from = ByteBuffer.wrap("-ABCDE-".getBytes(US_ASCII)).position(1).limit(1 + there);
    for (ByteBuffer into :
        new ByteBuffer[] {ByteBuffer.allocate(9), ByteBuffer.allocateDirect(9)}) {
      from.position(1);
      into.position(2).limit(2 + room);
      int expected = Math.min(there, room);

      assertEquals(expected, Copying.copy(from, into));

      assertEquals(1 + expected, from.position());
      assertEquals(1 + there, from.limit());
      assertEquals(2 + expected, into.position());
      assertEquals(2 + room, into.limit());
      byte[] copied = new byte[9];
      into.clear().get(copied);
      byte[] all = new byte[9];
      System.arraycopy("ABCDE".getBytes(US_ASCII), 0, all, 2, expected);
      assertEquals(new String(all, US_ASCII), new String(copied, US_ASCII));
    }
  }
}
