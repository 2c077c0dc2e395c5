// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An engine without a thread: time passes, tasks run and the flusher looks when its owner says so,
 * and so the same input brings about the same again.
 */
public final class EngineByHand {

  private final AtomicLong nanos = new AtomicLong();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Flusher flusher = new Flusher(false);
  private final Engine engine = Engine.manual(nanos::get, tasks::add, new BufferPool(), flusher);

  /** The engine, for connections to be made of. */
  public Engine engine() {
    return engine;
  }

  /** Lets time pass, and what is due by then be done. */
  public void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    engine.tick();
  }

  /** Runs all tasks, those that they add too; false: there were none. */
  public boolean runTasks() {
    boolean any = false;
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
      any = true;
    }
    return any;
  }

  /** The millisecond is over after which the flusher looks; false: there was nothing to look at. */
  public boolean flush() {
    return flusher.flushAll();
  }

  /** Inflaters and deflaters that somebody holds. */
  public int codecsLent() {
    return engine.codecs().inflatersLent() + engine.codecs().deflatersLent();
  }
}
