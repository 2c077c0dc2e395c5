// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process of ours, and the lines that go to it and come from it. */
final class Conversation implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 5;
  private static final int LAST_LINES = 20;

  private final String name;
  private final Process process;
  private final PrintWriter output;
  private final Path errors;

  /** Empty: the process has ended. */
  private final BlockingQueue<Optional<String>> input = new LinkedBlockingQueue<>();

  Conversation(String name, List<String> command) throws IOException {
    this.name = name;
    errors = Files.createTempFile("benchmarks-", "-" + name + ".log");
    errors.toFile().deleteOnExit();
    process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    output = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    Thread reader = new Thread(this::read, name + "-output");
    reader.setDaemon(true);
    reader.start();
    // However the harness ends, nothing that it started is left behind.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      lines.lines().map(Optional::of).forEach(input::add);
    } catch (IOException | RuntimeException e) {
      // The process has been ended while a line was read.
    } finally {
      input.add(Optional.empty());
    }
  }

  long pid() {
    return process.pid();
  }

  void say(String line) {
    output.println(line);
  }

  /**
   * The next line.
   *
   * @throws IOException none came in time, or the process has ended; with the end of its log
   */
  String hear(long seconds) throws IOException, InterruptedException {
    Optional<String> line = input.poll(seconds, TimeUnit.SECONDS);
    if (line == null) {
      throw new IOException(name + " said nothing for " + seconds + " seconds" + lastErrors());
    }
    return line.orElseThrow(() -> new IOException(name + " has ended" + lastErrors()));
  }

  /** The end of what the process wrote to its log. */
  private String lastErrors() {
    try {
      List<String> lines = Files.readAllLines(errors);
      List<String> last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
      return last.isEmpty() ? "" : ":\n" + String.join("\n", last);
    } catch (IOException e) {
      return "";
    }
  }

  /** Ends the process, which ends by itself when its input does. */
  @Override
  public void close() throws IOException {
    output.close();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(errors);
  }
}
