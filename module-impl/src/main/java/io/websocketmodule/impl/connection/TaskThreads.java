// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads for what may block: a virtual one for each task where the JDK has them (21 and later),
 * else a daemon thread for each task that is at work. There is no bound, so that no number of
 * blocked tasks keeps another from running; before JDK 21 a thread waits a moment for its next
 * task, because making one costs more than most tasks.
 */
public final class TaskThreads implements Executor {

  /** For a thread that is not in the middle of something, also on a machine that is busy. */
  private static final long END_MILLIS = 2000;

  /** How long a thread without a task stays. */
  private static final long KEPT_MILLIS = 1000;

  /** Thread.startVirtualThread(Runnable); null before JDK 21. */
  private static final MethodHandle START_VIRTUAL = findStartVirtual();

  private static MethodHandle findStartVirtual() {
    if (Runtime.version().feature() < 21) {
      return null; // 19 and 20 have it as a preview, which may not be called
    }
    try {
      return MethodHandles.publicLookup()
          .findStatic(
              Thread.class,
              "startVirtualThread",
              MethodType.methodType(Thread.class, Runnable.class))
          .asType(MethodType.methodType(void.class, Runnable.class));
    } catch (NoSuchMethodException | IllegalAccessException none) {
      return null;
    }
  }

  /** Null where threads are virtual. */
  private final ThreadPoolExecutor kept = START_VIRTUAL == null ? unbounded() : null;

  /** No thread is made before the first task. */
  public TaskThreads() {}

  private static ThreadPoolExecutor unbounded() {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        KEPT_MILLIS,
        TimeUnit.MILLISECONDS,
        new SynchronousQueue<>(),
        task -> daemon(task, "websocket-task"),
        // What ends its connection when the engine has stopped must run all the same.
        (late, stopped) -> daemon(late, "websocket-task").start());
  }

  /** Lets go of threads that wait for a task. Tasks that come later run all the same. */
  public void stop() {
    if (kept != null) {
      kept.shutdown();
      try {
        // Containers warn of threads that an application leaves behind.
        kept.awaitTermination(END_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Makes a thread that keeps no virtual machine from ending and inherits no thread-locals, which
   * would hold what belongs to an application. The caller starts it.
   */
  public static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(null, task, name, 0, false);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Wakes a thread that was told to end, and waits a moment for it: containers warn of threads that
   * an application leaves behind.
   *
   * @param thread null: there is none
   */
  static void awaitEnd(Thread thread) {
    LockSupport.unpark(thread);
    if (thread != null && thread != Thread.currentThread()) {
      try {
        thread.join(END_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void execute(Runnable task) {
    if (kept != null) {
      kept.execute(task);
      return;
    }
    try {
      START_VIRTUAL.invokeExact(task);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
