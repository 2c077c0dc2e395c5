// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.transport;

import io.websocketmodule.impl.connection.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The server's side of one connection: writes back what it reads or throws it away, writes what the
 * check gives it, and notes whatever breaks a rule of {@link Transport}.
 *
 * <p>Thread rule: reading is a loop that one thread runs at a time, and so is writing; which
 * thread, the style says.
 */
final class RawConnection implements Transport.Events {

  /** What is done with bytes that come in, and on which threads. */
  enum Style {
    /** Writes them back, on the threads of the container. */
    ECHO(false, false),
    /**
     * Writes them back; every call of the transport comes from a thread that is not the
     * container's.
     */
    ECHO_FOREIGN(false, true),
    /** Throws them away. */
    DISCARD(true, false),
    /** Throws them away, on a thread that is not the container's. */
    DISCARD_FOREIGN(true, true),
    /** Says "bye" when the server stops. */
    FAREWELL(true, false);

    final boolean discards;
    final boolean foreign;

    Style(boolean discards, boolean foreign) {
      this.discards = discards;
      this.foreign = foreign;
    }
  }

  private static final int BUFFER = 16 * 1024;

  final Transport transport;
  final AtomicLong bytesRead = new AtomicLong();
  final AtomicLong bytesWritten = new AtomicLong();
  final CountDownLatch refusedWrite = new CountDownLatch(1);
  final CountDownLatch fin = new CountDownLatch(1);
  final CountDownLatch loss = new CountDownLatch(1);
  final CountDownLatch closed = new CountDownLatch(1);
  final AtomicInteger readableEvents = new AtomicInteger();
  final AtomicInteger stopping = new AtomicInteger();
  final List<String> faults = new CopyOnWriteArrayList<>();

  final Style style;
  private final boolean mayBlock;
  private final Executor thread;
  private final AtomicInteger readRuns = new AtomicInteger();
  private final AtomicInteger writeRuns = new AtomicInteger();
  private final AtomicInteger inReadable = new AtomicInteger();
  private final AtomicInteger inWritable = new AtomicInteger();
  private final AtomicInteger closedCalls = new AtomicInteger();
  private final ByteBuffer buffer;
  private volatile boolean paused;
  private volatile boolean lent;

  // Writer only.
  private final Queue<ByteBuffer> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean writable = new AtomicBoolean();
  private final ByteBuffer[] parts = new ByteBuffer[2];
  private ByteBuffer current;
  private boolean waiting;

  RawConnection(Transport transport, Style style, boolean mayBlock) {
    this.transport = transport;
    this.style = style;
    this.mayBlock = mayBlock;
    this.thread = style.foreign ? foreignThread() : Runnable::run;
    this.buffer =
        transport.prefersDirectBuffers()
            ? ByteBuffer.allocateDirect(BUFFER)
            : ByteBuffer.allocate(BUFFER);
  }

  private static Executor foreignThread() {
    ThreadPoolExecutor one =
        new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    one.allowCoreThreadTimeOut(true);
    return one;
  }

  @Override
  public boolean mayBlock() {
    return mayBlock;
  }

  void startReading() {
    run(readRuns, this::readAll);
  }

  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
    startReading();
  }

  /** Queues bytes, from any thread. */
  void write(byte[] bytes) {
    queue.add(ByteBuffer.wrap(bytes));
    run(writeRuns, this::writeAll);
  }

  /** One thread at a time; a call that comes meanwhile has the running one go round again. */
  private void run(AtomicInteger runs, Runnable loop) {
    if (runs.getAndIncrement() == 0) {
      thread.execute(
          () -> {
            int seen;
            do {
              seen = runs.get();
              loop.run();
            } while (runs.addAndGet(-seen) != 0);
          });
    }
  }

  private void readAll() {
    try {
      boolean more = true;
      while (more && !paused && !lent && fin.getCount() != 0 && closed.getCount() != 0) {
        buffer.clear();
        int count = transport.read(buffer);
        check(buffer.position() == Math.max(0, count), "position after a read");
        check(buffer.limit() == buffer.capacity(), "limit after a read");
        more = count != 0 || transport.awaitReadable();
        took(count);
      }
    } catch (IOException e) {
      failed();
    }
  }

  private void took(int count) {
    if (count < 0) {
      fin.countDown();
      transport.close();
    } else if (count > 0) {
      bytesRead.addAndGet(count);
      if (!style.discards) {
        lent = true;
        queue.add(buffer.flip());
        run(writeRuns, this::writeAll);
      }
    }
  }

  private void writeAll() {
    try {
      if (writable.getAndSet(false)) {
        check(waiting, "onWritable without a write that waits");
        waiting = false;
        settle();
      }
      while (!waiting && (current != null || (current = queue.poll()) != null)) {
        // In two, so that more than one buffer is written at once.
        int middle = current.position() + current.remaining() / 3;
        parts[0] = current.duplicate().limit(middle);
        parts[1] = current.duplicate().position(middle);
        ByteBuffer first = parts[0];
        ByteBuffer second = parts[1];
        waiting = true; // before the call: the event may come within it
        if (transport.write(new ByteBuffer[] {first, second}, 2)) {
          waiting = false;
          check(!first.hasRemaining() && !second.hasRemaining(), "bytes left by a whole write");
          settle();
        } else {
          refusedWrite.countDown();
        }
      }
    } catch (IOException e) {
      failed();
    }
  }

  /** Takes over how far the two parts have got. */
  private void settle() {
    boolean inFirst = parts[0].hasRemaining();
    check(!inFirst || parts[1].position() == parts[0].limit(), "order of a write's buffers");
    current.position(inFirst ? parts[0].position() : parts[1].position());
    if (current.hasRemaining()) {
      return;
    }
    boolean echoed = current == buffer;
    bytesWritten.addAndGet(current.limit());
    current = null;
    if (echoed) {
      lent = false;
      startReading();
    }
  }

  private void failed() {
    loss.countDown();
    transport.abort();
  }

  private void check(boolean holds, String rule) {
    if (!holds) {
      faults.add(rule);
    }
  }

  @Override
  public void onReadable() {
    check(inReadable.getAndIncrement() == 0, "onReadable overlaps itself");
    check(closedCalls.get() == 0, "onReadable behind onClosed");
    readableEvents.incrementAndGet();
    startReading();
    inReadable.decrementAndGet();
  }

  @Override
  public void onWritable() {
    check(inWritable.getAndIncrement() == 0, "onWritable overlaps itself");
    check(closedCalls.get() == 0, "onWritable behind onClosed");
    writable.set(true);
    run(writeRuns, this::writeAll);
    inWritable.decrementAndGet();
  }

  @Override
  public void onLost(IOException cause) {
    check(cause != null, "a loss without a cause");
    check(closedCalls.get() == 0, "onLost behind onClosed");
    loss.countDown();
  }

  @Override
  public void onStopping() {
    check(closedCalls.get() == 0, "onStopping behind onClosed");
    stopping.incrementAndGet();
    if (style == Style.FAREWELL) {
      write(new byte[] {'b', 'y', 'e'});
    }
  }

  @Override
  public void onClosed() {
    check(closedCalls.incrementAndGet() == 1, "onClosed twice");
    closed.countDown();
  }
}
