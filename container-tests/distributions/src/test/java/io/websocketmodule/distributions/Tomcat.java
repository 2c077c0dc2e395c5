// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tomcat: a CATALINA_BASE beside the unpacked distribution. */
record Tomcat() implements Product {

  @Override
  public void configure(Path home, Path base) throws IOException {
    for (String folder : List.of("conf", "lib", "temp", "webapps", "work")) {
      Files.createDirectory(base.resolve(folder));
    }
    try (Stream<Path> files = Files.list(home.resolve("conf"))) {
      for (Path file : files.toList()) {
        Files.copy(file, base.resolve("conf").resolve(file.getFileName()));
      }
    }
    new Descriptor(base.resolve("conf/server.xml"))
        .replace("<Server port=\"8005\"", "<Server port=\"-1\"")
        .replace("<Connector port=\"8080\"", "<Connector address=\"127.0.0.1\" port=\"0\"")
        // How often it looks at webapps; 10 seconds by default.
        .replace("<Engine ", "<Engine backgroundProcessorDelay=\"1\" ")
        .save();
  }

  @Override
  public List<String> command(Path home, Path base, List<String> javaOptions) {
    return List.of("bash", home.resolve("bin/catalina.sh").toString(), "run");
  }

  @Override
  public Map<String, String> environment(Path home, Path base, List<String> javaOptions) {
    return Map.of(
        "JAVA_HOME", System.getProperty("java.home"),
        "JRE_HOME", System.getProperty("java.home"),
        "CATALINA_HOME", home.toString(),
        "CATALINA_BASE", base.toString(),
        "CATALINA_OPTS", String.join(" ", javaOptions));
  }

  /** The connector starts when what lay in webapps is deployed; then the server is up. */
  @Override
  public Pattern ready() {
    return Pattern.compile(
        "Starting ProtocolHandler \\[\"http-nio-[^\"]*-(\\d+)\"](?s:.*)Server startup in");
  }

  /** Its connectionTimeout, and so keepAliveTimeout, in seconds. */
  @Override
  public Duration httpTimeout() {
    return Duration.ofSeconds(20);
  }

  @Override
  public String applicationLoader() {
    return ".ParallelWebappClassLoader";
  }
}
