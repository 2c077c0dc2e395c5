// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak.load;

import io.websocketmodule.checks.client.ClientFrame;
import java.util.Arrays;

/** Comes, has one message echoed, and leaves: by the closing handshake, or without a word. */
final class Churner extends Guest {

  private static final int LARGEST = 4096;

  /** One in so many ends TCP without a close frame. */
  private static final int DROPPING = 3;

  private byte[] expected;
  private boolean closing;
  private boolean closed;
  private long visits;

  Churner(Load load, int number, long seed) {
    super(load, number, seed, 2_000);
  }

  @Override
  void opened() {
    closing = false;
    closed = false;
    expected = Texts.text(number + ":" + visits++ + ":", random.nextInt(LARGEST), random);
    link().send(ClientFrame.text(expected));
  }

  @Override
  void message(boolean text, byte[] payload) {
    if (!text || !Arrays.equals(expected, payload)) {
      wrong("got another message than it sent");
    }
    load.tally().add(Count.MESSAGES);
    load.tally().addBytes(payload.length);
    if (random.nextInt(DROPPING) == 0) {
      link().drop();
      load.tally().add(Count.DROPPED);
      again();
    } else {
      closing = true;
      link().send(ClientFrame.close(1000, "bye"));
    }
  }

  @Override
  void closed(int code) {
    if (!closing || code != 1000) {
      wrong("was closed with " + code);
    }
    closed = true;
    load.tally().add(Count.CLOSED);
  }

  @Override
  void ended() {
    if (!closed) {
      wrong("was ended without a close");
    }
    again();
  }
}
