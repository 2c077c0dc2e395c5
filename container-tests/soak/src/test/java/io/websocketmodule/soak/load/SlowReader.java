// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak.load;

/**
 * An echoer that sends much and reads nothing for seconds: the server must hold little of it, stop
 * reading, and lose nothing.
 */
final class SlowReader extends Echoer {

  private static final int RECEIVE_BUFFER = 16 * 1024;
  private static final long PAUSE_MILLIS = 5_000;

  SlowReader(Load load, int number, long seed, String path, Style style) {
    super(load, number, seed, path, style);
  }

  @Override
  int receiveBuffer() {
    return RECEIVE_BUFFER;
  }

  @Override
  void burst() {
    super.burst();
    if (!idle()) {
      link().reading(false);
      load.tally().add(Count.PAUSES);
      load.after(about(PAUSE_MILLIS), () -> link().reading(true));
    }
  }
}
