// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import io.websocketmodule.managed.WebSocketHandler;
import jakarta.websocket.CloseReason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Somebody who looks at the wire, from {@link #begin} on. One message is on its way at a time, with
 * all that has come up since the last; who is too slow loses the oldest events, and is told how
 * many. Any thread.
 */
final class WireViewer extends WebSocketHandler {

  /** Events that wait at most; each is of some 2.5 KB at most, by {@link WireEvents}. */
  static final int MOST_WAITING = 400;

  private static final int MOST_IN_BATCH = 100;

  private final Wire wire;
  private final String token;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by the lock
  private final Deque<String> waiting = new ArrayDeque<>();
  private long lost;
  private boolean sending = true;

  /**
   * Makes a viewer.
   *
   * @param token of its browser; null: it has none
   */
  WireViewer(Wire wire, String token) {
    this.wire = wire;
    this.token = token;
  }

  /** Whether a connection is of the same browser. */
  boolean sharesBrowser(String other) {
    return token != null && token.equals(other);
  }

  /** Has an event sent as soon as the viewer has taken those before it. Never blocks. */
  void offer(String event) {
    lock.lock();
    try {
      if (waiting.size() == MOST_WAITING) {
        waiting.poll();
        lost++;
      }
      waiting.add(event);
      if (sending) {
        return;
      }
      sending = true;
    } finally {
      lock.unlock();
    }
    sendWaiting();
  }

  /** Has what was offered so far sent, and all that is offered later. Once. */
  void begin() {
    sendWaiting();
  }

  /** Whoever finds nobody sending goes on until nothing waits, or a send does. */
  private void sendWaiting() {
    for (String batch = next(); batch != null; batch = next()) {
      CompletableFuture<Void> sent = send(batch).toCompletableFuture();
      if (!sent.isDone()) {
        sent.whenComplete((done, failure) -> sendWaiting());
        return;
      }
    }
  }

  /** The next message; null: nothing waits, and nobody is sending any more. */
  private String next() {
    lock.lock();
    try {
      if (waiting.isEmpty()) {
        sending = false;
        return null;
      }
      List<String> events = new ArrayList<>();
      while (events.size() < MOST_IN_BATCH && !waiting.isEmpty()) {
        events.add(waiting.poll());
      }
      String batch = WireEvents.batch(lost, events);
      lost = 0;
      return batch;
    } finally {
      lock.unlock();
    }
  }

  @Override
  protected void onOpen() {
    wire.watch(this);
  }

  @Override
  protected void onClose(CloseReason reason) {
    wire.leave(this);
  }
}
