// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.Fragment;
import io.websocketmodule.WebSocketCompletion;
import io.websocketmodule.WebSocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes down what a completion is told: {@code 5 text last}, {@code 0 last close}, {@code
 * CANCELLED}.
 */
class Calls implements WebSocketCompletion<Object> {

  private final List<String> lines = new ArrayList<>();
  private final AtomicInteger inside = new AtomicInteger();
  private boolean overlapped;

  /** What it does when it is called, after writing it down. */
  interface Reaction {
    void on(String line, Object attachment) throws Exception;
  }

  private final Reaction reaction;

  Calls() {
    this((line, attachment) -> {});
  }

  Calls(Reaction reaction) {
    this.reaction = reaction;
  }

  static String line(Fragment fragment) {
    return fragment.count()
        + (fragment.utf8() ? " text" : "")
        + (fragment.last() ? " last" : "")
        + (fragment.connectionClose() ? " close" : "");
  }

  @Override
  public void completed(Fragment fragment, Object attachment) throws Exception {
    told(line(fragment), attachment);
  }

  @Override
  public void failed(WebSocketException failure, Object attachment) {
    try {
      told(failure.kind().name(), attachment);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void told(String line, Object attachment) throws Exception {
    synchronized (lines) {
      overlapped |= inside.getAndIncrement() != 0;
      lines.add(line);
    }
    try {
      reaction.on(line, attachment);
    } finally {
      inside.decrementAndGet();
    }
  }

  List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  boolean overlapped() {
    synchronized (lines) {
      return overlapped;
    }
  }
}
