// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak.load;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What happened so far. Written by the load's thread, read by any. */
public final class Tally {

  private static final int MOST_TOLD = 20;
  private static final long MEBIBYTE = 1 << 20;

  private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);
  private final List<String> wrong = new CopyOnWriteArrayList<>();
  private final CountDownLatch anythingWrong = new CountDownLatch(1);

  /** Nothing has happened. */
  public Tally() {
    for (Count count : Count.values()) {
      counts.put(count, new LongAdder());
    }
  }

  void add(Count count) {
    counts.get(count).increment();
  }

  /** Of messages' payload. */
  void addBytes(long bytes) {
    counts.get(Count.MEBIBYTES).add(bytes);
  }

  /** So often. */
  public long of(Count count) {
    long sum = counts.get(count).sum();
    return count == Count.MEBIBYTES ? sum / MEBIBYTE : sum;
  }

  /** Something was not as it must be. */
  void wrong(String what) {
    if (wrong.size() < MOST_TOLD) {
      wrong.add(what);
    }
    anythingWrong.countDown();
  }

  /** What was not as it must be; the first few. */
  public List<String> wrong() {
    return wrong;
  }

  /** Waits; true at once when something is wrong. */
  public boolean awaitWrong(long nanos) throws InterruptedException {
    return anythingWrong.await(nanos, TimeUnit.NANOSECONDS);
  }
}
