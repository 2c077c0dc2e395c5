// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

/**
 * The frames of one connection that wait to leave, in their order, and how many bytes they are.
 * Guarded by the connection's lock.
 */
final class SendQueue {

  private final OutboundList ready = new OutboundList();
  private MessageGate gate; // null until a message is sent in parts
  // of all that was taken and is not out, copied frames and the round included
  private long bytes;
  private long weight; // as it counts for a limit

  boolean isEmpty() {
    return ready.isEmpty();
  }

  Outbound first() {
    return ready.first();
  }

  Outbound removeFirst() {
    return ready.removeFirst();
  }

  /** Bytes that were taken and are not out. */
  long bytes() {
    return bytes;
  }

  /** The same as they count for a limit. */
  long weight() {
    return weight;
  }

  /** Counts bytes that wait elsewhere: frames that were copied. */
  void count(long added) {
    bytes += added;
    weight += added;
  }

  /** All of it is out. */
  void sent(Round out) {
    bytes -= out.bytes();
    weight -= out.weight();
  }

  private void left(Outbound entry) {
    bytes -= entry.size();
    weight -= entry.weight();
  }

  /**
   * The next frame that is to be compressed, which leaves next from now on; null: there is none, or
   * enough is ready before it.
   *
   * @param enough bytes
   */
  Outbound pin(int enough) {
    int ready = 0;
    for (Outbound at = this.ready.first(); at != null && ready < enough; at = at.next) {
      if (at.raw()) {
        at.pin();
        return at;
      }
      ready += at.length();
    }
    return null;
  }

  void add(Outbound entry) {
    bytes += entry.size();
    weight += entry.weight();
    if (gate != null && gate.holdsBack(entry)) {
      gate.held().add(entry);
    } else {
      ready.add(entry);
    }
  }

  /**
   * Takes an entry if what waits then stays within a limit; on an empty queue one of any size is
   * taken.
   *
   * @param limit bytes, for which each entry counts by its {@link Outbound#weight}
   * @param dropped gets older entries that had to leave; null: none may be dropped
   */
  boolean addWithin(long limit, Outbound entry, OutboundList dropped) {
    if (exceeds(limit, weight, entry) && (dropped == null || !roomByDropping(limit, entry))) {
      return false;
    }
    while (exceeds(limit, weight, entry)) {
      Outbound oldest = removeOldest();
      left(oldest);
      dropped.add(oldest);
    }
    add(entry);
    return true;
  }

  private static boolean exceeds(long limit, long waiting, Outbound entry) {
    return waiting > 0 && waiting + entry.weight() > limit;
  }

  /** Whether there will be room for an entry; what would be dropped in vain stays. */
  private boolean roomByDropping(long limit, Outbound entry) {
    long left = leftByDropping(ready, weight, limit, entry);
    if (gate != null) {
      left = leftByDropping(gate.held(), left, limit, entry);
    }
    return !exceeds(limit, left, entry);
  }

  /** What would wait without the oldest of a list, of which no more go than an entry needs. */
  private static long leftByDropping(OutboundList list, long waiting, long limit, Outbound entry) {
    long left = waiting;
    for (Outbound at = list.first(); at != null && exceeds(limit, left, entry); at = at.next) {
      left -= at.droppable() && !at.pinned() ? at.weight() : 0;
    }
    return left;
  }

  private Outbound removeOldest() {
    Outbound oldest = ready.removeOldestDroppable();
    return oldest == null && gate != null ? gate.held().removeOldestDroppable() : oldest;
  }

  /** Takes an entry out; false: it is not in, or others may build on it already. */
  boolean remove(Outbound entry) {
    if (entry.pinned()) {
      return false;
    }
    boolean removed = ready.remove(entry) || gate != null && gate.held().remove(entry);
    if (removed) {
      left(entry);
    }
    return removed;
  }

  /** Only parts of one message pass from here on; false: another is in parts already. */
  boolean beginParts() {
    if (gate == null) {
      gate = new MessageGate();
    }
    return gate.shut();
  }

  /** The message in parts is complete: what was held back follows. */
  void endParts() {
    if (gate != null) {
      ready.addAll(gate.open());
    }
  }

  /**
   * Empties the queue, but for a close frame: that one stays, since the connection has only one.
   *
   * @return what was in it
   */
  OutboundList overtake() {
    OutboundList overtaken = takeAll();
    OutboundList closes = new OutboundList();
    overtaken.moveCloseTo(closes);
    for (Outbound at = overtaken.first(); at != null; at = at.next) {
      left(at);
    }
    ready.addAll(closes);
    return overtaken;
  }

  /** Empties the queue for good. */
  OutboundList end() {
    bytes = 0;
    weight = 0;
    return takeAll();
  }

  private OutboundList takeAll() {
    OutboundList all = new OutboundList();
    all.addAll(ready);
    if (gate != null) {
      all.addAll(gate.held());
    }
    return all;
  }
}
