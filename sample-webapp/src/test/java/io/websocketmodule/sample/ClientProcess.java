// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The built chat-client.jar as a process of its own, in pipes, in a locale that has only ASCII. */
final class ClientProcess implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final Writer in;
  private final BufferedReader out;

  ClientProcess(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx32m");
    command.add("-jar");
    command.add(System.getProperty("chat.client.jar"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LC_ALL", "C");
    process = builder.start();
    in = process.outputWriter(StandardCharsets.UTF_8);
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static ClientProcess of(URI address) throws IOException {
    return new ClientProcess(address.toString());
  }

  /** Types lines, each ended by Enter. */
  void type(String... lines) throws IOException {
    for (String line : lines) {
      in.write(line + "\n");
    }
    in.flush();
  }

  /** Types without Enter, as a file may end. */
  void typeUnended(String text) throws IOException {
    in.write(text);
  }

  void endInput() throws IOException {
    in.close();
  }

  /** The next line of standard output; null at its end. */
  String line() throws IOException {
    return out.readLine();
  }

  /** What is left of standard output; waits for its end. */
  List<String> rest() {
    return out.lines().toList();
  }

  /** Reads no more of standard output, as head does when it has enough. */
  void closeOutput() throws IOException {
    out.close();
  }

  /** All of standard error; waits for its end. */
  String errors() throws IOException {
    return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Waits for the end of the process. */
  int exitStatus() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("The client did not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
