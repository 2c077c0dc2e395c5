// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An upgraded output that throws when the specification's rules are broken: written without
 * isReady(), twice for one readiness, before the first onWritePossible, or by two threads at once.
 * What was written waits until the test takes it.
 */
final class StrictOutput extends ServletOutputStream {
  private final AtomicReference<Thread> inside = new AtomicReference<>();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private WriteListener listener;
  private int room;
  private boolean ready;
  private boolean called;
  private boolean asked = true;
  int flushes;
  int largestWrite;
  boolean ignoresOffsets;
  boolean closed;
  RuntimeException refuses;

  /**
   * Whether bytes are taken until so many wait; the last write may go beyond, as in real
   * containers.
   */
  StrictOutput(int room) {
    this.room = room;
  }

  /** The container is ready for more; it calls back if it said that it was not. */
  void makeRoom(int bytes) throws IOException {
    room += bytes;
    if (asked && room > 0) {
      asked = false;
      called = true;
      listener.onWritePossible();
    }
  }

  /** The container has met an error by itself. */
  void error(Throwable cause) {
    listener.onError(cause);
  }

  byte[] written() {
    return written.toByteArray();
  }

  @Override
  public boolean isReady() {
    enter();
    try {
      ready = called && room > 0;
      asked = !ready;
      return ready;
    } finally {
      inside.set(null);
    }
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    enter();
    try {
      useReadiness("write");
      largestWrite = Math.max(largestWrite, length);
      room -= length;
      if (ignoresOffsets) {
        written.write(from, 0, from.length);
      } else {
        written.write(from, offset, length);
      }
    } finally {
      inside.set(null);
    }
  }

  @Override
  public void flush() {
    enter();
    try {
      useReadiness("flush");
      flushes++;
    } finally {
      inside.set(null);
    }
  }

  private void useReadiness(String call) {
    if (!called) {
      throw new IllegalStateException(call + " before the first onWritePossible");
    }
    if (!ready) {
      throw new IllegalStateException(call + " without isReady()");
    }
    ready = false;
  }

  private void enter() {
    if (!inside.compareAndSet(null, Thread.currentThread())) {
      throw new IllegalStateException("two threads at once");
    }
  }

  @Override
  public void write(int oneByte) {
    throw new IllegalStateException("one byte at a time");
  }

  @Override
  public void setWriteListener(WriteListener writer) {
    if (refuses != null) {
      throw refuses;
    }
    listener = writer;
  }

  @Override
  public void close() {
    closed = true;
  }
}
