// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.process;

import java.util.concurrent.atomic.AtomicBoolean;

/** A request's or socket's place in a process, until it is given back. Any thread. */
public final class Lease implements AutoCloseable {
  private final int slot;
  private final NodeProcess process;
  private final AtomicBoolean given = new AtomicBoolean();

  Lease(int slot, NodeProcess process) {
    this.slot = slot;
    this.process = process;
  }

  /** Which of the application's processes it is, counted from 0. */
  public int slot() {
    return slot;
  }

  /** The process. */
  public NodeProcess process() {
    return process;
  }

  /** Gives the place back; a second call does nothing. */
  @Override
  public void close() {
    if (given.compareAndSet(false, true)) {
      process.leave();
    }
  }
}
