// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a server's process needs, with all garbage collected and free heap given back. */
final class Memory {

  private static final int COLLECTIONS = 3;
  private static final long NO_FIGURE = -1;

  // Percent of the heap that may be free; the defaults are what the JVM starts with.
  private static final String LEAST_FREE = "MinHeapFreeRatio";
  private static final String MOST_FREE = "MaxHeapFreeRatio";
  private static final String LEAST_FREE_DEFAULT = "40";
  private static final String MOST_FREE_DEFAULT = "70";
  private static final String NONE = "0";
  private static final String LITTLE = "5";

  private Memory() {}

  /** Bytes of heap in use, a space, and resident bytes of the process or -1. */
  static String look() throws IOException {
    HotSpotDiagnosticMXBean jvm =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    jvm.setVMOption(LEAST_FREE, NONE);
    jvm.setVMOption(MOST_FREE, LITTLE);
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    String answer = heap + " " + residentBytes();
    // A heap that is always nearly full would be collected all the time while it grows.
    jvm.setVMOption(MOST_FREE, MOST_FREE_DEFAULT);
    jvm.setVMOption(LEAST_FREE, LEAST_FREE_DEFAULT);
    return answer;
  }

  /** From /proc, which only Linux has. */
  private static long residentBytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return NO_FIGURE;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(NO_FIGURE);
  }
}
