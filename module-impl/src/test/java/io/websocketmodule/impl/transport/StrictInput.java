// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An upgraded input that throws when the specification's rules are broken: read without isReady(),
 * twice for one readiness, on a thread that may not, or by two threads at once.
 */
final class StrictInput extends ServletInputStream {
  private final AtomicReference<Thread> inside = new AtomicReference<>();
  private volatile Thread onlyThread;
  private ReadListener listener;
  private byte[] waiting = {};
  private boolean ready;
  private boolean asked = true;
  private boolean finished;
  private IOException failure;
  boolean closed;
  boolean takenBack;
  Runnable insideIsReady = () -> {};
  Runnable insideSetReadListener = () -> {};

  /** From now on every other thread is refused. */
  void allowOnly(Thread thread) {
    onlyThread = thread;
  }

  /** Bytes arrive; called where the container calls back. */
  void arrive(byte[] bytes) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(waiting);
    all.write(bytes);
    waiting = all.toByteArray();
    if (asked) {
      asked = false;
      listener.onDataAvailable();
    }
  }

  /** Bytes arrive while the listener is set; the container calls back at once. */
  void arriveInside(byte[] bytes) {
    try {
      arrive(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The peer's FIN arrives. */
  void finish() throws IOException {
    finished = true;
    if (waiting.length == 0) {
      listener.onAllDataRead();
    }
  }

  /** The next read fails. */
  void fail(IOException with) {
    failure = with;
  }

  /** The container has met an error by itself. */
  void error(Throwable cause) {
    listener.onError(cause);
  }

  boolean hasListener() {
    return listener != null;
  }

  @Override
  public boolean isReady() {
    enter();
    try {
      insideIsReady.run();
      if (takenBack) {
        throw new NullPointerException("the buffer is gone");
      }
      ready = waiting.length > 0 || failure != null;
      asked = !ready;
      return ready;
    } finally {
      inside.set(null);
    }
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    enter();
    try {
      if (!ready) {
        throw new IllegalStateException("read without isReady()");
      }
      ready = false;
      if (failure != null) {
        throw failure;
      }
      int count = Math.min(length, waiting.length);
      System.arraycopy(waiting, 0, into, offset, count);
      byte[] rest = new byte[waiting.length - count];
      System.arraycopy(waiting, count, rest, 0, rest.length);
      waiting = rest;
      return count;
    } finally {
      inside.set(null);
    }
  }

  @Override
  public int available() {
    ready = waiting.length > 0;
    return waiting.length;
  }

  private void enter() {
    Thread now = Thread.currentThread();
    if (onlyThread != null && onlyThread != now) {
      throw new IllegalStateException("touched by " + now.getName());
    }
    if (!inside.compareAndSet(null, now)) {
      throw new IllegalStateException("two threads at once");
    }
  }

  @Override
  public int read() {
    throw new IllegalStateException("one byte at a time");
  }

  @Override
  public boolean isFinished() {
    return finished && waiting.length == 0;
  }

  @Override
  public void setReadListener(ReadListener reader) {
    enter();
    try {
      listener = reader;
      insideSetReadListener.run();
    } finally {
      inside.set(null);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
