// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node;

import java.text.MessageFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What an operator reads, from its making to its close. */
final class Logged extends Handler implements AutoCloseable {
  private static final Logger LOGGER = Logger.getLogger("io.websocketmodule.node");

  private final List<String> lines = new CopyOnWriteArrayList<>();

  Logged() {
    LOGGER.addHandler(this);
  }

  @Override
  public void publish(LogRecord record) {
    Object[] values = record.getParameters();
    String text = record.getMessage();
    lines.add(
        record.getLevel()
            + " "
            + (values == null || values.length == 0 ? text : MessageFormat.format(text, values)));
  }

  /** Waits for a line that begins with a level and has all of some words. */
  void await(Level level, String... words) {
    Hosted.until(
        level + " " + List.of(words) + " in " + lines,
        () ->
            lines.stream()
                .anyMatch(
                    line ->
                        line.startsWith(level + " ")
                            && List.of(words).stream().allMatch(line::contains)));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOGGER.removeHandler(this);
  }
}
