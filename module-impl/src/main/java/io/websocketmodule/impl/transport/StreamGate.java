// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps a container that takes a stream back from doing so while a thread is inside of it. Who goes
 * in says so first and looks then whether the stream is still there; who takes it back says that
 * first and waits then. One thread goes in at a time; its call never blocks, so the wait is short.
 * Inherited, so that a stream has no object for it.
 */
abstract class StreamGate {
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

  private volatile Thread inside;

  final void enter() {
    inside = Thread.currentThread();
  }

  final void leave() {
    inside = null;
  }

  /** Waits until no other thread is inside. */
  final void awaitLeft() {
    long end = System.nanoTime() + MOST_NANOS;
    Thread other = inside;
    while (other != null
        && other != Thread.currentThread()
        && inside == other
        && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(this, LOOK_NANOS);
    }
  }
}
