// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run was made on. */
final class Machine {

  private static final Path CPU = Path.of("/proc/cpuinfo");

  private Machine() {}

  /** By name, in the order in which to print it. */
  static Map<String, String> describe() throws IOException {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    facts.put("java", property("java.vm.name") + " " + property("java.runtime.version"));
    facts.put("system", property("os.name") + " " + property("os.version"));
    facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    if (Files.isReadable(CPU)) {
      Files.readAllLines(CPU).stream()
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .ifPresent(line -> facts.put("processor", line.replaceFirst("[^:]*:\\s*", "")));
    }
    return facts;
  }

  private static String property(String name) {
    return System.getProperty(name);
  }
}
