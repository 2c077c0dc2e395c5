// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import io.websocketmodule.managed.PreparedMessage;
import io.websocketmodule.managed.WebSocketHandler;
import jakarta.websocket.CloseReason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads stanzas to one listener: the first at once, each next one an interval after the one before,
 * and then closes with 1000.
 *
 * <p>The next stanza is due only when the container has taken the last one: for a listener who does
 * not read, one stanza waits and no timer runs, and when he reads again the reading goes on at its
 * pace and makes nothing up. There is one stanza or one timer at a time, never both, and each
 * happens before the next: the iterator needs no lock.
 */
final class DanteReading extends WebSocketHandler {

  private final Iterator<PreparedMessage> stanzas;
  private final long intervalNanos;
  private final StanzaTimer timer;

  /** Over {@link #next}: the task may run before schedule has returned it, and onClose come. */
  private final Lock scheduling = new ReentrantLock();

  /** Null before the first. */
  private Future<?> next;

  /**
   * Makes a reading.
   *
   * @param stanzas at least one; encoded once for all listeners
   */
  DanteReading(List<PreparedMessage> stanzas, Duration interval, StanzaTimer timer) {
    this.stanzas = stanzas.iterator();
    this.intervalNanos = interval.toNanos();
    this.timer = timer;
  }

  @Override
  protected void onOpen() {
    read();
  }

  private void read() {
    long due = timer.nanoTime() + intervalNanos;
    // Fails when the listener left, and then nothing follows.
    var taken = send(stanzas.next());
    if (stanzas.hasNext()) {
      taken.thenRun(() -> waitUntil(due));
    } else {
      close(CloseReason.CloseCodes.NORMAL_CLOSURE.getCode(), "End of the canto");
    }
  }

  private void waitUntil(long due) {
    scheduling.lock();
    try {
      if (isOpen()) { // Else onClose may have been here already.
        next = timer.schedule(this::read, due - timer.nanoTime());
      }
    } finally {
      scheduling.unlock();
    }
  }

  @Override
  protected void onMessage(String ignored) {}

  @Override
  protected void onMessage(ByteBuffer ignored) {}

  @Override
  protected void onClose(CloseReason reason) {
    scheduling.lock();
    try {
      if (next != null) {
        next.cancel(false);
      }
    } finally {
      scheduling.unlock();
    }
  }
}
