// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bytes in memory that insist on the contract of {@link Transport}: whoever breaks it gets an error
 * at once, and the test a line in {@link #violations}.
 *
 * <p>The peer's bytes come in the pieces they are given in, one piece at most a read. Our bytes are
 * taken while there is credit; what is beyond it is retained until the test grants more. Thread
 * rule: any thread; the lock is never held while an event is told.
 */
final class FakeTransport implements Transport {

  private static final long UNLIMITED = Long.MAX_VALUE / 2;

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
  private final List<String> broken = new ArrayList<>();
  private final AtomicReference<Thread> reader = new AtomicReference<>();
  private final AtomicReference<Thread> writer = new AtomicReference<>();

  // guarded by the lock
  private final ArrayDeque<ByteBuffer> input = new ArrayDeque<>();
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final List<Integer> writes = new ArrayList<>();
  private final List<String> actions = new ArrayList<>();
  private Events events;
  private boolean armed;
  private boolean fin;
  private boolean finRead;
  private boolean outputShut;
  private boolean over;
  private boolean closedTold;
  private IOException loss;
  private long credit = UNLIMITED;
  private List<Retained> retained; // null: none
  private int lateCalls;
  private int reads;
  private int unreadAtWrite;

  /** A buffer that the container holds, as it was when it was taken. */
  private record Retained(ByteBuffer buffer, int position, int limit, byte[] bytes) {
    static Retained of(ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return new Retained(buffer, buffer.position(), buffer.limit(), bytes);
    }

    boolean untouched() {
      return buffer.position() == position
          && buffer.limit() == limit
          && Arrays.equals(of(buffer).bytes, bytes);
    }
  }

  void events(Events to) {
    lock.lock();
    events = to;
    lock.unlock();
  }

  // The connection's side

  @Override
  public int read(ByteBuffer into) throws IOException {
    enter(reader, "read");
    lock.lock();
    try {
      reads++;
      checkAlive();
      check(into.hasRemaining(), "read into a full buffer");
      check(!finRead, "read behind the FIN");
      check(!armed, "read before onReadable");
      ByteBuffer piece = input.peek();
      if (piece == null) {
        finRead = fin;
        return fin ? -1 : 0;
      }
      int count = Math.min(piece.remaining(), into.remaining());
      into.put(piece.slice(piece.position(), count));
      piece.position(piece.position() + count);
      if (!piece.hasRemaining()) {
        input.remove();
      }
      return count;
    } finally {
      lock.unlock();
      reader.set(null);
    }
  }

  @Override
  public boolean awaitReadable() throws IOException {
    enter(reader, "awaitReadable");
    Events within = null;
    lock.lock();
    try {
      checkAlive();
      check(!armed, "awaitReadable while one is asked for");
      if (input.isEmpty() && !fin) {
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
      reader.set(null);
    }
    within.onReadable();
    return false;
  }

  @Override
  public boolean write(ByteBuffer[] from, int count) throws IOException {
    enter(writer, "write");
    boolean within = false;
    lock.lock();
    try {
      checkAlive();
      check(retained == null, "write before onWritable");
      check(!outputShut, "write behind the FIN");
      int total = 0;
      for (int i = 0; i < count; i++) {
        total += from[i].remaining();
      }
      check(total > 0, "write of nothing");
      writes.add(total);
      unreadAtWrite = unread();
      long most = mostPerWrite;
      for (int i = 0; i < count; i++) {
        most -= take(from[i], most);
      }
      boolean left = false;
      for (int i = 0; i < count; i++) {
        left |= from[i].hasRemaining();
      }
      if (!left) {
        return true;
      }
      if (credit > 0 && eventsWithin) {
        within = true;
      } else {
        retained = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          retained.add(Retained.of(from[i]));
        }
      }
    } finally {
      lock.unlock();
      Runnable atEnd = atWritesEnd;
      if (atEnd != null) {
        atEnd.run();
      }
      writer.set(null);
    }
    if (within) {
      events.onWritable();
    } else if (container != null) {
      container.execute(this::writable);
    }
    return false;
  }

  private int take(ByteBuffer from, long most) {
    int count = (int) Math.min(from.remaining(), Math.min(credit, most));
    byte[] bytes = new byte[count];
    from.get(bytes);
    output.writeBytes(bytes);
    if (credit != UNLIMITED) {
      credit -= count;
    }
    return count;
  }

  @Override
  public boolean shutdownOutput() {
    lock.lock();
    try {
      check(retained == null, "FIN while a write is not done");
      Thread writing = writer.get();
      check(writing == null, "FIN while " + writing + " writes");
      check(!outputShut, "FIN twice");
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

  private void enter(AtomicReference<Thread> token, String call) {
    Thread other = token.getAndSet(Thread.currentThread());
    check(other == null, call + " while " + other + " is at it");
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

  private void check(boolean kept, String rule) {
    if (!kept) {
      lock.lock();
      broken.add(rule);
      lock.unlock();
      throw new AssertionError(rule);
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
    for (int at = 0; at < bytes.length; at += most) {
      input.add(ByteBuffer.wrap(bytes, at, Math.min(most, bytes.length - at)));
    }
    lock.unlock();
    readable();
  }

  /** The peer ends its side. */
  void receiveFin() {
    lock.lock();
    fin = true;
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
    lock.lock();
    armed = false;
    lock.unlock();
    events.onReadable();
  }

  /** From here on nothing is taken. */
  void block() {
    lock.lock();
    credit = 0;
    lock.unlock();
  }

  /** So many bytes more are taken; the event comes when all that is retained is. */
  void grant(long bytes) {
    lock.lock();
    boolean done = false;
    try {
      credit = credit == UNLIMITED ? UNLIMITED : credit + bytes;
      if (retained != null) {
        takeRetained();
        done = retained.stream().noneMatch(one -> one.buffer.hasRemaining());
      }
    } finally {
      lock.unlock();
    }
    if (done) {
      writable();
    }
  }

  private void takeRetained() {
    List<Retained> now = new ArrayList<>();
    for (Retained one : retained) {
      check(one.untouched(), "a buffer was touched before onWritable");
      take(one.buffer, Long.MAX_VALUE);
      now.add(Retained.of(one.buffer));
    }
    retained = now;
  }

  /** All that comes is taken again. */
  void unblock() {
    lock.lock();
    credit = UNLIMITED;
    lock.unlock();
    grant(0);
  }

  /** The event, whatever remains in the buffers: the caller writes that again. */
  void writable() {
    lock.lock();
    boolean tell = retained != null && !over && loss == null;
    try {
      if (tell) {
        retained.forEach(one -> check(one.untouched(), "a buffer was touched before onWritable"));
        retained = null;
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
    lock.lock();
    loss = cause;
    lock.unlock();
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
    lock.lock();
    try {
      return output.toByteArray();
    } finally {
      lock.unlock();
    }
  }

  /** What the connection did besides reading and writing: FIN, close, abort. */
  List<String> actions() {
    lock.lock();
    try {
      return List.copyOf(actions);
    } finally {
      lock.unlock();
    }
  }

  /** The bytes offered by each write. */
  List<Integer> writes() {
    lock.lock();
    try {
      return List.copyOf(writes);
    } finally {
      lock.unlock();
    }
  }

  List<String> violations() {
    lock.lock();
    try {
      return List.copyOf(broken);
    } finally {
      lock.unlock();
    }
  }

  boolean over() {
    lock.lock();
    try {
      return over;
    } finally {
      lock.unlock();
    }
  }

  boolean armed() {
    lock.lock();
    try {
      return armed;
    } finally {
      lock.unlock();
    }
  }

  boolean retains() {
    lock.lock();
    try {
      return retained != null;
    } finally {
      lock.unlock();
    }
  }

  /** Bytes of the peer that nobody has read. */
  int unread() {
    lock.lock();
    try {
      return input.stream().mapToInt(ByteBuffer::remaining).sum();
    } finally {
      lock.unlock();
    }
  }

  /** Bytes of the peer that nobody had read when the last write came. */
  int unreadAtWrite() {
    lock.lock();
    try {
      return unreadAtWrite;
    } finally {
      lock.unlock();
    }
  }

  /** Reads and writes behind close and abort, which only a race excuses. */
  int lateCalls() {
    lock.lock();
    try {
      return lateCalls;
    } finally {
      lock.unlock();
    }
  }

  int reads() {
    lock.lock();
    try {
      return reads;
    } finally {
      lock.unlock();
    }
  }
}
