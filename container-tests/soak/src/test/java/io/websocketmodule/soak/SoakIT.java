// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.soak.load.Load;
import io.websocketmodule.soak.load.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * The server under mixed load for half an hour: nothing grows, nothing is lost, nothing is said.
 */
class SoakIT {

  private static final long LEAVING_SECONDS = 120;
  private static final long SETTLING_SECONDS = 60;
  private static final long WARMING_SECONDS = 15;
  private static final long COMING_MILLIS = 10_000;

  private final Plan plan = Plan.fromProperties();
  private final List<Sample> samples = new ArrayList<>();

  @Test
  void aServerUnderMixedLoadStaysAsItIs() throws Exception {
    Tally warming = new Tally();
    Tally tally = new Tally();
    Verdict verdict;
    try (SoakServer server = new SoakServer(Path.of(System.getProperty("soak.log")))) {
      Probe probe = new Probe(server);
      // Classes are loaded and pools made before the server is looked at.
      try (Load few = new Load(server.port(), plan.connections() / 5, plan.seed(), 1000, warming)) {
        warming.awaitWrong(TimeUnit.SECONDS.toNanos(WARMING_SECONDS));
        few.leave(LEAVING_SECONDS);
      }
      assertEquals(List.of(), warming.wrong());
      Sample before = settled(server, probe);
      long begin = System.nanoTime();
      try (Load load =
          new Load(server.port(), plan.connections(), plan.seed(), COMING_MILLIS, tally)) {
        watch(probe, tally, begin);
        load.leave(LEAVING_SECONDS);
      }
      Sample after = settled(server, probe);
      probe.close();
      server.stop();
      verdict = new Verdict(before, samples, after, tally.wrong(), server.log());
    }
    String results = new Results(plan, verdict, tally).text();
    Files.writeString(Path.of(System.getProperty("soak.results")), results);
    System.out.println(results);
    assertEquals(List.of(), verdict.complaints());
  }

  /** Takes its samples until the time is over, or something is wrong. */
  private void watch(Probe probe, Tally tally, long begin) throws Exception {
    for (int i = 1; i <= Plan.SAMPLES; i++) {
      long due = begin + i * plan.betweenSamples().toNanos();
      if (tally.awaitWrong(due - System.nanoTime())) {
        return;
      }
      Sample sample = probe.sample(begin);
      samples.add(sample);
      System.out.println(sample);
    }
  }

  /** Waits until no connection is open and the threads of the load are gone, and takes a sample. */
  private static Sample settled(SoakServer server, Probe probe)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    long end = begin + TimeUnit.SECONDS.toNanos(SETTLING_SECONDS);
    Sample last = probe.sample(begin);
    int same = 0;
    // As many threads as before, for as long as a container may wait to let one go.
    while (System.nanoTime() < end && same < 15) {
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
      Sample next = probe.sample(begin);
      same = next.open() == 0 && next.threads() >= last.threads() ? same + 1 : 0;
      last = next;
    }
    assertTrue(server.alive(), "the server has ended");
    return last;
  }
}
