// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import io.websocketmodule.checks.table.Explained;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** GlassFish: a copy of its domain1. */
record GlassFish() implements Product {

  private static final String STARTED =
      "Grizzly Framework \\S+ started in: .* bound to \\[/127\\.0\\.0\\.1:(\\d+)]";

  @Override
  public void configure(Path home, Path base) throws IOException {
    Path domain = base.resolve("domains/domain1");
    Files.createDirectories(domain.getParent());
    Directories.copy(home.resolve("glassfish/domains/domain1"), domain);
    Descriptor descriptor = new Descriptor(domain.resolve("config/domain.xml"));
    for (String port : List.of("3700", "3820", "3920", "8686", "4848")) {
      descriptor.replace("port=\"" + port + "\"", "port=\"" + FreePort.find() + "\"");
    }
    // Those of HTTP have no address, which means all.
    for (String port : List.of("8080", "8181")) {
      String at = "address=\"127.0.0.1\" port=\"" + FreePort.find() + "\"";
      descriptor.replace("network-listener port=\"" + port + "\"", "network-listener " + at);
    }
    descriptor
        .replace("network-listener port=", "network-listener address=\"127.0.0.1\" port=")
        .replace("address=\"0.0.0.0\"", "address=\"127.0.0.1\"")
        // The broker listens on all interfaces.
        .replace(
            "<config name=\"server-config\">",
            "<config name=\"server-config\"><jms-service type=\"DISABLE\"/>")
        .replace("osgi.shell.telnet.port=6666", "osgi.shell.telnet.port=" + FreePort.find())
        .save();
  }

  @Override
  public List<String> command(Path home, Path base, List<String> javaOptions) {
    return List.of(
        "bash",
        home.resolve("bin/asadmin").toString(),
        "start-domain",
        "--verbose",
        "--domaindir",
        base.resolve("domains").toString(),
        "domain1");
  }

  @Override
  public Map<String, String> environment(Path home, Path base, List<String> javaOptions) {
    return Map.of(
        "JAVA_HOME",
        System.getProperty("java.home"),
        "AS_JAVA",
        System.getProperty("java.home"),
        "JAVA_TOOL_OPTIONS",
        String.join(" ", javaOptions));
  }

  @Override
  public String applications() {
    return "domains/domain1/autodeploy";
  }

  /** It looks at its folder after it has started, and leaves a mark. */
  @Override
  public boolean isDeployed(Path folder, String name) {
    return Files.exists(folder.resolve(name + "_deployed"));
  }

  /**
   * Its DeployCommand stays among the listeners of its events and has the deployed application's
   * context (eclipse-ee4j/glassfish, issue 22869); its ResourceValidator has the last one too,
   * which Payara has mended (payara/Payara, pull request 2520).
   */
  @Override
  public Optional<Explained> keepsLoaders() {
    return Optional.of(Explained.KEEPS_LOADERS);
  }

  /**
   * Its listeners start one behind the other, as domain.xml has them: HTTP, TLS, administration.
   */
  @Override
  public Pattern ready() {
    return Pattern.compile(STARTED + "(?s:.*)NCLS-CORE-00017");
  }

  @Override
  public Optional<Pattern> secure() {
    return Optional.of(Pattern.compile(STARTED.replace("(", "(?:") + "(?s:.*?)" + STARTED));
  }

  /** Its timeout-seconds of http, in seconds. */
  @Override
  public Duration httpTimeout() {
    return Duration.ofSeconds(30);
  }

  @Override
  public String applicationLoader() {
    return ModuleClasses.HELD;
  }
}
