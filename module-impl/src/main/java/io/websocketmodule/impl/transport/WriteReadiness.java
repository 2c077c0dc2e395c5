// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells when sockets take bytes again, beside a container that could only tell under a lock, or on
 * a pool, which the very handler holds that waits for its write. One thread while any socket is
 * full, and none soon after. Any thread may call.
 */
final class WriteReadiness {

  private static final System.Logger LOG = System.getLogger(WriteReadiness.class.getPackageName());

  /** How long the thread stays for the next full socket. */
  private static final long KEPT_MILLIS = 100;

  private record Wait(SocketChannel channel, Runnable ready) {}

  /** No bound: however many handlers wait, another connection goes on. */
  private final Executor threads =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          KEPT_MILLIS,
          TimeUnit.MILLISECONDS,
          new SynchronousQueue<>(),
          task -> daemon(task, "websocket-write"));

  private final ReentrantLock lock = new ReentrantLock();
  private final ConcurrentLinkedQueue<Wait> asked = new ConcurrentLinkedQueue<>();

  /** Guarded by the lock; null: no thread runs. */
  private Selector selector;

  /**
   * Has a task run once, on a thread for it alone, when a socket can be written or is closed: it
   * may lead to code of an application, which must not keep all others from being told.
   *
   * @throws IOException there is no selector to be had, and nothing happened
   */
  void await(SocketChannel channel, Runnable ready) throws IOException {
    lock.lock();
    try {
      Selector running = selector == null ? start() : selector;
      asked.add(new Wait(channel, ready));
      running.wakeup();
    } finally {
      lock.unlock();
    }
  }

  /** Lets go of sockets that were closed: TCP ends only when no selector holds them. */
  void wake() {
    lock.lock();
    try {
      if (selector != null) {
        selector.wakeup();
      }
    } finally {
      lock.unlock();
    }
  }

  private Selector start() throws IOException {
    Selector opened = Selector.open();
    try {
      daemon(() -> run(opened), "websocket-write-ready").start();
    } catch (OutOfMemoryError noThread) {
      opened.close();
      throw new IOException("There is no thread to be had", noThread);
    }
    selector = opened;
    return opened;
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(null, task, name, 0, false);
    thread.setDaemon(true);
    return thread;
  }

  private void run(Selector running) {
    try {
      do {
        register(running);
        running.select(KEPT_MILLIS);
        tell(readyOf(running));
      } while (!stop(running));
    } catch (IOException | RuntimeException | Error broken) {
      LOG.log(Level.ERROR, "Waiting for sockets to take bytes failed; it is begun anew", broken);
      abandon(running);
    }
  }

  private void register(Selector running) {
    List<Runnable> refused = new ArrayList<>();
    for (Wait wait = asked.poll(); wait != null; wait = asked.poll()) {
      try {
        wait.channel().register(running, SelectionKey.OP_WRITE, wait.ready());
      } catch (ClosedChannelException | RuntimeException cannotWait) {
        refused.add(wait.ready()); // its next write finds out
      }
    }
    tell(refused);
  }

  private static List<Runnable> readyOf(Selector running) throws IOException {
    List<Runnable> ready = new ArrayList<>();
    for (SelectionKey key : running.selectedKeys()) {
      ready.add((Runnable) key.attachment());
      key.cancel();
    }
    running.selectedKeys().clear();
    running.selectNow(); // takes the cancelled ones out, so that they can come back
    return ready;
  }

  private void tell(List<Runnable> ready) {
    for (Runnable task : ready) {
      threads.execute(() -> tell(task));
    }
  }

  private static void tell(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error failure) {
      LOG.log(Level.ERROR, "A connection failed to go on writing", failure);
    }
  }

  /** Whether nobody waits any more. */
  private boolean stop(Selector running) throws IOException {
    lock.lock();
    try {
      if (!asked.isEmpty() || !running.keys().isEmpty()) {
        return false;
      }
      selector = null;
    } finally {
      lock.unlock();
    }
    running.close();
    return true;
  }

  /** Those that waited look for themselves. */
  private void abandon(Selector running) {
    List<Runnable> all = new ArrayList<>();
    lock.lock();
    try {
      selector = null;
      running.keys().forEach(key -> all.add((Runnable) key.attachment()));
      asked.forEach(wait -> all.add(wait.ready()));
      asked.clear();
    } finally {
      lock.unlock();
    }
    try {
      running.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "A selector could not be closed", e);
    }
    tell(all);
  }
}
