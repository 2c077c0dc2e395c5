// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** Notes what a logger is told. */
final class NotedLines extends Handler {

  private final List<String> lines;

  NotedLines(List<String> lines) {
    this.lines = lines;
    setLevel(Level.ALL);
  }

  @Override
  public void publish(LogRecord line) {
    lines.add(line.getMessage());
  }

  @Override
  public void flush() {
    // Nothing is held back.
  }

  @Override
  public void close() {
    // There is nothing to close.
  }
}
