// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who has to be looked at when: a hashed timing wheel. Who is due in a tick waits in its slot, and
 * so does who is due whole turns later; a look costs what the slots of its time hold, however many
 * wait in others. Each {@link Deadlines} is in it once at most, and carries its own links.
 *
 * <p>Any thread may call. A lock of its own, which may be taken with a connection's, and never the
 * other way round.
 */
final class Wheel {

  /** A power of two; at 50 ms a tick a turn takes 12.8 seconds. */
  private static final int SLOTS = 256;

  private final ReentrantLock lock = new ReentrantLock();

  // guarded by the lock
  private final Deadlines[] slots = new Deadlines[SLOTS]; // the first of each
  private long seen; // the last tick that was taken; its slot is looked at again
  private volatile int size; // written with the lock

  boolean isEmpty() {
    return size == 0;
  }

  /**
   * Has somebody taken at a tick, or before it if that was to be; true: there was nothing in its
   * place yet.
   */
  boolean put(Deadlines entry, long tick) {
    lock.lock();
    try {
      boolean first = !entry.isWatched();
      if (!first && entry.watchedAt() <= tick) {
        return false;
      }
      if (!first) {
        unlink(entry);
      }
      link(entry, Math.max(tick, seen));
      return first;
    } finally {
      lock.unlock();
    }
  }

  /** Forgets somebody. */
  void remove(Deadlines entry) {
    lock.lock();
    try {
      if (entry.isWatched()) {
        unlink(entry);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes all that are due up to a tick. Each has to be put again, for its next time. */
  List<Deadlines> take(long tick) {
    List<Deadlines> due = new ArrayList<>();
    lock.lock();
    try {
      long last = Math.min(tick, seen + SLOTS - 1);
      for (long at = seen; at <= last; at++) {
        Deadlines next;
        for (Deadlines entry = slots[slot(at)]; entry != null; entry = next) {
          next = entry.next;
          if (entry.watchedAt() <= tick) {
            unlink(entry);
            due.add(entry);
          }
        }
      }
      seen = Math.max(seen, tick);
    } finally {
      lock.unlock();
    }
    return due;
  }

  private static int slot(long tick) {
    return (int) tick & SLOTS - 1;
  }

  private void link(Deadlines entry, long tick) {
    int slot = slot(tick);
    entry.watchAt(tick);
    entry.next = slots[slot];
    if (entry.next != null) {
      entry.next.previous = entry;
    }
    slots[slot] = entry;
    size++;
  }

  private void unlink(Deadlines entry) {
    if (entry.previous == null) {
      slots[slot(entry.watchedAt())] = entry.next;
    } else {
      entry.previous.next = entry.next;
    }
    if (entry.next != null) {
      entry.next.previous = entry.previous;
    }
    entry.previous = null;
    entry.next = null;
    entry.watchNoMore();
    size--;
  }
}
