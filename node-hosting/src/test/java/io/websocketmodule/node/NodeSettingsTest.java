// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.node.process.Hosting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Settings have iisnode's defaults, and a bad value is refused with place, value and cure. */
class NodeSettingsTest {

  @TempDir private Path directory;

  @BeforeEach
  void anApplication() throws IOException {
    Files.createFile(directory.resolve("server.js"));
  }

  private Hosting hosting(String... namesAndValues) {
    Map<NodeSetting, String> values = new EnumMap<>(NodeSetting.class);
    values.put(NodeSetting.APPLICATION_DIRECTORY, directory.toString());
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put(NodeSetting.of(namesAndValues[i]).orElseThrow(), namesAndValues[i + 1]);
    }
    return new NodeSettings(values, "Servlet node")
        .hosting(
            "/app/*",
            inside -> null,
            name -> Map.of("PATH", "/bin", "SECRET", "s", "NODE_ENV", "test").get(name));
  }

  @Test
  void defaultsAreThoseOfIisnode() {
    Hosting hosting = hosting();
    assertEquals(List.of("node", "server.js"), hosting.command());
    assertEquals(1, hosting.processes());
    assertEquals(1024, hosting.requestsPerProcess());
    assertEquals(Duration.ofMinutes(1), hosting.gracefulShutdownTimeout());
    assertEquals(List.of("*.js", "iisnode.yml"), hosting.watchedFiles());
    assertEquals(
        new Hosting.LogLimits(true, directory.resolve("iisnode"), 128 * 1024, 1024 * 1024, 20),
        hosting.log());
    assertEquals(Map.of("PATH", "/bin", "NODE_ENV", "test"), hosting.environment());
  }

  @Test
  void processesOfZeroAreOneForEachCore() {
    assertEquals(
        Runtime.getRuntime().availableProcessors(),
        hosting("nodeProcessCountPerApplication", "0").processes());
  }

  @Test
  void aCommandLineIsSplitAtSpacesOutsideQuotes() {
    assertEquals(
        List.of("C:\\Program Files\\node.exe", "--inspect", "", "server.js"),
        hosting("nodeProcessCommandLine", "\"C:\\Program Files\\node.exe\"  --inspect \"\"")
            .command());
  }

  @Test
  void theEnvironmentIsWhatTheSettingsNameAndNothingElse() {
    assertEquals(
        Map.of("PATH", "/bin", "NODE_ENV", "production", "A", "b=c", "SECRET", "s"),
        hosting("environment", "A=b=c; SECRET;GONE", "node_env", "production").environment());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nodeProcessCountPerApplication|-1|a whole number from 0 to 256",
        "nodeProcessCountPerApplication|two|a whole number from 0 to 256",
        "maxConcurrentRequestsPerProcess|0|a whole number from 1 upwards",
        "gracefulShutdownTimeout|1m|a whole number from 0 upwards",
        "loggingEnabled|yes|true or false",
        "listenOn|pipe|socket or port",
        "environment|PORT=80|a list of NAME=VALUE or NAME",
        "environment|=x|a list of NAME=VALUE or NAME",
        "script|other.js|a file in",
        "nodeProcessCommandLine|''|a program and its arguments",
        "applicationDirectory|/no/such|a directory that exists",
        "applicationDirectory|/WEB-INF/node|a directory outside the application"
      })
  void aBadValueIsRefusedWithPlaceValueAndCure(String name, String value, String allowed) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> hosting(name, value));
    String expected = "Servlet node: " + name + " is \"" + value + "\"; allowed is " + allowed;
    assertTrue(refused.getMessage().startsWith(expected), refused.getMessage());
  }

  @ParameterizedTest
  @EnumSource
  void everySettingIsDocumentedWithItsDefault(NodeSetting setting) throws IOException {
    String row = "| " + setting.text() + " | " + setting.defaultValue();
    String page = Files.readString(Path.of("../docs/node-hosting.md"));
    assertTrue(page.contains(row.strip() + " |"), row);
    assertFalse(page.contains("| " + setting.text() + " |\n"));
  }
}
