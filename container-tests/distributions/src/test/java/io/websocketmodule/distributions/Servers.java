// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import java.io.IOException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * The servers of a test class: their logs are shown when a test fails, and none outlives the class.
 */
final class Servers implements TestExecutionExceptionHandler, AfterAllCallback {

  private final Deque<Server> servers = new ConcurrentLinkedDeque<>();

  Servers() {
    // For a build that is ended from outside.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> servers.forEach(Server::kill)));
  }

  /** A configured server that does not run yet. */
  Server of(Distribution distribution) throws IOException, InterruptedException {
    Server server = Server.of(distribution);
    servers.push(server);
    return server;
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    for (Server server : servers) {
      System.err.println(
          "---- "
              + server.distribution()
              + " in "
              + context.getDisplayName()
              + "\n"
              + server.log());
    }
    throw failure;
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    while (!servers.isEmpty()) {
      servers.pop().close();
    }
  }
}
