// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.PostCompletionTask;
import io.websocketmodule.WebSocketException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;

/**
 * Runs what an application gave to postCompletion, from the opening on, and judges how it ended.
 */
final class PostedTasks {

  private static final System.Logger LOG = System.getLogger(PostedTasks.class.getPackageName());

  private static final String NAME = "A task given to postCompletion";

  private final Connection connection;
  private final OpeningTasks waiting;

  PostedTasks(Connection connection, OpeningTasks waiting) {
    this.connection = connection;
    this.waiting = waiting;
  }

  void post(PostCompletionTask task) {
    Runnable guarded = () -> run(task);
    if (!connection.locked(() -> waiting.add(guarded))) {
      connection.engine().taskThreads().execute(guarded);
    }
  }

  private void run(PostCompletionTask task) {
    ClassLoader before = connection.enterApplication();
    try {
      task.run();
    } catch (WebSocketException | InterruptedIOException ended) {
      ended(ended);
    } catch (Exception | Error failure) {
      connection.applicationFailed(NAME, failure);
    } finally {
      connection.leaveApplication(before);
    }
  }

  /** A blocking loop that lets the loss of its peer out is not a failure. */
  private void ended(IOException why) {
    if (connection.isOpen()) {
      connection.applicationFailed(NAME, why);
    } else {
      LOG.log(Level.DEBUG, NAME + " ended with its connection", why);
    }
  }
}
