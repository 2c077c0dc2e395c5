// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak.load;

import io.websocketmodule.checks.client.ClientFrame;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** Sends numbered messages, some at a time, and wants each back, byte by byte and in order. */
class Echoer extends Stayer {

  /** One in so many is empty. */
  private static final int EMPTY = 50;

  /**
   * What it sends.
   *
   * @param text or binary
   * @param largest message in characters or bytes; most are much smaller
   * @param burst the most that are on their way together
   * @param pauseMillis between two bursts, about
   */
  record Style(boolean text, int largest, int burst, long pauseMillis) {}

  private final Style style;
  private final Deque<byte[]> expected = new ArrayDeque<>();
  private long sent;

  Echoer(Load load, int number, long seed, String path, Style style) {
    super(load, number, seed, path);
    this.style = style;
  }

  @Override
  void begin() {
    burst();
  }

  void burst() {
    if (load.leaving()) {
      leaveIfIdle();
      return;
    }
    int count = 1 + random.nextInt(style.burst);
    for (int i = 0; i < count; i++) {
      byte[] payload = payload();
      expected.add(payload);
      transmit(style.text ? ClientFrame.text(payload) : ClientFrame.binary(payload));
    }
  }

  private byte[] payload() {
    String name = number + ":" + sent++ + ":";
    if (random.nextInt(EMPTY) == 0) {
      return new byte[0];
    }
    // Small ones are frequent: each tenth power as likely as the next.
    int size = (int) Math.pow(style.largest, random.nextDouble());
    return style.text ? Texts.text(name, size, random) : Texts.binary(name, size, random);
  }

  /** Sends one message. */
  void transmit(ClientFrame whole) {
    link().send(whole);
  }

  @Override
  boolean idle() {
    return expected.isEmpty();
  }

  @Override
  void message(boolean text, byte[] payload) {
    byte[] wanted = expected.poll();
    if (wanted == null) {
      wrong("got a message that it did not send");
    } else if (text != style.text || !Arrays.equals(wanted, payload)) {
      wrong(
          "got another message than number "
              + (sent - expected.size() - 1)
              + (text == style.text ? ": " : " of another type: ")
              + payload.length
              + " bytes, not "
              + wanted.length);
    } else {
      load.tally().add(Count.MESSAGES);
      load.tally().addBytes(payload.length);
    }
    if (expected.isEmpty()) {
      leaveIfIdle();
      load.after(about(style.pauseMillis), this::burst);
    }
  }
}
