// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.proxy;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One direction of a tunnel. Whoever notices that something can move signals; the first one moves
 * it for all, and no two threads are in {@link #pump} at once.
 */
abstract class Flow {
  /** So many buffers in a row, and then others have their turn. */
  private static final int ROUNDS = 16;

  private final Tunnel tunnel;
  private final AtomicInteger signals = new AtomicInteger();
  private volatile boolean finished;

  Flow(Tunnel tunnel) {
    this.tunnel = tunnel;
  }

  /** What one round has come to. */
  enum Round {
    /** A buffer's worth has moved: more may. */
    MOVED,
    /** Nothing moves before the next signal, which was asked for. */
    WAITS,
    /** The end has gone through. */
    FINISHED
  }

  /** Moves at most a buffer's worth, without blocking. */
  abstract Round pump() throws IOException;

  /** Something may move. */
  final void signal() {
    if (signals.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    while (seen != 0) {
      move();
      seen = signals.addAndGet(-seen);
    }
  }

  private void move() {
    if (finished) {
      return;
    }
    try {
      for (int i = 0; i < ROUNDS; i++) {
        Round round = pump();
        if (round == Round.WAITS) {
          return;
        }
        if (round == Round.FINISHED) {
          finished = true;
          tunnel.flowFinished();
          return;
        }
      }
      tunnel.later(this::signal);
    } catch (IOException e) {
      finished = true;
      tunnel.flowFailed(this);
    } catch (RuntimeException | Error e) {
      finished = true;
      tunnel.abort();
      throw e;
    }
  }

  final boolean isFinished() {
    return finished;
  }
}
