// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs benchmarks.jar as a user does.
 *
 * @param directory for its output
 */
record BuiltJar(Path directory) {

  private static final long PATIENCE_SECONDS = 120;

  /** How it ended, and what it said. */
  record Ended(int exitCode, String output) {}

  Ended run(List<String> arguments) throws IOException, InterruptedException {
    File output = directory.resolve("output").toFile();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", System.getProperty("benchmarks.jar")));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
    // For its JVM and all that it starts: what the second compiler would make comes too late.
    builder.environment().put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");
    Process process = builder.start();
    try {
      assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "it did not end in time");
    } finally {
      process.destroyForcibly();
    }
    return new Ended(process.exitValue(), Files.readString(output.toPath()));
  }
}
