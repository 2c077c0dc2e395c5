// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A frame as it came from the server.
 *
 * @param fin the message ends here
 * @param reserved the reserved bits, 0 without an extension
 * @param opcode 0 to 15
 * @param payload its bytes, never masked
 */
public record ServerFrame(boolean fin, int reserved, int opcode, byte[] payload) {

  /** The payload as UTF-8. */
  public String text() {
    return new String(payload, StandardCharsets.UTF_8);
  }

  /** Whether it is a close frame. */
  public boolean close() {
    return opcode == 8;
  }

  /** The code of a close; 1005 where it has none. */
  public int closeCode() {
    if (!close()) {
      throw new AssertionError("expected a close, got " + this);
    }
    return payload.length < 2 ? 1005 : (payload[0] & 0xff) << 8 | payload[1] & 0xff;
  }

  /** The reason of a close. */
  public String closeReason() {
    return payload.length < 2
        ? ""
        : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    String shown =
        close()
            ? closeCode() + " " + closeReason()
            : payload.length <= 40 ? Arrays.toString(payload) : payload.length + " bytes";
    return "frame opcode " + opcode + (fin ? " fin " : " ") + shown;
  }
}
