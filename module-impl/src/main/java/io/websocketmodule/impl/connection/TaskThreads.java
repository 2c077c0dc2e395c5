// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;

/**
 * Threads for what may block: a virtual one for each task where the JDK has them (21 and later),
 * else a daemon thread for each task. No pool, so that no number of blocked tasks keeps another
 * from running.
 */
final class TaskThreads implements Executor {

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
