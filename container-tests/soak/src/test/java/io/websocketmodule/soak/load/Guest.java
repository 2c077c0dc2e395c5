// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak.load;

import java.io.IOException;

/** A member that comes and goes all the time. */
abstract class Guest extends Member {

  private final long pauseMillis;

  Guest(Load load, int number, long seed, long pauseMillis) {
    super(load, number, seed);
    this.pauseMillis = pauseMillis;
  }

  /** Its visit has ended: it comes again later. */
  final void again() {
    load.after(about(pauseMillis), this::come);
  }

  /** One of the echoes. */
  final String anyPath() {
    return Population.ECHOES[random.nextInt(Population.ECHOES.length)];
  }

  @Override
  void connected() {
    link().shakeHands(anyPath(), Compression.NONE);
  }

  @Override
  void message(boolean text, byte[] payload) {}

  @Override
  void closed(int code) {
    wrong("was closed with " + code);
  }

  @Override
  void ended() {
    wrong("was ended");
  }

  @Override
  void lost(IOException cause) {
    wrong("lost its connection: " + cause);
  }

  /** A visit is short: it leaves when it would come again. */
  @Override
  void leave() {}
}
