// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuTimeTest {

  @ParameterizedTest
  @CsvSource({
    "0, 5000000, 1000000000, 1007345678, 1002345678", // both agree: the exact one
    "0, 0, 1000000000, 300000000, 1000000000", // threads have ended: the complete one
    "0, -1, 1000000000, -1, 1000000000", // there is only one
    "0, 5000000, 1000000000, -1, 1000000000"
  })
  void theFineClockCountsWhereItIsComplete(
      long coarseBefore, long fineBefore, long coarse, long fine, long expected) {
    CpuTime before = new CpuTime(coarseBefore, fineBefore);
    assertEquals(expected, new CpuTime(coarse, fine).since(before));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theThreadsOfThisProcessHaveUsedTime() {
    long pid = ProcessHandle.current().pid();
    long before = CpuTime.ofThreads(pid);
    assertTrue(before > 0);
    // Reading it uses time, of which the kernel tells some milliseconds later.
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (CpuTime.ofThreads(pid) <= before) {
      assertTrue(System.nanoTime() < end, "no time is used");
    }
  }

  @Test
  void aProcessThatIsNotThereHasNoFineClock() {
    assertEquals(-1, CpuTime.ofThreads(Long.MAX_VALUE));
  }
}
