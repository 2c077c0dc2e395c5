// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import io.websocketmodule.checks.table.Explained;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** WildFly: a copy of its folder standalone, with the standard configuration. */
record WildFly() implements Product {

  @Override
  public void configure(Path home, Path base) throws IOException {
    for (String folder : List.of("configuration", "lib")) {
      Directories.copy(home.resolve("standalone").resolve(folder), base.resolve(folder));
    }
    Files.createDirectory(base.resolve(applications()));
    new Descriptor(base.resolve("configuration/standalone.xml"))
        // How often it looks at deployments; 5 seconds by default.
        .replace("scan-interval=\"5000\"", "scan-interval=\"500\"")
        .replace("named-formatter name=\"COLOR-PATTERN\"", "named-formatter name=\"PATTERN\"")
        .replace("${jboss.http.port:8080}", "" + FreePort.find())
        .replace("${jboss.https.port:8443}", "" + FreePort.find())
        .replace("${jboss.management.http.port:9990}", "" + FreePort.find())
        .save();
  }

  @Override
  public List<String> command(Path home, Path base, List<String> javaOptions) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "bash",
                home.resolve("bin/standalone.sh").toString(),
                "-b",
                "127.0.0.1",
                "-bmanagement",
                "127.0.0.1"));
    command.addAll(javaOptions);
    return command;
  }

  @Override
  public Map<String, String> environment(Path home, Path base, List<String> javaOptions) {
    return Map.of(
        "JAVA_HOME", System.getProperty("java.home"),
        "JBOSS_HOME", home.toString(),
        "JBOSS_BASE_DIR", base.toString());
  }

  @Override
  public String applications() {
    return "deployments";
  }

  /**
   * Its pool's threads run their first task from a local variable, which nothing clears while they
   * wait for the next ones; each handshake that the test begins with is the first task of one.
   */
  @Override
  public Optional<Explained> keepsLoaders() {
    return Optional.of(Explained.HOLDS_FIRST_REQUESTS);
  }

  @Override
  public Pattern ready() {
    return Pattern.compile(
        "HTTP listener default listening on 127\\.0\\.0\\.1:(\\d+)(?s:.*)WFLYSRV0025");
  }

  /** With a certificate that the server makes for itself. */
  @Override
  public Optional<Pattern> secure() {
    return Optional.of(Pattern.compile("HTTPS listener https listening on 127\\.0\\.0\\.1:(\\d+)"));
  }

  /** Its no-request-timeout, in seconds. */
  @Override
  public Duration httpTimeout() {
    return Duration.ofSeconds(60);
  }

  /** All its loaders are of one class, so it is told by what only the application's has. */
  @Override
  public String applicationLoader() {
    return ModuleClasses.HELD;
  }
}
