// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import io.websocketmodule.impl.connection.Connection;
import io.websocketmodule.impl.connection.Endpoint;
import io.websocketmodule.impl.protocol.CloseCodes;
import io.websocketmodule.impl.protocol.CloseStatus;
import io.websocketmodule.managed.WebSocketTask;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;

/** Runs a task over a connection, on a thread of its own. */
final class TaskEndpoint implements Endpoint {

  private final Connection connection;
  private final ManagedConnection managed;
  private final WebSocketTask task;
  private final Executor executor;
  private final Executor ownThreads;
  private final SessionReader reader;

  /** The pump's thread while it hands the task over, on which the task must not run. */
  private volatile Thread handingOver;

  /**
   * Makes one.
   *
   * @param executor where to run the task
   * @param ownThreads where to run it if the executor would run it on the calling thread
   */
  TaskEndpoint(
      Connection connection,
      ManagedConnection managed,
      WebSocketTask task,
      Executor executor,
      Executor ownThreads) {
    this.connection = connection;
    this.managed = managed;
    this.task = task;
    this.executor = executor;
    this.ownThreads = ownThreads;
    reader = new SessionReader(connection);
  }

  @Override
  public void opened() {
    handingOver = Thread.currentThread();
    try {
      executor.execute(this::run);
    } finally {
      handingOver = null;
    }
  }

  private void run() {
    if (handingOver == Thread.currentThread()) {
      // A caller-runs executor: the task would wait for messages that this very thread brings.
      ownThreads.execute(this::run);
      return;
    }
    ClassLoader before = connection.enterApplication();
    try {
      task.run(new Session(connection, managed, reader));
      connection.answerClose(); // if the peer's came while the task was at work
      managed.close(CloseCodes.NORMAL, "");
    } catch (Exception | Error thrown) {
      Failures.end(connection, "A WebSocketTask", thrown);
    } finally {
      connection.leaveApplication(before);
      // The peer's answer to the close may stand behind messages that nobody will receive.
      reader.discardRest();
    }
  }

  @Override
  public void ended(CloseStatus status) {
    managed.ended(status);
  }

  @Override
  public void peerClosed() {
    // A task at work on a message answers that first: the close is answered when it comes back for
    // more, returns, or lets closeTimeout pass.
    if (!reader.atWork()) {
      connection.answerClose();
    }
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
