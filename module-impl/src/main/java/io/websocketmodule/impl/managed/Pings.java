// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import io.websocketmodule.WebSocketException;
import io.websocketmodule.WebSocketException.Kind;
import io.websocketmodule.impl.connection.Connection;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/** Pings that the application sent and whose pongs have not come. RFC 6455 5.5.2, 5.5.3. */
final class Pings {

  /** A ping's payload: its number, to know its pong by. */
  private static final int PAYLOAD = Long.BYTES;

  private record Sent(long number, long nanoTime, CompletableFuture<Duration> stage) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Sent> waiting = new ArrayDeque<>(1);
  private long lastNumber;
  private boolean ended;

  CompletableFuture<Duration> send(Connection connection) {
    CompletableFuture<Duration> stage = new CompletableFuture<>();
    ByteBuffer payload = ByteBuffer.allocate(PAYLOAD);
    lock.lock();
    try {
      payload.putLong(++lastNumber).flip();
      if (!ended) {
        waiting.add(new Sent(lastNumber, System.nanoTime(), stage));
      }
    } finally {
      lock.unlock();
    }
    if (!connection.ping(payload)) {
      notSent(stage, connection);
    }
    return stage;
  }

  private void notSent(CompletableFuture<Duration> stage, Connection connection) {
    lock.lock();
    try {
      waiting.removeIf(sent -> sent.stage == stage);
    } finally {
      lock.unlock();
    }
    WebSocketException fate = connection.fate();
    if (fate == null) {
      fate =
          connection.isOpen()
              ? new WebSocketException(Kind.QUEUE_FULL, "Earlier pings still wait to be sent")
              : new WebSocketException(Kind.CLOSED, "A close was sent or received before the ping");
    }
    stage.completeExceptionally(fate);
  }

  void ponged(ByteBuffer payload) {
    if (payload.remaining() != PAYLOAD) {
      return; // RFC 6455 5.5.3: a pong that nobody asked for is no error
    }
    long number = payload.getLong(payload.position());
    long now = System.nanoTime();
    for (Sent sent : takeUpTo(number)) {
      // An older ping may be answered by the pong of a newer one.
      sent.stage.complete(Duration.ofNanos(now - sent.nanoTime));
    }
  }

  private List<Sent> takeUpTo(long number) {
    List<Sent> answered = new ArrayList<>(1);
    lock.lock();
    try {
      if (number <= lastNumber) {
        while (!waiting.isEmpty() && waiting.peek().number <= number) {
          answered.add(waiting.poll());
        }
      }
    } finally {
      lock.unlock();
    }
    return answered;
  }

  void ended(WebSocketException why) {
    List<Sent> left;
    lock.lock();
    try {
      ended = true;
      left = new ArrayList<>(waiting);
      waiting.clear();
    } finally {
      lock.unlock();
    }
    left.forEach(sent -> sent.stage.completeExceptionally(why));
  }
}
