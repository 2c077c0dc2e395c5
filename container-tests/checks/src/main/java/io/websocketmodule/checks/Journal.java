// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What the server's side of a check noted, for its client's side to wait for. */
public final class Journal {

  private static final long LIMIT_SECONDS = 30;

  private final Map<String, BlockingQueue<String>> notes = new ConcurrentHashMap<>();

  /** Creates an empty journal. */
  public Journal() {}

  /** Notes something under an id. */
  public void note(String id, String what) {
    queue(id).add(what);
  }

  /** The next note under an id; fails when none comes within a limit. */
  public String next(String id) {
    try {
      String next = queue(id).poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing noted for " + id + " within " + LIMIT_SECONDS + " s");
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for a note of " + id, e);
    }
  }

  private BlockingQueue<String> queue(String id) {
    return notes.computeIfAbsent(id, any -> new LinkedBlockingQueue<>());
  }
}
