// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The right to work in one direction of a connection: who raises the count of signals from zero has
 * it, works until nobody has signalled since, and lets it go; all others only leave their signal.
 * No thread waits for another. Inherited, so that a connection has no object for each.
 */
abstract class Token {

  private static final VarHandle SIGNALS = signals();

  private volatile int signals;

  private static VarHandle signals() {
    try {
      return MethodHandles.lookup().findVarHandle(Token.class, "signals", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Signals; true: the caller has the token now. */
  final boolean take() {
    return (int) SIGNALS.getAndAdd(this, 1) == 0;
  }

  /** How many signals there are: what its holder remembers before it looks at what to do. */
  final int signalled() {
    return signals;
  }

  /** Lets go of the token; false: somebody has signalled since, and the caller keeps it. */
  final boolean letGo(int seen) {
    return (int) SIGNALS.getAndAdd(this, -seen) == seen;
  }

  /** Lets go of it whatever was signalled, for a caller that takes it again at once. */
  final void letGoAnyhow() {
    signals = 0;
  }
}
