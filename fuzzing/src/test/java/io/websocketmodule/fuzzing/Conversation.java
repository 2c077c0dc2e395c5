// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.fuzzing;

import com.sun.management.ThreadMXBean;
import io.websocketmodule.impl.connection.Compression;
import io.websocketmodule.impl.connection.Connection;
import io.websocketmodule.impl.connection.ConnectionSettings;
import io.websocketmodule.impl.connection.EngineByHand;
import io.websocketmodule.impl.connection.Transport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * A peer that says whatever the fuzzer makes up, to an application on the real engine: everything
 * on this thread, so that nothing can depend on which of two was faster.
 */
final class Conversation {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** One for all conversations, so that what one leaves behind shows in the next. */
  static final EngineByHand ENGINE = new EngineByHand();

  /** How the peer ends when it has said everything. */
  enum End {
    FIN,
    LOSS,
    SILENCE
  }

  private final Application application;
  private final TapeTransport transport;
  private final Connection connection;
  private Transport.Events events;
  private long allocated;

  /**
   * Makes one.
   *
   * @param compression null: none was negotiated
   */
  Conversation(
      Application application,
      TapeTransport transport,
      Compression compression,
      long receiveBufferLimit) {
    this.application = application;
    this.transport = transport;
    ConnectionSettings defaults = ConnectionSettings.defaults();
    ConnectionSettings settings =
        new ConnectionSettings(
            receiveBufferLimit,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            defaults.closeTimeout(),
            defaults.sendTimeout(),
            defaults.sendBufferLimit());
    ClassLoader loader = Conversation.class.getClassLoader();
    connection = ENGINE.engine().connection(settings, compression, loader);
  }

  /** Lets the peer say it all, and end; the connection is over then. */
  void run(byte[] wire, Pieces pieces, End end) {
    long thread = Thread.currentThread().getId();
    long before = THREADS.getThreadAllocatedBytes(thread);
    application.attach(connection, ENGINE);
    events = connection.open(transport);
    events.onReadable();
    drive();
    for (int at = 0; at < wire.length && !transport.over(); ) {
      int size = pieces.next(wire.length - at);
      transport.send(wire, at, size);
      at += size;
      drive();
    }
    end(end);
    allocated = THREADS.getThreadAllocatedBytes(thread) - before;
  }

  private void end(End end) {
    switch (end) {
      case FIN -> transport.end();
      case LOSS -> {
        transport.lose();
        events.onLost(new IOException("Connection reset by the fuzzer"));
      }
      case SILENCE -> {
        // The peer may vanish so that nobody notices: until the application has had enough.
      }
    }
    drive();
    // The time for the answer to a close, whoever has to give it, and for what remains after it.
    for (int i = 0; i < 3 && !transport.over(); i++) {
      pass(Duration.ofSeconds(6));
    }
    if (end == End.SILENCE && !transport.over()) {
      application.leave();
      drive();
    }
    application.checkEnded();
  }

  private void pass(Duration time) {
    ENGINE.pass(time);
    drive();
  }

  /** Plays the container, and the threads of the engine, until nothing is due any more. */
  private void drive() {
    boolean more = true;
    while (more) {
      more = ENGINE.runTasks() | ENGINE.flush() | application.proceed();
      switch (transport.due()) {
        case READABLE -> events.onReadable();
        case WRITABLE -> events.onWritable();
        case CLOSED -> events.onClosed();
        case NOTHING -> {
          continue;
        }
      }
      more = true;
    }
  }

  /** Bytes that this thread took from the heap for it all. */
  long allocated() {
    return allocated;
  }
}
