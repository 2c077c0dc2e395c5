// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Open Liberty: a server in a directory of its own.
 *
 * @param features that the server has, as its server.xml names them
 */
record OpenLiberty(List<String> features) implements Product {

  private static final String NAME = "tested";

  @Override
  public void configure(Path home, Path base) throws IOException {
    Files.createDirectories(base.resolve(applications()));
    StringBuilder xml = new StringBuilder("<server>\n  <featureManager>\n");
    features.forEach(each -> xml.append("    <feature>" + each + "</feature>\n"));
    xml.append("  </featureManager>\n");
    xml.append("  <httpEndpoint id=\"defaultHttpEndpoint\" host=\"127.0.0.1\" httpPort=\"0\"");
    xml.append(" httpsPort=\"0\"/>\n");
    xml.append("  <keyStore id=\"defaultKeyStore\" password=\"of the test\"/>\n");
    xml.append("  <logging consoleLogLevel=\"INFO\"/>\n");
    xml.append("</server>\n");
    Files.writeString(base.resolve("servers").resolve(NAME).resolve("server.xml"), xml);
  }

  @Override
  public List<String> command(Path home, Path base, List<String> javaOptions) {
    return List.of("bash", home.resolve("bin/server").toString(), "run", NAME);
  }

  @Override
  public Map<String, String> environment(Path home, Path base, List<String> javaOptions) {
    return Map.of(
        "JAVA_HOME", System.getProperty("java.home"),
        "WLP_USER_DIR", base.toString(),
        "JVM_ARGS", String.join(" ", javaOptions));
  }

  @Override
  public String applications() {
    return "servers/" + NAME + "/dropins";
  }

  @Override
  public Pattern ready() {
    return Pattern.compile(
        "TCP Channel defaultHttpEndpoint has been started .* port (\\d+)(?s:.*)CWWKF0011I");
  }

  @Override
  public Optional<Pattern> secure() {
    return Optional.of(
        Pattern.compile("TCP Channel defaultHttpEndpoint-ssl has been started .* port (\\d+)"));
  }

  /** Its readTimeout; persistTimeout is 30, in seconds. */
  @Override
  public Duration httpTimeout() {
    return Duration.ofSeconds(60);
  }

  @Override
  public String applicationLoader() {
    return ModuleClasses.HELD;
  }
}
