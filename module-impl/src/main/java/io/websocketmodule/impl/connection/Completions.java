// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

/**
 * Calls the completions of one connection, one after the other: a loop, so that a completion that
 * starts the next operation does not deepen the stack, and a token, so that no two overlap.
 */
final class Completions extends Token {

  /** Marks threads that are inside a completion of any connection, where blocking is refused. */
  private static final ThreadLocal<Boolean> INSIDE = new ThreadLocal<>();

  private final NativeOperation read;
  private final NativeOperation write;

  /** Who is calling; read by other threads only to compare with themselves. */
  private Thread owner;

  private boolean again; // the owner's: there is another result

  Completions(NativeOperation read, NativeOperation write) {
    this.read = read;
    this.write = write;
    read.deliverBy(this);
    write.deliverBy(this);
  }

  static boolean inside() {
    return INSIDE.get() != null;
  }

  /** An operation has a result for its completion. */
  void deliver() {
    if (owner == Thread.currentThread()) {
      again = true; // inside a completion: what only this thread sees needs no fence
      return;
    }
    if (!take()) {
      return;
    }
    Connection connection = read.connection; // no reference of our own: it would cost 8 bytes
    ClassLoader before = connection.enterApplication();
    Boolean outer = INSIDE.get(); // a completion of another connection may have led here
    INSIDE.set(Boolean.TRUE);
    try {
      int seen;
      do {
        seen = signalled();
        deliverAll();
      } while (!letGo(seen));
    } finally {
      if (outer == null) {
        INSIDE.remove();
      }
      connection.leaveApplication(before);
    }
  }

  private void deliverAll() {
    owner = Thread.currentThread();
    try {
      do {
        again = false;
        read.deliver();
        write.deliver();
      } while (again);
    } finally {
      owner = null; // before the token goes, for the next one writes it as well
    }
  }
}
