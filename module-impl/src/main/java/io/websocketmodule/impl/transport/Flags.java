// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.IntUnaryOperator;

/**
 * What is under way on an object and what is asked of it, as bits that any thread changes in one
 * step. Inherited, so that a connection has no object for it.
 */
abstract class Flags {

  private static final VarHandle BITS = bits();

  private volatile int bits;

  private static VarHandle bits() {
    try {
      return MethodHandles.lookup().findVarHandle(Flags.class, "bits", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final int flags() {
    return bits;
  }

  /** Changes them by a function without side effects; returns what they were before. */
  final int change(IntUnaryOperator function) {
    int before;
    do {
      before = bits;
    } while (!replace(before, function.applyAsInt(before)));
    return before;
  }

  /** Sets some of them; returns what all were before. */
  final int set(int some) {
    return (int) BITS.getAndBitwiseOr(this, some);
  }

  /** Clears some of them; returns what all were before. */
  final int clear(int some) {
    return (int) BITS.getAndBitwiseAnd(this, ~some);
  }

  /** False: they are no longer what the caller saw. */
  final boolean replace(int seen, int next) {
    return BITS.compareAndSet(this, seen, next);
  }
}
