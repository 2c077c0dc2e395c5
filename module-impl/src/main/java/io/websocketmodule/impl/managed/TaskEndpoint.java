// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import io.websocketmodule.WebSocketException;
import io.websocketmodule.impl.connection.Connection;
import io.websocketmodule.impl.connection.Endpoint;
import io.websocketmodule.impl.protocol.CloseCodes;
import io.websocketmodule.impl.protocol.CloseStatus;
import io.websocketmodule.managed.WebSocketTask;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;

/** Runs a task over a connection, on a thread of its own. */
final class TaskEndpoint implements Endpoint {

  private static final System.Logger LOG = System.getLogger(TaskEndpoint.class.getPackageName());

  private final Connection connection;
  private final ManagedConnection managed;
  private final WebSocketTask task;
  private final Executor executor;
  private final SessionReader reader;

  TaskEndpoint(
      Connection connection, ManagedConnection managed, WebSocketTask task, Executor executor) {
    this.connection = connection;
    this.managed = managed;
    this.task = task;
    this.executor = executor;
    reader = new SessionReader(connection);
  }

  @Override
  public void opened() {
    executor.execute(this::run);
  }

  private void run() {
    ClassLoader before = connection.enterApplication();
    try {
      task.run(new Session(connection, managed, reader));
      managed.close(CloseCodes.NORMAL, "");
    } catch (WebSocketException | InterruptedIOException ended) {
      endedWith(ended);
    } catch (Exception | Error thrown) {
      connection.applicationFailed("A WebSocketTask", thrown);
    } finally {
      connection.leaveApplication(before);
      // The peer's answer to the close may stand behind messages that nobody will receive.
      reader.discardRest();
    }
  }

  private void endedWith(Exception ended) {
    if (connection.isOpen()) {
      connection.applicationFailed("A WebSocketTask", ended);
    } else {
      LOG.log(Level.DEBUG, "A WebSocketTask ended with its connection", ended);
    }
  }

  @Override
  public void ended(CloseStatus status) {
    managed.ended(status);
  }

  @Override
  public void peerClosed() {
    connection.answerClose();
  }

  @Override
  public void ponged(ByteBuffer payload) {
    managed.ponged(payload);
  }

  @Override
  public void shutdown(Runnable done) {
    done.run();
  }
}
