// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The built sample-server.jar as a process of its own, in 64 MiB of heap, with a temporary
 * directory of its own.
 */
final class ServerProcess implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;
  private static final Pattern URL = Pattern.compile("http://\\S+");

  private final Path temporary;
  private final Process process;
  private final CompletableFuture<String> readyLine = new CompletableFuture<>();
  private final CompletableFuture<String> output;
  private final CompletableFuture<String> errors;

  /** Starts the process; does not wait. */
  private ServerProcess(String... arguments) throws IOException {
    temporary = Files.createTempDirectory("sample-server-test");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx64m");
    command.add("-Djava.io.tmpdir=" + temporary);
    command.add("-jar");
    command.add(System.getProperty("sample.server.jar"));
    command.addAll(List.of(arguments));
    process = new ProcessBuilder(command).start();
    output = CompletableFuture.supplyAsync(() -> lines(process.inputReader()), ServerProcess::run);
    errors = CompletableFuture.supplyAsync(() -> lines(process.errorReader()), ServerProcess::run);
  }

  /** Starts a server on a free port and waits until it is ready. */
  static ServerProcess ready(String... arguments) throws Exception {
    return readyAt(0, arguments);
  }

  /** Starts a server on a port and waits until it is ready. */
  static ServerProcess readyAt(int port, String... arguments) throws Exception {
    ServerProcess server =
        new ServerProcess(
            Stream.concat(Stream.of("--port=" + port), Stream.of(arguments))
                .toArray(String[]::new));
    try {
      server.readyLine.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return server;
    } catch (Exception e) {
      server.close();
      throw e;
    }
  }

  /** Runs the jar where it is expected to end by itself, and waits for that. */
  static ServerProcess ended(String... arguments) throws Exception {
    ServerProcess server = new ServerProcess(arguments);
    if (!server.process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      server.close();
      throw new AssertionError("The server did not end: " + server.output());
    }
    return server;
  }

  /** The address that the ready line tells, with another path. */
  URI http(String path) {
    Matcher url = URL.matcher(readyLine.join());
    if (!url.find()) {
      throw new AssertionError("No address in: " + readyLine.join());
    }
    return URI.create(url.group()).resolve(path);
  }

  /** As {@link #http}, for WebSockets. */
  URI ws(String path) {
    return URI.create(http(path).toString().replaceFirst("http", "ws"));
  }

  int port() {
    return http("/").getPort();
  }

  /** The process, for the tools of the JDK. */
  long pid() {
    return process.pid();
  }

  /** Sends SIGTERM and waits for the end. */
  int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("The server did not stop");
    }
    return process.exitValue();
  }

  int exitCode() {
    return process.exitValue();
  }

  /** All of standard output; waits for the end of the process. */
  String output() {
    return output.join();
  }

  /** All of standard error; waits for the end of the process. */
  String errors() {
    return errors.join();
  }

  /** The WEB-INF of the WAR, as the server has unpacked it. */
  Path webInf() throws IOException {
    try (Stream<Path> files = Files.walk(temporary)) {
      return files.filter(file -> file.endsWith("WEB-INF")).findFirst().orElseThrow();
    }
  }

  /** What the process left in its temporary directory. */
  List<Path> leftBehind() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      // The JVM's own performance data goes with the process, maybe a moment later.
      return files.filter(file -> !file.getFileName().toString().startsWith("hsperf")).toList();
    }
  }

  /** Ends the process if it runs, and removes its temporary directory. */
  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    List<Path> files;
    try (Stream<Path> all = Files.walk(temporary)) {
      files = all.sorted((one, other) -> other.compareTo(one)).toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }

  private String lines(BufferedReader reader) {
    try (reader) {
      String all =
          reader
              .lines()
              .peek(line -> readyLine.completeAsync(() -> line, Runnable::run))
              .collect(Collectors.joining("\n"));
      readyLine.completeExceptionally(new IOException("The server ended: " + all));
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(Runnable reading) {
    Thread thread = new Thread(reading, "server-output");
    thread.setDaemon(true);
    thread.start();
  }
}
