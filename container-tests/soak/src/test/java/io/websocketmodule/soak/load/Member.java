// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak.load;

import java.io.IOException;
import java.util.Random;

/** One of the load: has a connection, and knows what must come from it. */
abstract class Member {

  protected final Load load;
  protected final int number;
  protected final Random random;
  private Link link;
  private boolean gone;

  Member(Load load, int number, long seed) {
    this.load = load;
    this.number = number;
    random = new Random(seed + number);
  }

  /** Connects. */
  void come() {
    if (load.leaving()) {
      goForGood();
      return;
    }
    try {
      link = new Link(load, this, receiveBuffer());
    } catch (IOException e) {
      wrong("cannot connect: " + e);
    }
  }

  /** Of the socket in bytes; 0: the system's choice. */
  int receiveBuffer() {
    return 0;
  }

  /** TCP is there. */
  abstract void connected();

  /** The WebSocket is open. */
  abstract void opened();

  /** A whole message came. */
  abstract void message(boolean text, byte[] payload);

  /** A pong came. */
  void pong(byte[] payload) {
    wrong("a pong that nobody asked for");
  }

  /** The server's close frame came. */
  abstract void closed(int code);

  /** The server's FIN came; the connection is closed. */
  abstract void ended();

  /** The connection failed; it is closed. */
  abstract void lost(IOException cause);

  /** The load ends: to be gone soon. */
  abstract void leave();

  /** Whether it has left for good. */
  final boolean gone() {
    return gone;
  }

  final void goForGood() {
    gone = true;
  }

  final Link link() {
    return link;
  }

  final void wrong(String what) {
    load.tally().wrong(describe() + " " + what);
  }

  /** A while by chance, a middle one on average. */
  final long about(long millis) {
    return millis / 2 + random.nextLong(millis + 1);
  }

  String describe() {
    return getClass().getSimpleName() + " " + number;
  }
}
