// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.impl.connection.Transport;
import io.websocketmodule.managed.WebSocketHandler;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Requests of the three kinds of handlers, at a door that lets in only so many. */
abstract class LimitedDoor {

  static final String FULL =
      "503 The application serves as many WebSockets as it may; try again later.";

  final CountDownLatch begun = new CountDownLatch(1);
  final CountDownLatch release = new CountDownLatch(1);

  static void accept(HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.setStatus(101);
    response.flushBuffer();
  }

  void task(HttpServletRequest request, HttpServletResponse response) {
    WebSockets.accept(
        request,
        response,
        session -> {
          begun.countDown();
          release.await();
        });
  }

  static void handler(HttpServletRequest request, HttpServletResponse response) {
    WebSockets.accept(request, response, new WebSocketHandler() {});
  }

  /** A request that has not come yet. */
  static Door door(String... settings) {
    return new Door(FakeRequest.handshake(), settings);
  }

  static Door next(Door door) {
    return door.next(FakeRequest.handshake());
  }

  static Limits limits(Door door) {
    return door.installation.limits();
  }

  /** A peer that says nothing and takes everything. */
  @SuppressWarnings("unused")
  private static final class Silent {
    int read(ByteBuffer into) {
      return 0;
    }

    boolean awaitReadable() {
      return false;
    }

    boolean write(ByteBuffer[] from, int count) {
      for (int i = 0; i < count; i++) {
        from[i].position(from[i].limit());
      }
      return true;
    }

    boolean shutdownOutput() {
      return false;
    }

    boolean eventsMayBlock() {
      return true;
    }

    boolean prefersDirectBuffers() {
      return false;
    }

    void abort() {
      // Nothing is there.
    }

    void close() {
      // Nothing is there.
    }
  }

  static Transport.Events open(Door door) {
    Transport.Events events = door.opener.apply(Duck.as(Transport.class, new Silent()));
    events.onReadable();
    return events;
  }

  /** Polls, for tasks run on threads of their own. */
  static void awaitTasks(Door door, int count) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (limits(door).tasks() != count && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertEquals(count, limits(door).tasks());
  }
}
