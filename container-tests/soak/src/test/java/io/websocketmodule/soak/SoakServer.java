// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The built sample-server.jar in a JVM of its own. What it logs goes to a file. */
final class SoakServer implements AutoCloseable {

  /**
   * All that the command line sets. A slow reader's pong is behind all that it has sent and that it
   * has not read yet, and may be long in coming.
   */
  static final List<String> OPTIONS =
      List.of(
          "--websocket.pingInterval=00:00:30",
          "--websocket.pongTimeout=00:03:00",
          "--websocket.perMessageDeflate=true",
          "--websocket.perMessageDeflateServerContextTakeover=true",
          "--websocket.perMessageDeflateClientContextTakeover=true");

  /** All of it is resident from the start: what is more, or grows, is not of the heap. */
  static final List<String> HEAP = List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");

  private static final long PATIENCE_SECONDS = 60;
  private static final Pattern READY = Pattern.compile("http://[^:]+:(\\d+)/");
  private static final Pattern OPEN = Pattern.compile("\"open\"\\s*:\\s*(\\d+)");

  private final Path log;
  private final Process process;
  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();

  /** Starts it and waits until it listens. */
  SoakServer(Path log) throws IOException {
    this.log = log;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(HEAP);
    command.add("-Djava.util.logging.config.file=" + System.getProperty("soak.logging"));
    command.addAll(List.of("-jar", System.getProperty("sample.server.jar"), "--port=0"));
    command.addAll(OPTIONS);
    process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    BufferedReader output = process.inputReader();
    String line = output.readLine();
    Matcher ready = READY.matcher(line == null ? "" : line);
    if (!ready.find()) {
      close();
      throw new IOException("the server did not start: " + line + "\n" + log());
    }
    port = Integer.parseInt(ready.group(1));
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Connections that the module counts as open. */
  long open() throws IOException, InterruptedException {
    URI status = URI.create("http://127.0.0.1:" + port + "/status");
    String answer =
        http.send(HttpRequest.newBuilder(status).build(), BodyHandlers.ofString()).body();
    Matcher open = OPEN.matcher(answer);
    if (!open.find()) {
      throw new IOException("the status does not tell what is open: " + answer);
    }
    return Long.parseLong(open.group(1));
  }

  /** What the server has logged so far: warnings and worse. */
  String log() throws IOException {
    return Files.readString(log);
  }

  /** Stops it in its orderly way. */
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the server does not stop");
    }
  }

  /** Kills it if it runs. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
