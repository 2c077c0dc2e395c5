// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.testing;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** One event of a container: rung from any thread, heard on the executor, never twice at a time. */
final class Bell {

  private final Executor executor;
  private final Runnable event;
  private final AtomicInteger rung = new AtomicInteger();

  Bell(Executor executor, Runnable event) {
    this.executor = executor;
    this.event = event;
  }

  void ring() {
    if (rung.getAndIncrement() == 0) {
      executor.execute(this::hear);
    }
  }

  private void hear() {
    int heard;
    do {
      heard = rung.get();
      event.run();
    } while (rung.addAndGet(-heard) != 0);
  }
}
