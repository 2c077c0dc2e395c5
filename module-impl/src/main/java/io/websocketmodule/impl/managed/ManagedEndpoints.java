// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import io.websocketmodule.Handshake;
import io.websocketmodule.impl.connection.Connection;
import io.websocketmodule.impl.connection.ConnectionSettings;
import io.websocketmodule.impl.connection.Engine;
import io.websocketmodule.managed.WebSocketConnection;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.managed.WebSocketTask;
import io.websocketmodule.spi.Acceptance;
import io.websocketmodule.spi.HandlerPort;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Puts what an accept left on the request onto the connection that it opened. */
public final class ManagedEndpoints {

  private ManagedEndpoints() {}

  /** The settings of a path as the options of an accept change them. */
  public static ConnectionSettings settings(Acceptance acceptance, ConnectionSettings path) {
    WebSocketOptions options = (WebSocketOptions) acceptance.options();
    return new ConnectionSettings(
        options.maxMessageSize().orElse(path.receiveBufferLimit()),
        options.pingInterval().orElse(path.pingInterval()),
        pongTimeout(options, path),
        options.idleTimeout().orElse(path.idleTimeout()),
        path.stalledTimeout(),
        path.closeTimeout(),
        path.sendTimeout(),
        options.sendBufferLimit().orElse(path.sendBufferLimit()));
  }

  private static Duration pongTimeout(WebSocketOptions options, ConnectionSettings path) {
    // The default of pongTimeout is pingInterval, so one that followed it goes on following.
    boolean follows = path.pongTimeout().equals(path.pingInterval());
    return follows ? options.pingInterval().orElse(path.pongTimeout()) : path.pongTimeout();
  }

  /**
   * Lets a handler or a task serve a connection. After the handshake was answered, before the
   * connection opens.
   *
   * @param connection made with {@link #settings}
   */
  public static void attach(
      Acceptance acceptance, Connection connection, Handshake handshake, Engine engine) {
    WebSocketOptions options = (WebSocketOptions) acceptance.options();
    Executor executor =
        options
            .executor()
            .map(chosen -> orElse(chosen, engine.taskThreads()))
            .orElse(engine.taskThreads());
    ManagedConnection managed = new ManagedConnection(connection, handshake, options.slowPeer());
    if (acceptance.endpoint() instanceof WebSocketTask task) {
      connection.serve(new TaskEndpoint(connection, managed, task, executor, engine.taskThreads()));
      return;
    }
    connection.pumpAside(executor, options.executor().isPresent());
    connection.serve(new HandlerEndpoint(connection, managed, port(acceptance), executor));
  }

  /**
   * An application's pool may have been shut down before its connections, and onClose must come.
   */
  private static Executor orElse(Executor chosen, Executor fallback) {
    return task -> {
      try {
        chosen.execute(task);
      } catch (RejectedExecutionException refused) {
        fallback.execute(task);
      }
    };
  }

  @SuppressWarnings("unchecked") // WebSockets.accept puts in nothing else
  private static HandlerPort<WebSocketConnection> port(Acceptance acceptance) {
    return (HandlerPort<WebSocketConnection>) acceptance.endpoint();
  }
}
