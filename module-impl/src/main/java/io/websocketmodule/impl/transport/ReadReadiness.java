// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells when sockets have bytes, on threads that serve many of them: for connections whose events
 * block nobody, beside a container that hands each event over to a pool. As many threads as cores
 * at most, each there while connections are given to it. Any thread may call.
 */
final class ReadReadiness {

  private final SelectorThread[] threads;
  private final AtomicInteger next = new AtomicInteger();

  ReadReadiness() {
    threads = new SelectorThread[Runtime.getRuntime().availableProcessors()];
    for (int i = 0; i < threads.length; i++) {
      threads[i] = new SelectorThread("websocket-read-ready-" + i);
    }
  }

  /** Waits for the end of the threads, now that no connection is left. */
  void awaitEnd() throws InterruptedException {
    for (SelectorThread thread : threads) {
      thread.awaitEnd();
    }
  }

  /**
   * Who asks for a connection's events.
   *
   * @param ready told of each event that was asked for, on one of the threads here
   */
  Interest interest(SocketChannel channel, Runnable ready) {
    int index = Math.floorMod(next.getAndIncrement(), threads.length);
    return new Interest(threads[index], channel, ready);
  }

  /**
   * The interest of one connection. It stays on from one batch to the next, and is taken away only
   * when bytes lie there that nobody asked for: to change it costs a system call.
   *
   * <p>Thread rule: one thread asks at a time; the key is the selector's thread's.
   */
  static final class Interest extends Flags implements SelectorThread.Waiter {

    /** An event was asked for. */
    private static final int AWAITED = 1;

    /** The selector looks for it, or has been told to. */
    private static final int ON = 1 << 1;

    private static final int CANCELLED = 1 << 2;

    private final SelectorThread thread;
    private final SocketChannel channel;
    private final Runnable ready;
    private SelectionKey key;

    private Interest(SelectorThread thread, SocketChannel channel, Runnable ready) {
      this.thread = thread;
      this.channel = channel;
      this.ready = ready;
    }

    /**
     * Asks for one event, which may come before this returns.
     *
     * @throws IOException there is no selector to be had: no event will come
     */
    void ask() throws IOException {
      int before = change(now -> now | AWAITED | ON);
      if ((before & ON) != 0) {
        return;
      }
      if (thread.isCurrent() && key != null) {
        lookAgain();
        return;
      }
      try {
        // Registered a second time a channel only has its operations set.
        thread.register(channel, SelectionKey.OP_READ, this);
      } catch (IOException noSelector) {
        change(now -> now & ~(AWAITED | ON));
        throw noSelector;
      }
    }

    private void lookAgain() {
      try {
        key.interestOps(SelectionKey.OP_READ);
      } catch (CancelledKeyException closed) {
        refused();
      }
    }

    /** No event comes any more, and the selector lets go of the channel. */
    void cancel() {
      change(now -> now | CANCELLED);
      thread.execute(this::letGo);
    }

    private void letGo() {
      if (key != null) {
        key.cancel();
      }
    }

    @Override
    public void registered(SelectionKey registered) {
      key = registered;
      if ((flags() & CANCELLED) != 0) {
        key.cancel();
      }
    }

    @Override
    public boolean ready(SelectionKey selected) {
      int before = change(now -> (now & AWAITED) != 0 ? now & ~AWAITED : now & ~ON);
      if ((before & AWAITED) != 0) {
        ready.run();
        return false;
      }
      try {
        selected.interestOps(0);
      } catch (CancelledKeyException closed) {
        // Nobody asks, so nobody need be told.
      }
      return false;
    }

    @Override
    public void refused() {
      int before = change(now -> now & ~(AWAITED | ON));
      if ((before & AWAITED) != 0) {
        ready.run();
      }
    }
  }
}
