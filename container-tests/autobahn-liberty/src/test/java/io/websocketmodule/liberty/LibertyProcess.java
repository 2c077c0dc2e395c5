// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.liberty;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Open Liberty in a process of its own. All that it reads and writes is below the build's target:
 * {@code wlp}, where the build has unpacked it, the built {@code echo.war}, {@code servers} and
 * {@code liberty.log}.
 */
final class LibertyProcess implements AutoCloseable {

  private static final String NAME = "autobahn";

  /** Ports are opened behind the start of the applications that are named here. */
  private static final String CONFIGURATION =
      """
      <server>
        <featureManager>
          <feature>servlet-6.0</feature>
        </featureManager>
        <httpEndpoint id="defaultHttpEndpoint" host="%s" httpPort="%d" httpsPort="-1"/>
        <applicationMonitor dropinsEnabled="false" updateTrigger="disabled"/>
        <webApplication location="%s" contextRoot="/"/>
        <logging consoleLogLevel="INFO"/>
      </server>
      """;

  private final Process process;
  private final Path log;
  private final Thread killer = new Thread(this::kill, "Open Liberty's end");

  private LibertyProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    // For a build that is ended from outside.
    Runtime.getRuntime().addShutdownHook(killer);
  }

  /** Starts the server that will serve the WAR at the context root. */
  static LibertyProcess start(Path target, String host, int port) throws IOException {
    Path server = Files.createDirectories(target.resolve("servers").resolve(NAME));
    Files.writeString(
        server.resolve("server.xml"),
        CONFIGURATION.formatted(host, port, target.resolve("echo.war")));
    Path log = target.resolve("liberty.log");
    ProcessBuilder builder =
        new ProcessBuilder("bash", target.resolve("wlp/bin/server").toString(), "run", NAME);
    // It would take an earlier build's WAR from its cache.
    builder.command().add("--clean");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("WLP_USER_DIR", target.toString());
    return new LibertyProcess(
        builder.redirectErrorStream(true).redirectOutput(log.toFile()).start(), log);
  }

  /**
   * Waits for as long as the server runs, which has no end of its own.
   *
   * @throws IOException it has ended all the same
   */
  void awaitEnd() throws InterruptedException, IOException {
    int status = process.waitFor();
    throw new IOException("Open Liberty has ended with " + status + ", see " + log);
  }

  /** Kills the server: it has nothing to save. */
  @Override
  public void close() {
    kill();
    Runtime.getRuntime().removeShutdownHook(killer);
  }

  private void kill() {
    // The script has become the JVM: it starts none beside itself.
    process.destroyForcibly().onExit().join();
  }
}
