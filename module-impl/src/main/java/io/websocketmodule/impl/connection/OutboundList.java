// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.WebSocketException;

/**
 * A list of entries linked through themselves, so that an idle connection holds no array. Guarded
 * by the connection's lock.
 */
public final class OutboundList {

  private Outbound first;
  private Outbound last;

  boolean isEmpty() {
    return first == null;
  }

  Outbound first() {
    return first;
  }

  void add(Outbound entry) {
    if (first == null) {
      first = entry;
    } else {
      last.next = entry;
    }
    last = entry;
  }

  Outbound removeFirst() {
    Outbound entry = first;
    first = entry.next;
    entry.next = null;
    return entry;
  }

  /** Moves all entries of another list behind those of this one. */
  void addAll(OutboundList other) {
    while (!other.isEmpty()) {
      add(other.removeFirst());
    }
  }

  boolean contains(Outbound entry) {
    Outbound at = first;
    while (at != null && at != entry) {
      at = at.next;
    }
    return at != null;
  }

  boolean remove(Outbound entry) {
    Outbound before = null;
    for (Outbound at = first; at != null; before = at, at = at.next) {
      if (at == entry) {
        unlink(before, at);
        return true;
      }
    }
    return false;
  }

  /** Removes and returns the first entry that may be dropped; null: there is none. */
  Outbound removeOldestDroppable() {
    Outbound before = null;
    for (Outbound at = first; at != null; before = at, at = at.next) {
      if (at.droppable() && !at.pinned()) {
        unlink(before, at);
        return at;
      }
    }
    return null;
  }

  /** Moves the close frame, of which there is at most one, to another list. */
  void moveCloseTo(OutboundList other) {
    Outbound before = null;
    for (Outbound at = first; at != null; before = at, at = at.next) {
      if (at instanceof CloseFrame) {
        unlink(before, at);
        other.add(at);
        return;
      }
    }
  }

  private void unlink(Outbound before, Outbound at) {
    if (before == null) {
      first = at.next;
    } else {
      before.next = at.next;
    }
    if (last == at) {
      last = before;
    }
    at.next = null;
  }

  /**
   * Tells all entries that they are out, in order, and empties the list. Called outside of the
   * lock, on a list taken off.
   */
  void sent() {
    while (!isEmpty()) {
      removeFirst().sent();
    }
  }

  /**
   * Tells all entries that they will not leave, and empties the list. Called outside of the lock,
   * on a list taken off.
   */
  public void failed(WebSocketException why) {
    while (!isEmpty()) {
      removeFirst().failed(why);
    }
  }
}
