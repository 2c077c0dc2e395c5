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
import java.util.concurrent.locks.ReentrantLock;

/**
 * A selector beside the container's, and the one thread that looks at it: there while channels are
 * registered, and none soon after. Any thread may call.
 */
final class SelectorThread {

  private static final System.Logger LOG = System.getLogger(SelectorThread.class.getPackageName());

  private static final String FAILED = "A connection failed to take an event of its socket";

  /** How long the thread stays for the next channel. */
  private static final long KEPT_MILLIS = 100;

  /**
   * How long it sleeps at most: a channel that was closed, and nobody told of it, leaves TCP only
   * when its selector looks up.
   */
  private static final long MOST_SLEEP_MILLIS = 1000;

  /** Who waits for a channel; called on the selector's thread, which others wait for meanwhile. */
  interface Waiter {

    /**
     * The channel is registered.
     *
     * @param key changed by the selector's thread alone
     */
    default void registered(SelectionKey key) {}

    /**
     * The channel is ready.
     *
     * @return true: it is to be taken out, and may come back at once
     */
    boolean ready(SelectionKey key);

    /** It cannot be waited for: what is done next with the channel finds out why. */
    void refused();
  }

  private final String name;
  private final ReentrantLock lock = new ReentrantLock();

  /** What the thread is to do before it looks again. */
  private final ConcurrentLinkedQueue<Task> tasks = new ConcurrentLinkedQueue<>();

  /** Guarded by the lock; null: no thread runs. */
  private Selector selector;

  /** Who is inside {@link #run}; read by others only to compare with themselves. */
  private volatile Thread thread;

  private record Task(SocketChannel channel, int operations, Waiter waiter, Runnable other) {}

  SelectorThread(String name) {
    this.name = name;
  }

  /**
   * Has a channel looked at from now on.
   *
   * @throws IOException there is no selector or no thread to be had, and nothing happened
   */
  void register(SocketChannel channel, int operations, Waiter waiter) throws IOException {
    lock.lock();
    try {
      Selector running = selector == null ? start() : selector;
      tasks.add(new Task(channel, operations, waiter, null));
      running.wakeup();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Has something done on the thread, and closed channels let go of. Nothing happens if there is no
   * thread, for then no channel is registered.
   */
  void execute(Runnable task) {
    lock.lock();
    try {
      if (selector != null) {
        tasks.add(new Task(null, 0, null, task));
        selector.wakeup();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the end of the thread, if no channel is registered any more: where an application
   * goes, its container looks for threads that it has left behind.
   */
  void awaitEnd() throws InterruptedException {
    execute(() -> {});
    Thread running = thread;
    if (running != null && !isCurrent()) {
      running.join(MOST_SLEEP_MILLIS);
    }
  }

  /** Whether the calling thread is this one. */
  boolean isCurrent() {
    return thread == Thread.currentThread();
  }

  private Selector start() throws IOException {
    Selector opened = Selector.open();
    try {
      daemon(() -> run(opened), name).start();
    } catch (OutOfMemoryError noThread) {
      opened.close();
      throw new IOException("There is no thread to be had", noThread);
    }
    selector = opened;
    return opened;
  }

  /**
   * Makes a thread that keeps no virtual machine from ending and inherits no thread-locals, which
   * would hold what belongs to an application. The caller starts it.
   */
  static Thread daemon(Runnable task, String name) {
    Thread made = new Thread(null, task, name, 0, false);
    made.setDaemon(true);
    return made;
  }

  private void run(Selector running) {
    thread = Thread.currentThread();
    try {
      do {
        work(running);
        running.select(running.keys().isEmpty() ? KEPT_MILLIS : MOST_SLEEP_MILLIS);
        tell(running);
      } while (!stop(running));
    } catch (IOException | RuntimeException | Error broken) {
      LOG.log(Level.ERROR, "Waiting for sockets failed; it is begun anew", broken);
      abandon(running);
    }
  }

  private void work(Selector running) {
    for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
      if (task.waiter() == null) {
        guarded(task.other());
      } else {
        register(running, task);
      }
    }
  }

  private static void register(Selector running, Task task) {
    try {
      task.waiter().registered(task.channel().register(running, task.operations(), task.waiter()));
    } catch (ClosedChannelException | RuntimeException cannotWait) {
      guarded(task.waiter()::refused);
    }
  }

  private static void tell(Selector running) throws IOException {
    boolean taken = false;
    for (SelectionKey key : running.selectedKeys()) {
      if (isThrough(key)) {
        key.cancel();
        taken = true;
      }
    }
    running.selectedKeys().clear();
    if (taken) {
      running.selectNow(); // takes the cancelled ones out, so that they can come back
    }
  }

  private static boolean isThrough(SelectionKey key) {
    try {
      return ((Waiter) key.attachment()).ready(key);
    } catch (RuntimeException | Error failure) {
      LOG.log(Level.ERROR, FAILED, failure);
      return false;
    }
  }

  private static void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error failure) {
      LOG.log(Level.ERROR, FAILED, failure);
    }
  }

  /** Whether nobody waits any more. */
  private boolean stop(Selector running) throws IOException {
    if (!running.keys().isEmpty()) {
      return false;
    }
    lock.lock();
    try {
      if (!tasks.isEmpty()) {
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
    List<Waiter> all = new ArrayList<>();
    lock.lock();
    try {
      selector = null;
      running.keys().forEach(key -> all.add((Waiter) key.attachment()));
      tasks.stream().filter(task -> task.waiter() != null).forEach(task -> all.add(task.waiter()));
      tasks.clear();
    } finally {
      lock.unlock();
    }
    try {
      running.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "A selector could not be closed", e);
    }
    all.forEach(waiter -> guarded(waiter::refused));
  }
}
