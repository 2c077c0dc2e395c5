// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads for what may block: a virtual one for each task where the JDK has them (21 and later),
 * else a daemon thread for each task. No pool, so that no number of blocked tasks keeps another
 * from running.
 */
final class TaskThreads implements Executor {

  /** For a thread that is not in the middle of something. */
  private static final long END_MILLIS = 200;

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

  static Thread daemon(Runnable task, String name) {
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
    if (START_VIRTUAL == null) {
      daemon(task, "websocket-task").start();
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
