// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak.load;

import io.websocketmodule.checks.client.ClientFrame;

/** Sends pings and nothing else. */
final class Pinger extends Stayer {

  private static final long PAUSE_MILLIS = 400;

  private final Pings pings;

  Pinger(Load load, int number, long seed, String path) {
    super(load, number, seed, path);
    pings = new Pings(number);
  }

  @Override
  void begin() {
    ping();
  }

  private void ping() {
    if (!load.leaving()) {
      link().send(ClientFrame.ping(pings.next()));
    }
    leaveIfIdle();
  }

  @Override
  boolean idle() {
    return pings.allAnswered();
  }

  @Override
  void pong(byte[] payload) {
    if (!pings.answers(payload)) {
      wrong("got a pong that answers none of its pings");
    }
    load.tally().add(Count.PONGS);
    leaveIfIdle();
    load.after(about(PAUSE_MILLIS), this::ping);
  }

  @Override
  void message(boolean text, byte[] payload) {
    wrong("got a message and sent none");
  }
}
