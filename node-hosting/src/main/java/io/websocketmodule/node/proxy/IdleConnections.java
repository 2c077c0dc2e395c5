// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.proxy;

import io.websocketmodule.node.process.NodeProcess;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;

/**
 * Connections that may be used again. Any thread.
 *
 * <p>A process closes idle ones on its own (Node after 5 s), and a request that meets the close is
 * lost: so they are kept for less, and only requests that may be sent twice go out on them.
 */
final class IdleConnections {
  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final int MOST = 64;

  private final Map<NodeProcess, Deque<BackendConnection>> idle = new ConcurrentHashMap<>();

  /** The one that was used last; null: there is none. */
  BackendConnection take(NodeProcess process) {
    Deque<BackendConnection> known = idle.get(process);
    if (known == null) {
      return null;
    }
    BackendConnection found;
    while ((found = known.pollFirst()) != null) {
      if (System.nanoTime() - found.idleSince() < KEPT_NANOS) {
        return found;
      }
      found.close();
    }
    return null;
  }

  /** Keeps a connection whose answer was read to its end. */
  void give(NodeProcess process, BackendConnection connection) {
    Deque<BackendConnection> known = idle.get(process);
    if (known == null) {
      known = idle.computeIfAbsent(process, none -> new ConcurrentLinkedDeque<>());
      process.whenOver().thenRun(() -> forget(process));
    }
    connection.rest();
    known.addFirst(connection);
    BackendConnection oldest;
    while ((oldest = known.peekLast()) != null
        && (known.size() > MOST || System.nanoTime() - oldest.idleSince() > KEPT_NANOS)) {
      if (known.removeLastOccurrence(oldest)) {
        oldest.close();
      }
    }
  }

  private void forget(NodeProcess process) {
    Deque<BackendConnection> known = idle.remove(process);
    if (known != null) {
      known.forEach(BackendConnection::close);
    }
  }
}
