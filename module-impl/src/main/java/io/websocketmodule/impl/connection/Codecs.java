// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.impl.protocol.InflaterSource;
import io.websocketmodule.impl.protocol.MessageDeflater;
import io.websocketmodule.impl.protocol.MessageInflater;
import java.util.Collection;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Inflaters and deflaters of one module. Their memory lies outside of the heap, so they are lent
 * for as short as can be, a few are kept for reuse, and all are ended by hand. Any thread may call.
 */
final class Codecs implements InflaterSource {

  /** Kept for reuse: of some 40 KiB each. */
  private static final int INFLATERS_KEPT = 32;

  /** Kept of each level: of some 260 KiB each. */
  private static final int DEFLATERS_KEPT = 8;

  private final ArrayBlockingQueue<MessageInflater> inflaters =
      new ArrayBlockingQueue<>(INFLATERS_KEPT);
  private final ConcurrentHashMap<Integer, ArrayBlockingQueue<MessageDeflater>> deflaters =
      new ConcurrentHashMap<>(1); // by level, of which there is one as a rule
  private final AtomicInteger inflatersLent = new AtomicInteger();
  private final AtomicInteger deflatersLent = new AtomicInteger();
  private volatile boolean stopped;

  @Override
  public MessageInflater borrow() {
    MessageInflater kept = inflaters.poll();
    MessageInflater lent = kept == null ? new MessageInflater() : kept;
    inflatersLent.incrementAndGet();
    return lent;
  }

  @Override
  public void giveBack(MessageInflater inflater) {
    inflatersLent.decrementAndGet();
    inflater.reset();
    if (!inflaters.offer(inflater)) {
      inflater.end();
    }
    endKeptBehindStop();
  }

  /** A deflater that has nothing to refer to. */
  MessageDeflater borrowDeflater(int level) {
    MessageDeflater kept = deflaters(level).poll();
    MessageDeflater lent = kept == null ? new MessageDeflater(level) : kept;
    deflatersLent.incrementAndGet();
    return lent;
  }

  private ArrayBlockingQueue<MessageDeflater> deflaters(int level) {
    return deflaters.computeIfAbsent(level, any -> new ArrayBlockingQueue<>(DEFLATERS_KEPT));
  }

  /** Takes one back in whatever state it is. */
  void giveBack(MessageDeflater deflater) {
    deflatersLent.decrementAndGet();
    deflater.reset();
    if (!deflaters(deflater.level()).offer(deflater)) {
      deflater.end();
    }
    endKeptBehindStop();
  }

  /** Keeps none any more; those that are lent end when they come back. */
  void stop() {
    stopped = true;
    endKeptBehindStop();
  }

  private void endKeptBehindStop() {
    if (!stopped) {
      return;
    }
    for (MessageInflater kept = inflaters.poll(); kept != null; kept = inflaters.poll()) {
      kept.end();
    }
    for (ArrayBlockingQueue<MessageDeflater> ofLevel : deflaters.values()) {
      for (MessageDeflater kept = ofLevel.poll(); kept != null; kept = ofLevel.poll()) {
        kept.end();
      }
    }
  }

  /** Inflaters that somebody holds. */
  int inflatersLent() {
    return inflatersLent.get();
  }

  /** Deflaters that somebody holds. */
  int deflatersLent() {
    return deflatersLent.get();
  }

  /** Both kinds that wait to be used again. */
  int kept() {
    return inflaters.size() + deflaters.values().stream().mapToInt(Collection::size).sum();
  }
}
