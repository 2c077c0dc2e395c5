// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import io.websocketmodule.managed.WebSocketSession;
import io.websocketmodule.managed.WebSocketTask;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** A task that does on its thread what the test says, one after the other. */
final class PuppetTask implements WebSocketTask {

  private static final Exception RETURN = new Exception();

  /** What to do with the session. */
  interface Job<T> {
    T run(WebSocketSession session) throws Exception;
  }

  private interface Step {
    /** Returns how the task is to end; null: not yet. */
    Exception run(WebSocketSession session);
  }

  private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
  volatile Thread thread;

  @Override
  public void run(WebSocketSession session) throws Exception {
    thread = Thread.currentThread();
    Exception end = null;
    while (end == null) {
      end = steps.take().run(session);
    }
    if (end != RETURN) {
      throw end;
    }
  }

  /** Lets the task do something; completes with what came of it. */
  <T> CompletableFuture<T> does(Job<T> job) {
    CompletableFuture<T> result = new CompletableFuture<>();
    steps.add(
        session -> {
          try {
            result.complete(job.run(session));
          } catch (Exception | Error e) {
            result.completeExceptionally(e);
          }
          return null;
        });
    return result;
  }

  /** As {@link #does}, and waits for it. */
  <T> T did(Job<T> job) throws Exception {
    return Soon.get(does(job));
  }

  void returns() {
    steps.add(session -> RETURN);
  }

  void fails(Exception with) {
    steps.add(session -> with);
  }

  /** Waits until the task's thread waits for something of the session. */
  void isBlocked() {
    Soon.until(
        () ->
            thread != null
                && steps.isEmpty()
                && (thread.getState() == Thread.State.WAITING
                    || thread.getState() == Thread.State.TIMED_WAITING));
  }
}
