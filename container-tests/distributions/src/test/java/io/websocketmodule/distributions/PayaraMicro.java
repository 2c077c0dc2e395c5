// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Payara Micro: one jar, which deploys what lies in a folder when it starts, and never again. */
record PayaraMicro() implements Product {

  /** Else it listens on all interfaces, for HTTP and for its cluster. */
  private static final String LOOPBACK =
      """
      set configs.config.server-config.network-config.network-listeners.network-listener.http-listener.address=127.0.0.1
      set configs.config.server-config.network-config.network-listeners.network-listener.https-listener.address=127.0.0.1
      set configs.config.server-config.hazelcast-config-specific-configuration.enabled=false
      """;

  @Override
  public void configure(Path home, Path base) throws IOException {
    for (String folder : List.of("temp", applications())) {
      Files.createDirectory(base.resolve(folder));
    }
    Files.writeString(base.resolve("loopback"), LOOPBACK);
  }

  @Override
  public List<String> command(Path home, Path base, List<String> javaOptions) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(javaOptions);
    command.addAll(
        List.of("-Djava.io.tmpdir=temp", "-Djava.net.preferIPv4Stack=true", "-jar", home + ""));
    command.addAll(List.of("--nocluster", "--prebootcommandfile", "loopback"));
    try {
      command.addAll(List.of("--port", "" + FreePort.find(), "--sslPort", "" + FreePort.find()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    command.addAll(List.of("--deploymentDir", applications()));
    return command;
  }

  @Override
  public Map<String, String> environment(Path home, Path base, List<String> javaOptions) {
    return Map.of();
  }

  @Override
  public boolean undeploys() {
    return false;
  }

  @Override
  public Pattern ready() {
    return Pattern.compile(
        "http-listener started .* bound to \\[/127\\.0\\.0\\.1:(\\d+)](?s:.*)Payara Micro .* ready in");
  }

  @Override
  public Optional<Pattern> secure() {
    return Optional.of(
        Pattern.compile("https-listener started .* bound to \\[/127\\.0\\.0\\.1:(\\d+)]"));
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
