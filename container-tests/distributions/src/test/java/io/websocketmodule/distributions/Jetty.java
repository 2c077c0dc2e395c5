// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Jetty: a JETTY_BASE beside the unpacked distribution.
 *
 * @param modules of Jetty that are added, by commas
 */
record Jetty(String modules) implements Product {

  private static final int PATIENCE_SECONDS = 60;

  @Override
  public void configure(Path home, Path base) throws IOException, InterruptedException {
    // Of the WARs it unpacks it leaves some behind when it is killed.
    Files.createDirectory(base.resolve("temp"));
    Process adding =
        new ProcessBuilder(java(), "-jar", start(home), "--add-modules=" + modules)
            .directory(base.toFile())
            .redirectErrorStream(true)
            .redirectOutput(base.resolve("add-modules.log").toFile())
            .start();
    try {
      if (!adding.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || adding.exitValue() != 0) {
        throw new IOException(Files.readString(base.resolve("add-modules.log")));
      }
    } finally {
      adding.destroyForcibly();
    }
  }

  @Override
  public List<String> command(Path home, Path base, List<String> javaOptions) {
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(javaOptions);
    command.add("-Djava.io.tmpdir=temp");
    command.addAll(
        List.of(
            "-jar",
            start(home),
            "jetty.http.host=127.0.0.1",
            "jetty.http.port=0",
            "jetty.deploy.scanInterval=1"));
    return command;
  }

  @Override
  public Map<String, String> environment(Path home, Path base, List<String> javaOptions) {
    return Map.of(
        "JAVA_HOME", System.getProperty("java.home"),
        "JETTY_HOME", home.toString(),
        "JETTY_BASE", base.toString());
  }

  /** The connector starts when what lay in webapps is deployed; then the server is up. */
  @Override
  public Pattern ready() {
    return Pattern.compile(
        "Started (?:oejs\\.)?ServerConnector@.*\\{127\\.0\\.0\\.1:(\\d+)}(?s:.*)Started oejs\\.Server@");
  }

  /** Its jetty.http.idleTimeout, in seconds. */
  @Override
  public Duration httpTimeout() {
    return Duration.ofSeconds(30);
  }

  @Override
  public String applicationLoader() {
    return ".WebAppClassLoader";
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String start(Path home) {
    return home.resolve("start.jar").toString();
  }
}
