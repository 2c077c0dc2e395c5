// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Bytes in memory that insist on the contract of {@link Transport}: whoever breaks it gets an error
 * at once, and the test a line in {@link #violations}.
 *
 * <p>The peer's bytes come in the pieces they are given in, one piece at most a read. Our bytes are
 * taken while there is credit; what is beyond it is retained until the test grants more. Thread
 * rule: any thread; the lock is never held while an event is told.
 */
final class FakeTransport implements Transport {

  // how it behaves; set before it is used
  boolean halfCloses = true;
  boolean direct;
  boolean mayBlock = true;

  /** Whether events come before awaitReadable and write return, instead of behind them. */
  boolean eventsWithin;

  /** Whether bytes that are there are told by an event as well, of {@link #container}. */
  boolean waitsForItsTurn;

  /** Whether onClosed comes within close and abort; else {@link #tellClosed} tells it. */
  boolean closedWithin = true;

  /** The most that one write takes; what is beyond it is offered again by the caller. */
  int mostPerWrite = Integer.MAX_VALUE;

  /** What read and write throw instead of an IOException; null: nothing. */
  RuntimeException failure;

  /** Run at the end of a write, before it returns; null: nothing. */
  volatile Runnable atWritesEnd;

  /** Where events are told that the transport itself brings about; null: on the spot. */
  Executor container;

  private final ReentrantLock lock = new ReentrantLock();
  private final BrokenRules rules = new BrokenRules();
  private final BrokenRules.Turn reading = rules.new Turn();
  private final BrokenRules.Turn writing = rules.new Turn();

  // guarded by the lock
  private final PeerInput input = new PeerInput(rules);
  private final CreditedOutput output = new CreditedOutput();
  private final List<Integer> writes = new ArrayList<>();
  private final List<String> actions = new ArrayList<>();
  private Events events;
  private boolean armed;
  private boolean outputShut;
  private boolean over;
  private boolean closedTold;
  private IOException loss;
  private final RetainedBuffers retained = new RetainedBuffers(rules);
  private int lateCalls;
  private int reads;
  private int unreadAtWrite;

  void events(Events to) {
    locked(() -> events = to);
  }

  private <T> T locked(Supplier<T> step) {
    lock.lock();
    try {
      return step.get();
    } finally {
      lock.unlock();
    }
  }

  // The connection's side

  @Override
  public int read(ByteBuffer into) throws IOException {
    reading.begin("read");
    lock.lock();
    try {
      reads++;
      checkAlive();
      rules.check(!armed, "read before onReadable");
      return input.read(into);
    } finally {
      lock.unlock();
      reading.end();
    }
  }

  @Override
  public boolean awaitReadable() throws IOException {
    reading.begin("awaitReadable");
    Events within = null;
    lock.lock();
    try {
      checkAlive();
      rules.check(!armed, "awaitReadable while one is asked for");
      if (!input.anything()) {
        armed = true;
        return false;
      }
      if (waitsForItsTurn) {
        armed = true;
        container.execute(this::readable);
        return false;
      }
      if (!eventsWithin) {
        return true;
      }
      within = events;
    } finally {
      lock.unlock();
      reading.end();
    }
    within.onReadable();
    return false;
  }

  @Override
  public boolean write(ByteBuffer[] from, int count) throws IOException {
    writing.begin("write");
    boolean within = false;
    lock.lock();
    try {
      checkAlive();
      rules.check(!retained.any(), "write before onWritable");
      rules.check(!outputShut, "write behind the FIN");
      int total = Arrays.stream(from, 0, count).mapToInt(ByteBuffer::remaining).sum();
      rules.check(total > 0, "write of nothing");
      writes.add(total);
      unreadAtWrite = input.unread();
      if (output.take(from, count, mostPerWrite) == total) {
        return true;
      }
      if (output.anyCredit() && eventsWithin) {
        within = true;
      } else {
        retained.hold(from, count);
      }
    } finally {
      lock.unlock();
      Runnable atEnd = atWritesEnd;
      if (atEnd != null) {
        atEnd.run();
      }
      writing.end();
    }
    if (within) {
      events.onWritable();
    } else if (container != null) {
      container.execute(this::writable);
    }
    return false;
  }

  @Override
  public boolean shutdownOutput() {
    lock.lock();
    try {
      rules.check(!retained.any(), "FIN while a write is not done");
      writing.checkNobodyInside("FIN");
      rules.check(!outputShut, "FIN twice");
      if (over || !halfCloses) {
        return false;
      }
      outputShut = true;
      actions.add("FIN");
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    end("close");
  }

  @Override
  public void abort() {
    end("abort");
  }

  private void end(String how) {
    lock.lock();
    try {
      if (over) {
        return;
      }
      over = true;
      actions.add(how);
    } finally {
      lock.unlock();
    }
    if (closedWithin) {
      tellClosed();
    }
  }

  @Override
  public boolean eventsMayBlock() {
    return mayBlock;
  }

  @Override
  public boolean prefersDirectBuffers() {
    return direct;
  }

  @Override
  public String name() {
    return "memory";
  }

  private void checkAlive() throws IOException {
    if (failure != null) {
      throw failure;
    }
    if (loss != null) {
      throw loss;
    }
    if (over) {
      lateCalls++;
      throw new ClosedChannelException();
    }
  }

  // The container's side

  /** Bytes of the peer come, in one piece. */
  void receive(byte[] bytes) {
    receive(bytes, bytes.length);
  }

  /** Bytes of the peer come in pieces of at most so many bytes, all before the event. */
  void receive(byte[] bytes, int most) {
    lock.lock();
    input.add(bytes, most);
    lock.unlock();
    readable();
  }

  /** The peer ends its side. */
  void receiveFin() {
    lock.lock();
    input.end();
    lock.unlock();
    readable();
  }

  private void readable() {
    lock.lock();
    boolean tell = armed && events != null;
    armed = armed && events == null;
    Events to = events;
    lock.unlock();
    if (tell) {
      to.onReadable();
    }
  }

  /** An event that nothing has brought about. */
  void spuriousReadable() {
    locked(() -> armed = false);
    events.onReadable();
  }

  /** From here on nothing is taken. */
  void block() {
    lock.lock();
    output.block();
    lock.unlock();
  }

  /** So many bytes more are taken; the event comes when all that is retained is. */
  void grant(long bytes) {
    lock.lock();
    boolean done = false;
    try {
      output.grant(bytes);
      done = retained.any() && retained.take(buffer -> output.take(buffer, Long.MAX_VALUE));
    } finally {
      lock.unlock();
    }
    if (done) {
      writable();
    }
  }

  /** All that comes is taken again. */
  void unblock() {
    lock.lock();
    output.unblock();
    lock.unlock();
    grant(0);
  }

  /** The event, whatever remains in the buffers: the caller writes that again. */
  void writable() {
    lock.lock();
    boolean tell = retained.any() && !over && loss == null;
    try {
      if (tell) {
        retained.release();
      }
    } finally {
      lock.unlock();
    }
    if (tell) {
      events.onWritable();
    }
  }

  /** The container notices a reset. */
  void lose() {
    IOException cause = new IOException("Connection reset");
    failCalls(cause);
    events.onLost(cause);
  }

  /** The next call notices the loss. */
  void failCalls(IOException cause) {
    locked(() -> loss = cause);
  }

  void tellClosed() {
    lock.lock();
    boolean tell = over && !closedTold && events != null;
    closedTold |= tell;
    lock.unlock();
    if (tell) {
      events.onClosed();
    }
  }

  // For assertions

  byte[] output() {
    return locked(output::bytes);
  }

  /** What the connection did besides reading and writing: FIN, close, abort. */
  List<String> actions() {
    return locked(() -> List.copyOf(actions));
  }

  /** The bytes offered by each write. */
  List<Integer> writes() {
    return locked(() -> List.copyOf(writes));
  }

  List<String> violations() {
    return rules.lines();
  }

  boolean over() {
    return locked(() -> over);
  }

  boolean armed() {
    return locked(() -> armed);
  }

  boolean retains() {
    return locked(retained::any);
  }

  /** Bytes of the peer that nobody has read. */
  int unread() {
    return locked(input::unread);
  }

  /** Bytes of the peer that nobody had read when the last write came. */
  int unreadAtWrite() {
    return locked(() -> unreadAtWrite);
  }

  /** Reads and writes behind close and abort, which only a race excuses. */
  int lateCalls() {
    return locked(() -> lateCalls);
  }

  int reads() {
    return locked(() -> reads);
  }
}
