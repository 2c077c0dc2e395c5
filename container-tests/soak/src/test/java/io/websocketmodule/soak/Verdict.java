// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a run shows, and whether that is right.
 *
 * @param before the server, warm, without a connection
 * @param samples under load
 * @param after the server when everyone has left
 * @param wrong what members of the load did not get as they must
 * @param log what the server logged: warnings and worse
 */
record Verdict(Sample before, List<Sample> samples, Sample after, List<String> wrong, String log) {

  private static final double MEBIBYTE = 1 << 20;

  /** Between two samples: what is on its way just then differs. */
  private static final double HEAP_NOISE = 2 * MEBIBYTE;

  /** Arenas of malloc, and what the compilers of the JVM hold while they work. */
  private static final double RESIDENT_NOISE = 64 * MEBIBYTE;

  private static final int WARMING_SHARE = 6;
  private static final long WARMING_SECONDS = 60;

  private static final double THREAD_NOISE = 4;
  private static final double DESCRIPTOR_NOISE = 20;

  /** What may be left when everyone has gone: caches of the container and of the JDK. */
  private static final double HEAP_LEFT = 4 * MEBIBYTE;

  private static final int THREADS_LEFT = 4;
  private static final int DESCRIPTORS_LEFT = 4;

  Flatness heap() {
    return flatness(Sample::heap, HEAP_NOISE);
  }

  Flatness direct() {
    return flatness(Sample::direct, HEAP_NOISE);
  }

  Flatness resident() {
    return flatness(Sample::resident, RESIDENT_NOISE);
  }

  Flatness threads() {
    return flatness(Sample::threads, THREAD_NOISE);
  }

  Flatness descriptors() {
    return flatness(Sample::descriptors, DESCRIPTOR_NOISE);
  }

  private Flatness flatness(ToDoubleFunction<Sample> what, double noise) {
    double[] values = samples.stream().mapToDouble(what).toArray();
    return Flatness.of(values, warming(), noise);
  }

  /** The first sixth, and a minute at least. */
  private int warming() {
    long minute = samples.stream().filter(sample -> sample.seconds() < WARMING_SECONDS).count();
    return Math.max((int) minute, samples.size() / WARMING_SHARE);
  }

  /** All that is not as it must be; empty: the soak is passed. */
  List<String> complaints() {
    List<String> all = new ArrayList<>(wrong);
    if (samples.size() < Plan.SAMPLES) {
      all.add("stopped after " + samples.size() + " of " + Plan.SAMPLES + " samples");
      return all;
    }
    judge(all, heap().flat(), "the heap grows: " + heap().describe(MEBIBYTE));
    judge(all, direct().flat(), "direct memory grows: " + direct().describe(MEBIBYTE));
    judge(all, resident().flat(), "resident memory grows: " + resident().describe(MEBIBYTE));
    judge(all, threads().flat(), "threads grow: " + threads().describe(1));
    judge(all, descriptors().flat(), "descriptors grow: " + descriptors().describe(1));
    judge(all, after.open() == 0, after.open() + " connections are left");
    judge(all, after.heap() - before.heap() <= HEAP_LEFT, "heap is left: " + left());
    judge(all, after.threads() - before.threads() <= THREADS_LEFT, "threads are left: " + left());
    judge(
        all,
        after.descriptors() - before.descriptors() <= DESCRIPTORS_LEFT,
        "descriptors are left: " + left());
    judge(all, log.isEmpty(), "the server logged: " + log);
    return all;
  }

  private String left() {
    return "before " + before + ", after " + after;
  }

  private static void judge(List<String> complaints, boolean right, String complaint) {
    if (!right) {
      complaints.add(complaint);
    }
  }
}
