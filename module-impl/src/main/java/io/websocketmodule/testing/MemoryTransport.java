// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.testing;

import io.websocketmodule.impl.connection.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The server's end of a connection through memory, behaving as a container's does: it takes a
 * window of bytes that the client has not read, and tells its events on threads of its own.
 */
final class MemoryTransport implements Transport {

  /** Bytes that wait in the operating systems' buffers of a real connection. */
  static final int WINDOW = 64 * 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Executor executor;

  /** Called under no lock when there are bytes, or an end, for the client. */
  private final Runnable client;

  private final Bell readable;
  private final Bell writable;

  // guarded by the lock
  private final ByteQueue toServer = new ByteQueue();
  private final ByteQueue toClient = new ByteQueue();
  private boolean clientReads = true;
  private boolean clientEnded; // the client's FIN
  private boolean serverEnded; // the server's FIN
  private boolean readAwaited;
  private boolean writeAwaited;
  private boolean closed;
  private boolean cut; // ended without what is on its way
  private Events events; // null until the connection is open

  MemoryTransport(Executor executor, Runnable client) {
    this.executor = executor;
    this.client = client;
    readable = new Bell(executor, () -> events().onReadable());
    writable = new Bell(executor, () -> events().onWritable());
  }

  /** Tells whose events they are, once the connection is open. */
  void events(Events opened) {
    lock.lock();
    try {
      events = opened;
    } finally {
      lock.unlock();
    }
  }

  private Events events() {
    lock.lock();
    try {
      return events;
    } finally {
      lock.unlock();
    }
  }

  // The server's end

  @Override
  public int read(ByteBuffer into) throws IOException {
    lock.lock();
    try {
      check();
      int count = toServer.take(into);
      return count == 0 && clientEnded ? -1 : count;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean awaitReadable() throws IOException {
    lock.lock();
    try {
      check();
      readAwaited = toServer.size() == 0 && !clientEnded;
      return !readAwaited;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean write(ByteBuffer[] from, int count) throws IOException {
    boolean all = true;
    lock.lock();
    try {
      check();
      if (serverEnded) {
        throw new IOException("A write behind the end of the output");
      }
      for (int i = 0; i < count; i++) {
        toClient.put(from[i], clientReads ? Integer.MAX_VALUE : WINDOW - toClient.size());
        all &= !from[i].hasRemaining();
      }
      writeAwaited = !all;
    } finally {
      lock.unlock();
    }
    client.run();
    return all;
  }

  private void check() throws IOException {
    if (cut || closed) {
      throw new IOException("Connection reset by peer");
    }
  }

  @Override
  public boolean shutdownOutput() {
    lock.lock();
    try {
      serverEnded = true;
    } finally {
      lock.unlock();
    }
    client.run();
    return true;
  }

  @Override
  public void close() {
    end(false);
  }

  @Override
  public void abort() {
    end(true);
  }

  private void end(boolean atOnce) {
    boolean first;
    Events told;
    lock.lock();
    try {
      first = !closed;
      closed = true;
      cut |= atOnce;
      if (cut) {
        toClient.clear();
      }
      told = events;
    } finally {
      lock.unlock();
    }
    if (first) {
      client.run();
      if (told != null) {
        executor.execute(told::onClosed);
      }
    }
  }

  @Override
  public boolean eventsMayBlock() {
    return true;
  }

  @Override
  public boolean prefersDirectBuffers() {
    return false;
  }

  @Override
  public String name() {
    return "memory";
  }

  // The client's end

  /** Sends bytes to the server; after the end they go nowhere, as they would in TCP. */
  void send(ByteBuffer bytes) {
    lock.lock();
    try {
      if (closed || clientEnded) {
        return;
      }
      toServer.put(bytes, Integer.MAX_VALUE);
    } finally {
      lock.unlock();
    }
    tellReadable();
  }

  /** Sends a FIN. */
  void endClient() {
    lock.lock();
    try {
      clientEnded = true;
    } finally {
      lock.unlock();
    }
    tellReadable();
  }

  private void tellReadable() {
    boolean tell;
    lock.lock();
    try {
      tell = readAwaited;
      readAwaited = false;
    } finally {
      lock.unlock();
    }
    if (tell) {
      readable.ring();
    }
  }

  /** What the server sent; the count of bytes, 0 while the client does not read. */
  int receive(ByteBuffer into) {
    boolean tell;
    int count;
    lock.lock();
    try {
      count = clientReads ? toClient.take(into) : 0;
      tell = writeAwaited && clientReads;
      writeAwaited &= !tell;
    } finally {
      lock.unlock();
    }
    if (tell) {
      writable.ring();
    }
    return count;
  }

  /** Whether the server has ended its side, and all before it was received. */
  boolean serverEnded() {
    lock.lock();
    try {
      return cut || (serverEnded || closed) && clientReads && toClient.size() == 0;
    } finally {
      lock.unlock();
    }
  }

  void clientReads(boolean reads) {
    lock.lock();
    try {
      clientReads = reads;
    } finally {
      lock.unlock();
    }
    client.run();
  }

  /** The client vanishes: what is on its way either side is gone. */
  void lose() {
    Events told;
    lock.lock();
    try {
      if (cut || closed) {
        return;
      }
      cut = true;
      toServer.clear();
      toClient.clear();
      told = events;
    } finally {
      lock.unlock();
    }
    client.run();
    executor.execute(() -> told.onLost(new IOException("Connection reset by peer")));
  }
}
