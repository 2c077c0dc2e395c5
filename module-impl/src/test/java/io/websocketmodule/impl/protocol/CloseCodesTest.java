// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** Each of the 65536 codes, and numbers beyond them, against the tables of the specification. */
class CloseCodesTest {
  private static final int FIRST = -1_000;
  private static final int LAST = 70_000;

  private static BitSet codes(int... ranges) {
    BitSet codes = new BitSet();
    for (int i = 0; i < ranges.length; i += 2) {
      codes.set(ranges[i], ranges[i + 1] + 1);
    }
    return codes;
  }

  @Test
  void whatAPeerMaySend() {
    BitSet allowed = codes(1000, 1003, 1007, 1014, 3000, 4999);
    for (int code = FIRST; code <= LAST; code++) {
      assertEquals(code >= 0 && allowed.get(code), CloseCodes.mayBeReceived(code), "code " + code);
    }
  }

  @Test
  void whatAnApplicationMaySend() {
    BitSet allowed = codes(1000, 1003, 1007, 1009, 1011, 1014, 1016, 65_535);
    for (int code = FIRST; code <= LAST; code++) {
      assertEquals(code >= 0 && allowed.get(code), CloseCodes.mayBeSent(code), "code " + code);
    }
  }

  @Test
  void theNumbersOfTheNames() {
    int[] inOrder = {
      CloseCodes.NORMAL,
      CloseCodes.GOING_AWAY,
      CloseCodes.PROTOCOL_ERROR,
      CloseCodes.UNSUPPORTED_DATA,
      CloseCodes.RESERVED,
      CloseCodes.NO_STATUS,
      CloseCodes.ABNORMAL,
      CloseCodes.INVALID_PAYLOAD,
      CloseCodes.POLICY_VIOLATION,
      CloseCodes.TOO_BIG,
      CloseCodes.MANDATORY_EXTENSION,
      CloseCodes.INTERNAL_ERROR,
      CloseCodes.SERVICE_RESTART,
      CloseCodes.TRY_AGAIN_LATER,
      CloseCodes.BAD_GATEWAY,
      CloseCodes.TLS_HANDSHAKE
    };
    for (int i = 0; i < inOrder.length; i++) {
      assertEquals(1000 + i, inOrder[i]);
    }
  }
}
