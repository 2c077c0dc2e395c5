// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/**
 * Hears how an asynchronous request ends when it does not end by our {@link ModuleAsyncContext}.
 */
final class AsyncEnd implements AsyncListener {

  private final UpgradeExchange exchange;

  AsyncEnd(UpgradeExchange exchange) {
    this.exchange = exchange;
  }

  /** A listener of the application completed by the container's own context. */
  @Override
  public void onComplete(AsyncEvent event) throws IOException {
    exchange.end();
  }

  /**
   * Before the accept an ordinary one. Behind it the handler has forgotten to complete: Tomcat
   * cannot upgrade from a timeout, so nobody does, and the container answers as it answers any.
   */
  @Override
  public void onTimeout(AsyncEvent event) {
    if (exchange.accepted() || exchange.settling()) {
      exchange.failed(
          new TimeoutException(
              "The 101 was flushed, but the asynchronous request was not completed within its timeout: call"
                  + " AsyncContext.complete()"));
    }
  }

  @Override
  public void onError(AsyncEvent event) {
    Throwable cause = event.getThrowable();
    exchange.failed(
        cause != null ? cause : new TimeoutException("The asynchronous request failed"));
  }

  /** The container drops listeners at each start, and ours adds a new one. */
  @Override
  public void onStartAsync(AsyncEvent event) {
    // Nothing to do: see above.
  }
}
