// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.fuzzing;

import java.util.Arrays;

/**
 * What the fuzzer made up: a few bytes that steer a target, and behind them what the peer sends. A
 * short input has zeros to steer.
 *
 * @param steering the first bytes
 * @param rest what is behind them
 */
public record Input(byte[] steering, byte[] rest) {

  /** Takes an input apart. */
  public static Input of(byte[] bytes, int steering) {
    byte[] first = Arrays.copyOf(bytes, steering);
    byte[] rest =
        bytes.length <= steering ? new byte[0] : Arrays.copyOfRange(bytes, steering, bytes.length);
    return new Input(first, rest);
  }

  /** A steering byte, 0 to 255. */
  public int steer(int index) {
    return steering[index] & 0xFF;
  }

  /** Whether a bit of a steering byte is set. */
  public boolean steer(int index, int bit) {
    return (steering[index] >> bit & 1) != 0;
  }
}
