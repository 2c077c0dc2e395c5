// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.impl.protocol.CloseStatus;
import io.websocketmodule.impl.protocol.FrameHeader;
import io.websocketmodule.impl.protocol.Opcode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way out: frames in their order, written by whoever finds the queue free, all that is there in
 * one write.
 *
 * <p>Thread rule: {@link #signals} is the write token. Who raises it from zero writes for all; a
 * write that the container could not finish keeps the queue {@link #blocked} until the container
 * says that it is writable.
 *
 * <p>What is to be written next: the rest of a long frame; else control frames, then frames copied
 * into {@link #filling}, then the queue. RFC 6455 5.4: control frames go between frames.
 */
public final class Outgoing {

  /**
   * Frames up to this many bytes are copied together into one buffer; longer ones are handed over
   * as they are.
   */
  private static final int COPIED = 4096;

  /** The most bytes of one long frame in one write, so that progress can be seen: 128 KiB. */
  private static final int WINDOW = 128 * 1024;

  private final Connection connection;
  private final AtomicInteger signals = new AtomicInteger();
  private volatile boolean blocked;

  // guarded by the connection's lock
  private final OutboundList queue = new OutboundList();
  private ControlFrames controls; // null until one is used
  private MessageGate gate; // null until a message is sent in parts
  private ByteBuffer filling; // frames copied and complete, not yet being written; null: none
  private long fillingBytes; // of the frames in filling, but for control frames
  private long queuedBytes;
  private boolean ended;

  // with the write token
  private Round round; // what is being written; null: nothing

  Outgoing(Connection connection) {
    this.connection = connection;
  }

  /**
   * Takes a small frame by copying it.
   *
   * @return false: it is too large, or does not fit now, and must be queued
   */
  boolean copy(boolean fin, Opcode opcode, ByteBuffer payload) {
    int size = FrameHeader.length(payload.remaining(), false) + payload.remaining();
    if (size > COPIED || blocked) {
      return false;
    }
    connection.lock.lock();
    try {
      if (shut() || !queue.isEmpty() || !room(size)) {
        return false;
      }
      FrameHeader.put(filling, fin, opcode, payload.remaining());
      filling.put(payload.duplicate());
      fillingBytes += size;
      queuedBytes += size;
      return true;
    } finally {
      connection.lock.unlock();
    }
  }

  private boolean room(int size) {
    if (filling == null) {
      Transport transport = connection.transport();
      if (transport == null) {
        return false;
      }
      filling = connection.engine().buffers().borrow(transport.prefersDirectBuffers());
    }
    return filling.remaining() >= size;
  }

  /**
   * Queues a frame; false: nothing can leave any more, and the entry was not taken. The caller
   * flushes.
   */
  boolean add(Outbound entry) {
    connection.lock.lock();
    try {
      if (shut()) {
        return false;
      }
      append(entry);
      return true;
    } finally {
      connection.lock.unlock();
    }
  }

  /** What became of an {@link #offer}. */
  public enum Offer {
    TAKEN,
    FULL,
    ENDED
  }

  /**
   * Queues a frame if the bytes waiting then stay within a limit; on an empty queue a frame of any
   * size is taken.
   *
   * @param dropped gets older entries that had to leave; null: none may be dropped
   */
  Offer offer(Outbound entry, long limit, OutboundList dropped) {
    connection.lock.lock();
    try {
      if (shut()) {
        return Offer.ENDED;
      }
      if (exceeds(limit, queuedBytes, entry)
          && (dropped == null || !roomByDropping(limit, entry))) {
        return Offer.FULL;
      }
      while (exceeds(limit, queuedBytes, entry)) {
        Outbound oldest = removeOldest();
        queuedBytes -= oldest.size();
        dropped.add(oldest);
      }
      append(entry);
      return Offer.TAKEN;
    } finally {
      connection.lock.unlock();
    }
  }

  private static boolean exceeds(long limit, long waiting, Outbound entry) {
    return waiting > 0 && waiting + entry.size() > limit;
  }

  /** Whether there will be room for an entry; what would be dropped in vain stays. */
  private boolean roomByDropping(long limit, Outbound entry) {
    long left = queuedBytes;
    for (Outbound at = queue.first(); at != null && exceeds(limit, left, entry); at = at.next) {
      left -= at.droppable() ? at.size() : 0;
    }
    Outbound held = gate == null ? null : gate.held().first();
    for (Outbound at = held; at != null && exceeds(limit, left, entry); at = at.next) {
      left -= at.droppable() ? at.size() : 0;
    }
    return !exceeds(limit, left, entry);
  }

  private boolean shut() {
    // RFC 6455 5.5.1: nothing follows a close frame, be it in the queue or out.
    return ended || connection.ending.closeSent();
  }

  /** Queues the close frame. Called with the lock, once, when the closing handshake says so. */
  void appendClose(Outbound close) {
    append(close);
  }

  private Outbound removeOldest() {
    Outbound oldest = queue.removeOldestDroppable();
    return oldest == null && gate != null ? gate.held().removeOldestDroppable() : oldest;
  }

  private void append(Outbound entry) {
    queuedBytes += entry.size();
    if (gate != null && gate.holdsBack(entry)) {
      gate.held().add(entry);
    } else {
      queue.add(entry);
    }
  }

  /**
   * From here on only parts of one message pass, until {@link #endParts}; false: another message is
   * in parts already.
   */
  boolean beginParts() {
    connection.lock.lock();
    try {
      if (gate == null) {
        gate = new MessageGate();
      }
      return gate.shut();
    } finally {
      connection.lock.unlock();
    }
  }

  /** The message in parts is queued to its end: what was held back follows. */
  void endParts() {
    connection.lock.lock();
    try {
      queue.addAll(gate.open());
    } finally {
      connection.lock.unlock();
    }
    flush();
  }

  /** Takes an entry back of which nothing has left; false: it is out, partly out, or was not in. */
  boolean withdraw(Outbound entry) {
    connection.lock.lock();
    try {
      boolean removed = queue.remove(entry) || gate != null && gate.held().remove(entry);
      if (removed) {
        queuedBytes -= entry.size();
      }
      return removed;
    } finally {
      connection.lock.unlock();
    }
  }

  /** Queues a pong; one that still waits gives way to it (RFC 6455 5.5.3). */
  void pong(ByteBuffer payload) {
    control(Opcode.PONG, payload);
  }

  /** Queues a ping; false: too many wait, or nothing can leave any more. */
  boolean ping(ByteBuffer payload) {
    return control(Opcode.PING, payload);
  }

  private boolean control(Opcode opcode, ByteBuffer payload) {
    connection.lock.lock();
    try {
      return !shut() && controls().add(opcode, payload);
    } finally {
      connection.lock.unlock();
    }
  }

  private ControlFrames controls() {
    if (controls == null) {
      controls = new ControlFrames();
    }
    return controls;
  }

  /**
   * Puts a close frame before all that has not begun to leave, and gives that back to be failed.
   * Called with the lock.
   */
  OutboundList closeNow(CloseStatus status) {
    OutboundList overtaken = new OutboundList();
    overtaken.addAll(queue);
    if (gate != null) {
      overtaken.addAll(gate.held());
    }
    for (Outbound at = overtaken.first(); at != null; at = at.next) {
      queuedBytes -= at.size();
    }
    if (status != null) {
      controls().close(status);
    }
    return overtaken;
  }

  /**
   * Writes what there is, unless somebody else is at it or the container is blocked. Never blocks.
   */
  void flush() {
    if (signals.getAndIncrement() != 0) {
      return;
    }
    int seen;
    do {
      seen = signals.get();
      boolean more = true;
      while (more && !blocked) {
        more = writeRound();
      }
    } while (signals.addAndGet(-seen) != 0);
  }

  /** The container can write again. */
  void writable() {
    blocked = false;
    flush();
  }

  private boolean writeRound() {
    Transport transport = connection.transport();
    if (transport == null
        || connection.phase() == Ending.Phase.ENDED
        || round == null && !nextRound()) {
      return false;
    }
    blocked = true; // before the call: the event may come within it
    try {
      if (round.anyLeft() && !transport.write(round.buffers(), round.count())) {
        connection.timekeeper.writeBlocked();
        return true; // goes on at once if the event has come meanwhile
      }
    } catch (IOException lost) {
      connection.lost(lost);
      return false;
    }
    blocked = false;
    finishRound();
    return true;
  }

  private boolean nextRound() {
    connection.lock.lock();
    try {
      if (ended) {
        return false;
      }
      round = gather();
      return round != null;
    } finally {
      connection.lock.unlock();
    }
  }

  private Round gather() {
    boolean control = controls != null && !controls.isEmpty();
    if (filling == null && !control && queue.isEmpty()) {
      return null;
    }
    Round next = new Round();
    if (control || !queue.isEmpty() && queue.first().size() <= COPIED) {
      if (!room(ControlFrames.MOST_BYTES) && control) {
        // No room beside what is copied already: that goes first, by itself.
        copyInto(next);
        return next;
      }
    }
    if (control) {
      next.closes(controls.drainTo(filling));
    }
    while (!queue.isEmpty() && filling != null && fitsCopied(queue.first())) {
      Outbound entry = queue.removeFirst();
      filling.put(entry.head());
      if (entry.body() != null) {
        filling.put(entry.body());
      }
      next.carries(entry);
    }
    if (filling != null) {
      copyInto(next);
    }
    if (!queue.isEmpty() && queue.first().size() > COPIED) {
      next.longFrame(queue.removeFirst(), WINDOW);
    }
    return next;
  }

  private boolean fitsCopied(Outbound entry) {
    return entry.size() <= COPIED && entry.size() <= filling.remaining();
  }

  private void copyInto(Round next) {
    next.copied(filling.flip(), fillingBytes);
    filling = null;
    fillingBytes = 0;
  }

  private void finishRound() {
    Round done = round;
    if (done.nextWindow(WINDOW)) {
      return; // the long frame goes on, and nothing may come between
    }
    OutboundList sent = new OutboundList();
    connection.lock.lock();
    try {
      round = null;
      if (!ended) {
        queuedBytes -= done.bytes();
        sent.addAll(done.carried());
      }
    } finally {
      connection.lock.unlock();
    }
    if (done.copiedBuffer() != null) {
      connection.engine().buffers().giveBack(done.copiedBuffer());
    }
    connection.timekeeper.writeProgressed();
    sent.sent();
    if (done.closed()) {
      connection.ending.written();
    }
  }

  /**
   * Nothing can leave any more. Gives back what has not left, to be failed outside of the lock.
   * Called with the lock.
   */
  OutboundList end() {
    ended = true;
    OutboundList left = new OutboundList();
    Round cut = round;
    if (cut != null) {
      left.addAll(cut.carried());
    }
    left.addAll(queue);
    if (gate != null) {
      left.addAll(gate.held());
    }
    if (filling != null) {
      connection.engine().buffers().giveBack(filling);
      filling = null;
    }
    queuedBytes = 0;
    return left;
  }

  long queuedBytes() {
    connection.lock.lock();
    try {
      return queuedBytes;
    } finally {
      connection.lock.unlock();
    }
  }

  /** Whether an event of the container is awaited to go on. */
  boolean isBlocked() {
    return blocked;
  }

  /**
   * Bytes of the current write that are left, to see whether it makes progress; a stale value is
   * harmless.
   */
  long leftInRound() {
    Round current = round;
    return current == null ? 0 : current.left();
  }
}
