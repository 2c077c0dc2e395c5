// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak.load;

import io.websocketmodule.checks.client.ClientFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Ends its connection by RST, each time in another state. */
final class Resetter extends Guest {

  private static final int LARGE = 256 * 1024;
  private static final long MOMENT_MILLIS = 20;

  private enum State {
    CONNECTED,
    IN_THE_REQUEST,
    BEFORE_THE_ANSWER,
    OPEN,
    IN_A_HEADER,
    IN_A_PAYLOAD,
    ECHO_UNREAD,
    CLOSING
  }

  private State state = State.CONNECTED;

  Resetter(Load load, int number, long seed) {
    super(load, number, seed, 2_000);
  }

  @Override
  void connected() {
    state = State.values()[random.nextInt(State.values().length)];
    switch (state) {
      case CONNECTED -> reset();
      case IN_THE_REQUEST -> {
        link().send("GET /echo HTTP/1.1\r\nHost: 127".getBytes(StandardCharsets.US_ASCII));
        resetSoon();
      }
      case BEFORE_THE_ANSWER -> {
        super.connected();
        reset();
      }
      default -> super.connected();
    }
  }

  @Override
  void opened() {
    switch (state) {
      case OPEN -> reset();
      case IN_A_HEADER -> sendBegin(ClientFrame.binary(new byte[1000]), 1 + random.nextInt(7));
      case IN_A_PAYLOAD -> sendBegin(ClientFrame.binary(new byte[1000]), 8 + random.nextInt(999));
      case ECHO_UNREAD -> {
        link().reading(false);
        link().send(ClientFrame.binary(new byte[LARGE]));
        resetSoon();
      }
      case CLOSING -> {
        link().send(ClientFrame.close(1000, ""));
        reset();
      }
      default -> {
        // It was opened although the reset was on its way.
      }
    }
  }

  private void sendBegin(ClientFrame frame, int count) {
    link().send(Arrays.copyOf(frame.encode(), count));
    resetSoon();
  }

  private void resetSoon() {
    load.after(MOMENT_MILLIS, this::reset);
  }

  private void reset() {
    link().reset();
    load.tally().add(Count.RESET);
    again();
  }

  @Override
  void lost(IOException cause) {
    wrong("lost its connection " + state + ": " + cause);
  }
}
