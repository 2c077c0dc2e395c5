// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.proxy;

import static java.lang.System.Logger.Level.ERROR;

import io.websocketmodule.impl.connection.TaskThreads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Deque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One thread that tells the tunnels of an application what their processes' sockets are ready for:
 * an idle tunnel costs a key and no thread, no buffer. The thread is started by the first tunnel.
 */
final class TunnelLoop implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(TunnelLoop.class.getPackageName());

  private static final int BUFFER = 32 * 1024;

  /** Of buffers that nobody uses at the moment. */
  private static final int MOST_KEPT = 32;

  private final Selector selector;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Deque<ByteBuffer> buffers = new ConcurrentLinkedDeque<>();
  private final Set<Tunnel> tunnels = ConcurrentHashMap.newKeySet();
  private final ReentrantLock starting = new ReentrantLock();

  /** Guarded by starting; null: no tunnel yet. */
  private Thread thread;

  private volatile boolean closed;

  TunnelLoop() throws IOException {
    selector = Selector.open();
  }

  /** Takes a tunnel in; it hears of nothing before it asks. */
  SelectionKey register(SocketChannel channel, Tunnel tunnel) throws IOException {
    startThread();
    tunnels.add(tunnel);
    channel.configureBlocking(false);
    try {
      return channel.register(selector, 0, tunnel);
    } catch (ClosedSelectorException e) {
      throw new IOException("The application is stopping", e);
    }
  }

  void forget(Tunnel tunnel) {
    tunnels.remove(tunnel);
    // Otherwise a closed channel's key stays until something else happens.
    selector.wakeup();
  }

  private void startThread() throws IOException {
    starting.lock();
    try {
      if (closed) {
        throw new IOException("The application is stopping");
      }
      if (thread == null) {
        thread = TaskThreads.daemon(this::run, "node-hosting-tunnels");
        thread.start();
      }
    } finally {
      starting.unlock();
    }
  }

  /** Asks for one event; any thread. */
  void want(SelectionKey key, int operation) {
    try {
      key.interestOpsOr(operation);
      if (Thread.currentThread() != thread) {
        selector.wakeup();
      }
    } catch (CancelledKeyException e) {
      // The tunnel has ended meanwhile.
    }
  }

  /** Runs something on the loop's thread; nothing that blocks. */
  void execute(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  private void run() {
    try {
      while (!closed) {
        selector.select(this::ready);
        Runnable task;
        while ((task = tasks.poll()) != null) {
          task.run();
        }
      }
    } catch (IOException | ClosedSelectorException e) {
      if (!closed) {
        LOGGER.log(ERROR, "No tunnel moves any more", e);
      }
    }
  }

  private void ready(SelectionKey key) {
    try {
      int operations = key.readyOps();
      key.interestOpsAnd(~operations);
      ((Tunnel) key.attachment()).ready(operations);
    } catch (CancelledKeyException e) {
      // The tunnel has ended meanwhile.
    } catch (RuntimeException e) {
      LOGGER.log(ERROR, "A tunnel failed", e);
      ((Tunnel) key.attachment()).abort();
    }
  }

  /** An empty buffer, the caller's until {@link #release}. */
  ByteBuffer borrow() {
    ByteBuffer known = buffers.pollFirst();
    return known != null ? known.clear() : ByteBuffer.allocateDirect(BUFFER);
  }

  void release(ByteBuffer buffer) {
    if (buffer.capacity() == BUFFER && buffers.size() < MOST_KEPT) {
      buffers.addFirst(buffer);
    }
  }

  /** Ends every tunnel and the thread. */
  @Override
  public void close() {
    starting.lock();
    try {
      closed = true;
    } finally {
      starting.unlock();
    }
    tunnels.forEach(Tunnel::end);
    try {
      selector.close();
      if (thread != null && thread != Thread.currentThread()) {
        thread.join(1000);
      }
    } catch (IOException e) {
      // Closed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
