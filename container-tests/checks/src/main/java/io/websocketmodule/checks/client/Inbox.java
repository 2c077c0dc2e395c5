// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.client;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a client's callbacks brought, for a test's thread to take. */
final class Inbox {

  private static final long LIMIT_SECONDS = 30;

  private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
  final CompletableFuture<Integer> closeCode = new CompletableFuture<>();

  void message(Received message) {
    arrived.add(message);
  }

  void failed(Throwable failure) {
    arrived.add(failure);
    closeCode.completeExceptionally(failure);
  }

  Received next() throws InterruptedException {
    Object next = arrived.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (next instanceof Received message) {
      return message;
    }
    throw new AssertionError(
        next == null ? "no message within " + LIMIT_SECONDS + " s" : "the connection failed",
        next instanceof Throwable failure ? failure : null);
  }

  int closeCode() throws Exception {
    return closeCode.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }
}
