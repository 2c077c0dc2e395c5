// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.managed;

import io.websocketmodule.WebSocketException;
import jakarta.websocket.CloseReason;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * A set of open connections to send to; the counterpart of Microsoft.WebSockets'
 * WebSocketCollection. Any thread may call any method at any time. A member that closed leaves by
 * itself, before its onClose is called.
 *
 * @param <C> the handlers, or connections, that it holds; compared by identity or by their own
 *     equals
 */
public final class WebSocketCollection<C extends WebSocketConnection> implements Iterable<C> {

  private final Set<C> members = ConcurrentHashMap.newKeySet();

  /**
   * Members, present and past, whose end this collection hears of: once for each, however often it
   * comes and goes.
   */
  private final Set<C> watched = ConcurrentHashMap.newKeySet();

  /** An empty collection. */
  public WebSocketCollection() {}

  /**
   * What became of a broadcast.
   *
   * @param queued members whose connection took the message
   * @param skipped members that the predicate left out, or that were closing
   * @param refused members whose queue was full
   */
  public record Counts(int queued, int skipped, int refused) {}

  /**
   * Adds a connection, which must be open: from onOpen on.
   *
   * @return false: it is in already, or it is not open and was not added
   */
  public boolean add(C connection) {
    if (!connection.isOpen() || !members.add(connection)) {
      return false;
    }
    if (watched.add(connection)) {
      connection.closed().whenComplete((reason, never) -> forget(connection));
    }
    if (!connection.isOpen()) {
      // It closed between the look and the add, and may have been forgotten before it was added.
      forget(connection);
      return false;
    }
    return true;
  }

  private void forget(C connection) {
    members.remove(connection);
    watched.remove(connection);
  }

  /** Removes a connection; false: it was not in. */
  public boolean remove(C connection) {
    return members.remove(connection);
  }

  /** Whether a connection is in. */
  public boolean contains(C connection) {
    return members.contains(connection);
  }

  /** How many are in, at this moment. */
  public int size() {
    return members.size();
  }

  /**
   * The members; may or may not see what is added and removed meanwhile, and never throws for it.
   */
  @Override
  public Iterator<C> iterator() {
    return members.iterator();
  }

  /** Sends a text message to every member. As {@link #broadcast(PreparedMessage, Predicate)}. */
  public Counts broadcast(String text) {
    return broadcast(PreparedMessage.of(text), member -> true);
  }

  /** Sends a binary message to every member. As {@link #broadcast(PreparedMessage, Predicate)}. */
  public Counts broadcast(ByteBuffer data) {
    return broadcast(PreparedMessage.of(data), member -> true);
  }

  /**
   * Sends a prepared message to every member. As {@link #broadcast(PreparedMessage, Predicate)}.
   */
  public Counts broadcast(PreparedMessage message) {
    return broadcast(message, member -> true);
  }

  /**
   * Sends a text message to the members that a predicate selects. As {@link
   * #broadcast(PreparedMessage, Predicate)}.
   */
  public Counts broadcast(String text, Predicate<? super C> to) {
    return broadcast(PreparedMessage.of(text), to);
  }

  /**
   * Sends a binary message to the members that a predicate selects. As {@link
   * #broadcast(PreparedMessage, Predicate)}.
   */
  public Counts broadcast(ByteBuffer data, Predicate<? super C> to) {
    return broadcast(PreparedMessage.of(data), to);
  }

  /**
   * Sends a message, encoded once, to the members that a predicate selects. Never waits for a slow
   * member: each connection's own slow-peer policy decides for it. A predicate that throws ends the
   * broadcast there.
   *
   * @return how many took it, were skipped, and refused it
   */
  public Counts broadcast(PreparedMessage message, Predicate<? super C> to) {
    int queued = 0;
    int skipped = 0;
    int refused = 0;
    for (C member : members) {
      if (!member.isOpen() || !to.test(member)) {
        skipped++;
        continue;
      }
      CompletableFuture<Void> sent = member.send(message).toCompletableFuture();
      if (!sent.isCompletedExceptionally()) {
        queued++;
      } else if (isQueueFull(sent)) {
        refused++;
      } else {
        skipped++; // it closed meanwhile
      }
    }
    return new Counts(queued, skipped, refused);
  }

  private static boolean isQueueFull(CompletableFuture<Void> failed) {
    try {
      failed.join();
      return false;
    } catch (CompletionException e) {
      return e.getCause() instanceof WebSocketException why
          && why.kind() == WebSocketException.Kind.QUEUE_FULL;
    }
  }

  /**
   * Closes every member behind what is queued on it.
   *
   * @return completes when all who were members are gone
   */
  public CompletionStage<Void> closeAll(CloseReason reason) {
    CompletableFuture<?>[] closed =
        members.stream()
            .map(
                member -> {
                  member.close(reason);
                  return member.closed().toCompletableFuture();
                })
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(closed);
  }
}
