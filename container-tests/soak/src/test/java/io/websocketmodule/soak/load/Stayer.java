// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak.load;

import io.websocketmodule.checks.client.ClientFrame;
import java.io.IOException;

/** A member that has one connection from begin to end, and closes it with 1000. */
abstract class Stayer extends Member {

  private static final int NORMAL = 1000;

  private final String path;
  private boolean isOpen;
  private boolean closing;
  private boolean closed;

  Stayer(Load load, int number, long seed, String path) {
    super(load, number, seed);
    this.path = path;
  }

  /** What to offer. */
  Compression compression() {
    return Compression.NONE;
  }

  /** Whether all has come that must come. */
  abstract boolean idle();

  /** Open, for what the kind does first. */
  abstract void begin();

  @Override
  void connected() {
    link().shakeHands(path, compression());
  }

  @Override
  void opened() {
    isOpen = true;
    begin();
    leaveIfIdle();
  }

  @Override
  void leave() {
    leaveIfIdle();
  }

  /** To be called whenever what was outstanding has come. */
  final void leaveIfIdle() {
    if (load.leaving() && isOpen && !closing && idle()) {
      closing = true;
      link().send(ClientFrame.close(NORMAL, ""));
    }
  }

  @Override
  void closed(int code) {
    if (!closing || code != NORMAL) {
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
    goForGood();
  }

  @Override
  void lost(IOException cause) {
    wrong("lost its connection: " + cause);
    goForGood();
  }

  @Override
  String describe() {
    return super.describe()
        + " on "
        + path
        + (closed ? ", closed" : closing ? ", closing" : isOpen ? ", open" : ", opening");
  }
}
