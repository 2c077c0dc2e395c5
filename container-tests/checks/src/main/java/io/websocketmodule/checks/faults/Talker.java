// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.faults;

import io.websocketmodule.managed.WebSocketHandler;
import jakarta.websocket.CloseReason;
import java.util.concurrent.CompletionException;

/** Says its tag again and again, from two threads at once, until its connection is over. */
final class Talker extends WebSocketHandler {

  static final String TAG = "tag";

  private static final int THREADS = 2;

  private final String tag;
  private volatile boolean over;

  Talker(String tag) {
    this.tag = tag;
  }

  @Override
  protected void onOpen() {
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(this::talk, "talker");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void talk() {
    try {
      while (!over) {
        send(tag).toCompletableFuture().join();
      }
    } catch (CompletionException ended) {
      // The connection closes just now, which is what this is about.
    }
  }

  @Override
  protected void onClose(CloseReason reason) {
    over = true;
  }
}
