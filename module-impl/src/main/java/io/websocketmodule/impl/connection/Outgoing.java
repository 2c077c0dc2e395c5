// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.impl.protocol.CloseStatus;
import io.websocketmodule.impl.protocol.FrameHeader;
import io.websocketmodule.impl.protocol.Opcode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The way out: frames in their order, written by whoever finds the queue free, all that is there in
 * one write.
 *
 * <p>Thread rule: its {@link Token} is the write token: who has it writes for all; a write that the
 * container could not finish keeps the queue {@link #blocked} until the container says that it is
 * writable.
 *
 * <p>What is to be written next: the rest of a long frame; else what was {@link #copied}, then
 * control frames, then the queue. RFC 6455 5.4: control frames go between frames.
 */
public final class Outgoing extends Token {

  /**
   * Frames up to this many bytes are copied together into one buffer; longer ones are handed over
   * as they are.
   */
  private static final int COPIED = 4096;

  /** The most bytes of one long frame in one write, so that progress can be seen: 128 KiB. */
  private static final int WINDOW = 128 * 1024;

  /** Writes after which those that wait for what is out are told, even if there is more. */
  private static final int MOST_ROUNDS = 64;

  private static final long REST_LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private final Connection connection;
  private final LeavingFrames leaving; // null: none is compressed as it leaves
  private volatile boolean blocked;

  // guarded by the connection's lock
  private final SendQueue queue = new SendQueue();
  private ControlFrames controls; // null until one is used
  private final CopiedFrames copied; // ahead of the queue
  private boolean ended;
  private volatile boolean roomAwaited;

  // with the write token
  private Round round; // what is being written; null: nothing

  Outgoing(Connection connection) {
    this.connection = connection;
    copied = new CopiedFrames(connection);
    Compression compression = connection.compression();
    boolean building = compression != null && compression.building();
    leaving = building ? new LeavingFrames(connection, compression) : null;
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
      if (shut() || !queue.isEmpty() || !copied.room(size)) {
        return false;
      }
      copied.put(fin, opcode, payload);
      queue.count(size);
      return true;
    } finally {
      connection.lock.unlock();
    }
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
      queue.add(entry);
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
   * Queues a frame if what waits then stays within a limit; on an empty queue a frame of any size
   * is taken.
   *
   * @param limit bytes, for which each entry counts by its {@link Outbound#weight}
   * @param dropped gets older entries that had to leave; null: none may be dropped
   */
  Offer offer(Outbound entry, long limit, OutboundList dropped) {
    connection.lock.lock();
    try {
      if (shut()) {
        return Offer.ENDED;
      }
      return queue.addWithin(limit, entry, dropped) ? Offer.TAKEN : Offer.FULL;
    } finally {
      connection.lock.unlock();
    }
  }

  private boolean shut() {
    // RFC 6455 5.5.1: nothing follows a close frame, be it in the queue or out.
    return ended || connection.ending.closeSent();
  }

  /** Queues the close frame. Called with the lock, once, when the closing handshake says so. */
  void appendClose(Outbound close) {
    queue.add(close);
  }

  /**
   * From here on only parts of one message pass, until {@link #endParts}; false: another message is
   * in parts already.
   */
  boolean beginParts() {
    return connection.locked(queue::beginParts);
  }

  /** The message in parts is queued to its end: what was held back follows. */
  void endParts() {
    connection.lock.lock();
    try {
      queue.endParts();
    } finally {
      connection.lock.unlock();
    }
    flush();
  }

  /** Takes an entry back of which nothing has left; false: it is out, partly out, or was not in. */
  boolean withdraw(Outbound entry) {
    boolean removed = connection.locked(() -> queue.remove(entry));
    tellRoom();
    return removed;
  }

  /** See {@link Connection#awaitRoom}. */
  boolean awaitRoom() {
    // What this thread has sent it sees without the lock, and nearly always there is room.
    return isBeyondLimit() && connection.locked(() -> roomAwaited = isBeyondLimit());
  }

  private boolean isBeyondLimit() {
    return !ended && queue.weight() > connection.settings().sendBufferLimit();
  }

  /** Behind all that makes room. Without the token, as who is told may send in his turn. */
  void tellRoom() {
    if (roomAwaited && connection.locked(this::takeRoom)) {
      connection.tellRoom();
    }
  }

  private boolean takeRoom() {
    boolean told = roomAwaited && !isBeyondLimit();
    roomAwaited &= !told;
    return told;
  }

  /**
   * Whether all of an entry that could not be withdrawn is out, or it has failed: its sender is
   * about to be told. Called with the lock.
   */
  boolean isToldSoon(Outbound entry) {
    Round current = round;
    return current == null || !current.carried().contains(entry);
  }

  /**
   * Sends a pong. It keeps its place among the frames that are copied, so that a peer that pings
   * within a message sees the answer before the message's echo; where nothing can leave now, one
   * that still waits gives way to it (RFC 6455 5.5.3).
   */
  void pong(ByteBuffer payload) {
    connection.lock.lock();
    try {
      boolean first = queue.isEmpty() && (controls == null || controls.isEmpty());
      if (!blocked && !shut() && first && copied.room(2 + payload.remaining())) {
        copied.put(true, Opcode.PONG, payload);
      } else {
        control(Opcode.PONG, payload);
      }
    } finally {
      connection.lock.unlock();
    }
  }

  /** Queues a ping; false: too many wait, or nothing can leave any more. */
  boolean ping(ByteBuffer payload) {
    return control(Opcode.PING, payload);
  }

  private boolean control(Opcode opcode, ByteBuffer payload) {
    return connection.locked(() -> !shut() && controls().add(opcode, payload));
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
   *
   * @param status null: a close was queued before, and that one overtakes
   */
  OutboundList closeNow(CloseStatus status) {
    OutboundList overtaken = queue.overtake();
    if (status != null) {
      controls().close(status);
    }
    return overtaken;
  }

  /**
   * Writes what there is, unless somebody else is at it or the container is blocked. Never blocks.
   * Who waits for what left is told without the token: it may send and wait in its turn.
   */
  void flush() {
    while (take()) {
      OutboundList out = new OutboundList();
      boolean more = writeRounds(out);
      if (more && !out.isEmpty()) {
        // Who is told now may wait for what is still in the queue, before anybody sends again.
        connection.engine().flusher().add(this::flush);
      }
      out.sent();
      tellRoom();
      if (!more) {
        return;
      }
    }
  }

  /**
   * As {@link #flush}, for the pump: it looks only whether the calling thread has sent anything,
   * which it sees without a lock; whoever else sends flushes for himself.
   */
  void flushOwn() {
    if (anythingWaits()) {
      flush();
    }
  }

  private boolean anythingWaits() {
    return !copied.isEmpty() || !queue.isEmpty() || controlsWait();
  }

  private boolean controlsWait() {
    return controls != null && !controls.isEmpty();
  }

  /**
   * Waits until nobody writes: what was queued is then out, or waits for the container. For who has
   * flushed while another thread had the write token, which may still be on its way to the last
   * frame: the stop of a container, which ends TCP as soon as it may, and a callback that has
   * filled the queue. No write blocks, so this is short.
   */
  void awaitRest(long mostNanos) {
    long end = System.nanoTime() + mostNanos;
    while (signalled() != 0 && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(this, REST_LOOK_NANOS);
    }
  }

  /** Writes and lets go of the token; true: there may be more, but those waiting come first. */
  private boolean writeRounds(OutboundList out) {
    int seen;
    int rounds = 0;
    do {
      seen = signalled();
      while (!blocked && writeRound(out)) {
        if (++rounds == MOST_ROUNDS) {
          letGoAnyhow();
          return true;
        }
      }
    } while (!letGo(seen));
    return false;
  }

  /** The container can write again. */
  void writable() {
    blocked = false;
    flush();
  }

  private boolean writeRound(OutboundList out) {
    Transport transport = connection.transport();
    if (transport == null || round == null && !nextRound()) {
      return false;
    }
    if (connection.phase() == Ending.Phase.ENDED) {
      dropRound();
      return false;
    }
    blocked = true; // before the call: the event may come within it
    try {
      if (round.anyLeft() && !transport.write(round.buffers(), round.count())) {
        connection.timekeeper.writeBlocked();
        return true; // goes on at once if the event has come meanwhile
      }
    } catch (IOException lost) {
      dropRound();
      connection.lost(lost);
      return false;
    } catch (RuntimeException | Error bug) {
      dropRound();
      connection.lost(new IOException("The container failed to write", bug));
      return false;
    }
    blocked = false;
    finishRound(out);
    return true;
  }

  /** The connection is over, and nobody holds the buffers of the round. */
  private void dropRound() {
    ByteBuffer copied = round.copiedBuffer();
    connection.lock.lock();
    try {
      if (ended) {
        round = null; // else its entries are still to be failed
      } else {
        round.forgetCopied();
      }
    } finally {
      connection.lock.unlock();
    }
    if (copied != null) {
      connection.engine().buffers().giveBack(copied);
    }
  }

  private boolean nextRound() {
    connection.lock.lock();
    try {
      if (leaving != null) {
        leaving.compress(queue);
      }
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
    if (!anythingWaits()) {
      return null;
    }
    boolean control = controlsWait();
    Round next = new Round();
    boolean small = !queue.isEmpty() && queue.first().length() <= COPIED;
    boolean room = (control || small) && copied.room(ControlFrames.MOST_BYTES);
    if (control && room) {
      copied.put(controls, next);
      if (next.pings()) {
        connection.timekeeper.pingLeaving();
      }
    }
    if (control && !controls.isEmpty()) {
      // They go ahead of the queue, which may hold a close that nothing may follow.
      copied.moveTo(next);
      return next;
    }
    while (!queue.isEmpty() && queue.first().length() <= COPIED && copied.put(queue.first())) {
      next.carries(queue.removeFirst());
    }
    copied.moveTo(next);
    if (!queue.isEmpty() && queue.first().length() > COPIED && !queue.first().raw()) {
      next.longFrame(queue.removeFirst(), WINDOW);
    }
    return next;
  }

  private void finishRound(OutboundList out) {
    Round done = round;
    connection.timekeeper.writeProgressed();
    if (done.nextWindow(WINDOW)) {
      return; // the long frame goes on, and nothing may come between
    }
    connection.sent(done.messages(), done.payloadBytes());
    connection.lock.lock();
    try {
      round = null;
      if (!ended) {
        queue.sent(done);
        out.addAll(done.carried());
      }
    } finally {
      connection.lock.unlock();
    }
    if (done.copiedBuffer() != null) {
      connection.engine().buffers().giveBack(done.copiedBuffer());
    }
    if (done.pings()) {
      connection.timekeeper.pingWritten();
    }
    if (done.closes()) {
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
    left.addAll(queue.end());
    copied.drop();
    return left;
  }

  long queuedBytes() {
    return connection.locked(queue::bytes);
  }

  /** Whether an event of the container is awaited to go on. */
  boolean isBlocked() {
    return blocked;
  }

  /** The same, and nobody is at it: a write under way counts as blocked until it returns. */
  boolean waitsForContainer() {
    return blocked && signalled() == 0;
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
