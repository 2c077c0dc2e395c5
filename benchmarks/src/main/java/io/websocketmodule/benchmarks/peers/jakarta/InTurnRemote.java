// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.jakarta;

import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends one message after the other, for containers that refuse a send while another one is under
 * way (TEXT_FULL_WRITING).
 */
final class InTurnRemote implements Remote, SendHandler {

  private final RemoteEndpoint.Async async;
  private final Queue<Object> waiting = new ConcurrentLinkedQueue<>();

  /** Messages that wait or are under way; whoever makes it 1 sends. */
  private final AtomicInteger unsent = new AtomicInteger();

  InTurnRemote(RemoteEndpoint.Async async) {
    this.async = async;
  }

  @Override
  public void send(String text) {
    add(text);
  }

  @Override
  public void send(ByteBuffer data) {
    add(data);
  }

  private void add(Object message) {
    waiting.add(message);
    if (unsent.getAndIncrement() == 0) {
      sendNext();
    }
  }

  private void sendNext() {
    Object message = waiting.remove();
    if (message instanceof String text) {
      async.sendText(text, this);
    } else {
      async.sendBinary((ByteBuffer) message, this);
    }
  }

  @Override
  public void onResult(SendResult result) {
    if (result.isOK() && unsent.decrementAndGet() > 0) {
      sendNext();
    }
  }
}
