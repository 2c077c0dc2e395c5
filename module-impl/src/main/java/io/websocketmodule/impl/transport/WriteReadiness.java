// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Tells when sockets take bytes again, beside a container that could only tell under a lock, or on
 * a pool, which the very handler holds that waits for its write. One thread while any socket is
 * full, and none soon after. Any thread may call.
 */
final class WriteReadiness {

  private static final System.Logger LOG = System.getLogger(WriteReadiness.class.getPackageName());

  /** How long a thread stays for the next connection. */
  private static final long KEPT_MILLIS = 100;

  /** No bound: however many handlers wait, another connection goes on. */
  private final Executor threads =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          KEPT_MILLIS,
          TimeUnit.MILLISECONDS,
          new SynchronousQueue<>(),
          task -> SelectorThread.daemon(task, "websocket-write"));

  private final SelectorThread selector = new SelectorThread("websocket-write-ready");

  /**
   * Has a task run once, on a thread for it alone, when a socket can be written or is closed: it
   * may lead to code of an application, which must not keep all others from being told.
   *
   * @throws IOException there is no selector to be had, and nothing happened
   */
  void await(SocketChannel channel, Runnable ready) throws IOException {
    selector.register(channel, SelectionKey.OP_WRITE, new Once(ready));
  }

  /** Lets go of sockets that were closed: TCP ends only when no selector holds them. */
  void wake() {
    selector.execute(() -> {});
  }

  /** Waits for the end of the thread, now that no connection is left. */
  void awaitEnd() throws InterruptedException {
    selector.awaitEnd();
  }

  private final class Once implements SelectorThread.Waiter {

    private final Runnable ready;

    Once(Runnable ready) {
      this.ready = ready;
    }

    @Override
    public boolean ready(SelectionKey key) {
      tell();
      return true;
    }

    @Override
    public void refused() {
      tell();
    }

    private void tell() {
      threads.execute(this::run);
    }

    private void run() {
      try {
        ready.run();
      } catch (RuntimeException | Error failure) {
        LOG.log(Level.ERROR, "A connection failed to go on writing", failure);
      }
    }
  }
}
