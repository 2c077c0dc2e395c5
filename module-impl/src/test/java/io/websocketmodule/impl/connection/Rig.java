// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.websocketmodule.WebSocketContext;
import io.websocketmodule.impl.protocol.DeflatePolicy;
import io.websocketmodule.impl.protocol.DeflateTerms;
import jakarta.websocket.CloseReason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** One connection on a manual clock, a manual executor, a counting pool and a fake transport. */
final class Rig {

  // settings, before connect
  Duration ping = Duration.ZERO;
  Duration pong = Duration.ZERO;
  Duration idle = Duration.ZERO;
  Duration stalled = Duration.ZERO;
  Duration close = Duration.ofSeconds(5);
  Duration send = Duration.ofSeconds(30);
  Executor threads;
  DeflateTerms terms; // null: compression was not negotiated
  DeflatePolicy policy = DeflatePolicy.defaults();

  final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L); // it may overflow
  final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  final CountingPool pool = new CountingPool();
  final FakeTransport transport = new FakeTransport();
  final ClassLoader applicationLoader = new ClassLoader(null) {};
  Engine engine;
  Connection connection;
  WebSocketContext context;

  /** Answers the handshake; the connection waits to be opened. */
  Rig connect() {
    engine = Engine.manual(nanos::get, threads == null ? tasks::add : threads, pool);
    connection =
        engine.connection(
            new ConnectionSettings(4_194_304, ping, pong, idle, stalled, close, send, 1_048_576),
            terms == null ? null : engine.compression(terms, policy),
            applicationLoader);
    context = connection.context();
    return this;
  }

  /** Hands the connection over. */
  Rig open() {
    if (connection == null) {
      connect();
    }
    Transport.Events events = connection.open(transport);
    transport.events(events);
    events.onReadable();
    return this;
  }

  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    engine.tick();
  }

  void passMillis(long millis) {
    pass(Duration.ofMillis(millis));
  }

  /** Runs what was given to the executor, on this thread. */
  void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  List<String> sent() {
    return Peer.read(transport.output());
  }

  /** Sends back what comes, fragment by fragment of so many bytes at most, until it fails. */
  void echo(int most) {
    ByteBuffer buffer = ByteBuffer.allocate(most);
    context.readFragment(
        buffer,
        (read, none) ->
            context.writeFragment(
                buffer.flip(), read.utf8(), read.last(), (sent, nothing) -> echo(most)));
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  static CloseReason reason(int code, String phrase) {
    return new CloseReason(() -> code, phrase);
  }

  /** Waits a bounded time for what another thread brings about. */
  static void await(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("It did not happen within 20 seconds");
      }
      Thread.onSpinWait();
      Thread.yield();
    }
  }
}
