// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A client that is a program of its own. */
public final class Program {

  private static final long LIMIT_SECONDS = 60;

  private Program() {}

  /** The place of an installed program; without it the test is skipped. */
  public static File installedOrSkip(String name, String missing) {
    Optional<File> found =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .map(directory -> new File(directory, name))
            .filter(File::canExecute)
            .findFirst();
    if (found.isEmpty()) {
      skip(missing);
    }
    return found.orElseThrow();
  }

  /** Skips the test, with a sentence that the build's output shows. */
  public static void skip(String why) {
    System.out.println(why);
    abort(why);
  }

  /** Whether a program runs and ends well. */
  public static boolean succeeds(String... command) throws IOException, InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      return ended && process.exitValue() == 0;
    } catch (IOException notThere) {
      return false;
    }
  }

  /** Runs a program to its good end; what it has said. */
  public static String run(List<String> command) throws IOException, InterruptedException {
    return run(new ProcessBuilder(command));
  }

  /** The same for one whose directory or environment is set up. */
  public static String run(ProcessBuilder program) throws IOException, InterruptedException {
    Path output = Files.createTempFile("client", ".txt");
    try {
      Process process = program.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      String said = Files.readString(output);
      assertTrue(ended, () -> "the client did not end: " + said);
      assertEquals(0, process.exitValue(), () -> "the client failed: " + said);
      return said;
    } finally {
      Files.delete(output);
    }
  }
}
