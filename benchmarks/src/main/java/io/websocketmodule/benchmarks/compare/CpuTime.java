// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Processor time that a process had used at one moment.
 *
 * @param coarse nanoseconds as the process itself tells them: complete, in steps of 10 ms
 * @param fine nanoseconds as Linux tells them for the threads that are alive: exact, but without
 *     those that have ended; -1 elsewhere
 */
record CpuTime(long coarse, long fine) {

  /** Two steps of the coarse clock: more apart than this, threads have ended meanwhile. */
  private static final long TOLERANCE_NANOS = 20_000_000;

  private static final long UNKNOWN = -1;

  /** Nanoseconds since an earlier moment, by the fine clock where it can be trusted. */
  long since(CpuTime earlier) {
    long coarseNanos = coarse - earlier.coarse;
    long fineNanos = fine - earlier.fine;
    boolean trusted =
        fine != UNKNOWN
            && earlier.fine != UNKNOWN
            && Math.abs(fineNanos - coarseNanos) <= TOLERANCE_NANOS;
    return trusted ? fineNanos : coarseNanos;
  }

  /**
   * The time of all threads of a process, read from outside, so that it costs the process nothing.
   */
  static long ofThreads(long pid) {
    long sum = 0;
    try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      List<Path> all = threads.toList();
      for (Path thread : all) {
        sum += ofThread(thread);
      }
      return sum;
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  private static long ofThread(Path thread) {
    try {
      return Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ")[0]);
    } catch (IOException e) {
      return 0; // it has ended while the others were read
    }
  }
}
