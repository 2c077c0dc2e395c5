// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the server has locked no application changes. */
class LocksTest {

  private static final String WHY =
      ": the server keeps this setting for itself, by the system property io.websocketmodule.locked.";

  @TempDir Path folder;
  private final Properties system = new Properties();
  private final FakeApplication application = new FakeApplication();

  @BeforeEach
  void theServerSwitchesTheModuleOffForAll() {
    system.setProperty("io.websocketmodule.enabled", "false");
    system.setProperty("io.websocketmodule.locked", "enabled, allowedOrigins");
  }

  private String refused() {
    String message =
        assertThrows(ServletException.class, () -> application.live(system)).getMessage();
    assertTrue(message.startsWith("WebSocket module: "), message);
    return message.substring("WebSocket module: ".length());
  }

  private static String webSocket(String attributes) {
    return "<system.webServer><webSocket " + attributes + "/></system.webServer>";
  }

  private static String location(String path, String attributes) {
    return "<location path='" + path + "'>\n" + webSocket(attributes) + "</location>";
  }

  private static String configuration(String content) {
    return "<configuration>" + content + "</configuration>";
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("x.config"), configuration(content));
  }

  @Test
  void anApplicationThatLeavesThemAloneHasTheServersValue() throws ServletException {
    application.contextParameters.put("websocket.closeTimeout", "00:00:01");
    application.webConfig("pingInterval='00:00:01'");
    Settings settings = application.settings(system);
    assertEquals(false, settings.enabled());
    assertEquals("00:00:01", settings.inForce().get("closeTimeout"));
  }

  @Test
  void aContextParameterIsRefused() {
    application.contextParameters.put("websocket.enabled", "true");
    assertEquals("The context parameter websocket.enabled" + WHY, refused());
  }

  @Test
  void anInitParamIsRefused() {
    application.initParameters.put("enabled", "true");
    assertEquals("The init-param enabled of the filter WebSocketModule" + WHY, refused());
  }

  @Test
  void evenTheServersOwnValueIsRefused() {
    application.initParameters.put("enabled", "false");
    assertEquals("The init-param enabled of the filter WebSocketModule" + WHY, refused());
  }

  @Test
  void aWebConfigIsRefused() {
    application.webConfig("enabled='true'");
    assertEquals("The attribute enabled in /WEB-INF/web.config, line 1" + WHY, refused());
  }

  @Test
  void aLocationIsRefused() throws IOException {
    application.webConfig =
        configuration(location("chat", "idleTimeout='PT1M' allowedOrigins='*'")).getBytes("UTF-8");
    assertEquals("The attribute allowedOrigins in /WEB-INF/web.config, line 2" + WHY, refused());
  }

  @TestFactory
  Stream<DynamicTest> aConfigFileThatTheApplicationNamesIsTheApplications() {
    return Stream.of(true, false)
        .map(
            initParam ->
                DynamicTest.dynamicTest(
                    "named by " + (initParam ? "an init-param" : "a context parameter"),
                    () -> {
                      Path file = file(webSocket("enabled='true'"));
                      if (initParam) {
                        application.initParameters.put("configFile", file.toString());
                      } else {
                        application.contextParameters.put("websocket.configFile", file.toString());
                      }
                      assertEquals(
                          "The attribute enabled in " + file + ", line 1" + WHY, refused());
                    }));
  }

  @Test
  void aConfigFileThatTheServerNamesIsTheServers() throws Exception {
    Path file = file(webSocket("allowedOrigins='*'") + location("chat", "enabled='true'"));
    system.setProperty("io.websocketmodule.configFile", file.toString());
    SettingsTable table = application.live(system).current();
    assertEquals(false, table.everywhere().enabled());
    assertEquals("{chat={enabled=true}}", table.locations().toString());
  }

  /** Else the server's file, and what it says of locked settings, would be gone. */
  @Test
  void anApplicationCannotPutAConfigFileInPlaceOfTheServers() throws Exception {
    system.remove("io.websocketmodule.enabled");
    Path servers = file(webSocket("enabled='false'"));
    system.setProperty("io.websocketmodule.configFile", servers.toString());
    application.contextParameters.put("websocket.configFile", "none");
    assertEquals("The context parameter websocket.configFile" + WHY, refused());
    application.contextParameters.clear();
    assertEquals(false, application.settings(system).enabled());
  }

  @Test
  void withoutLocksTheConfigFileIsASettingLikeOthers() throws Exception {
    system.clear();
    system.setProperty(
        "io.websocketmodule.configFile", file(webSocket("enabled='false'")).toString());
    application.contextParameters.put("websocket.configFile", "none");
    assertEquals(true, application.settings(system).enabled());
  }

  @Test
  void aConfigFileThatTheApplicationNamesMaySetWhatIsNotLocked() throws Exception {
    application.contextParameters.put(
        "websocket.configFile", file(webSocket("closeTimeout='PT1S'")).toString());
    assertEquals("00:00:01", application.settings(system).inForce().get("closeTimeout"));
  }

  @Test
  void theConfigFileItselfCanBeLocked() throws IOException {
    system.setProperty("io.websocketmodule.locked", "configFile");
    application.initParameters.put("configFile", file("").toString());
    assertEquals("The init-param configFile of the filter WebSocketModule" + WHY, refused());
  }

  @Test
  void aChangedFileThatBreaksALockIsNotTaken() throws Exception {
    Path file = file(webSocket("closeTimeout='00:00:01'"));
    application.contextParameters.put("websocket.configFile", file.toString());
    LiveSettings settings = application.live(system);
    file(webSocket("closeTimeout='00:00:02' enabled='true'"));
    try (LogLines log = new LogLines()) {
      for (int look = 0; look < 3; look++) {
        application.nanos += TimeUnit.SECONDS.toNanos(1);
        Settings held = settings.look().everywhere();
        assertEquals(false, held.enabled());
        assertEquals("00:00:01", held.inForce().get("closeTimeout"));
      }
      assertEquals(
          List.of(
              "WARNING The changed settings are not taken, the last good ones hold: The attribute"
                  + " enabled in "
                  + file
                  + ", line 1"
                  + WHY),
          log.lines());
    }
  }

  @Test
  void onlyTheServerLocks() {
    application.initParameters.put("locked", "enabled");
    assertEquals(
        "The init-param locked of the filter WebSocketModule: locks are the server's, by the system"
            + " property io.websocketmodule.locked alone; allowed are "
            + Setting.names()
            + ".",
        refused());
  }

  @TestFactory
  Stream<DynamicTest> whatIsNoSettingCannotBeLocked() {
    return Stream.of(
            List.of("enabled,pingIntervall", "pingIntervall", "there is no such setting"),
            List.of("*", "*", "there is no such setting"),
            List.of("Enabled", "Enabled", "there is no such setting"))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.get(0),
                    () -> {
                      system.setProperty("io.websocketmodule.locked", row.get(0));
                      assertEquals(
                          "The system property io.websocketmodule.locked names \""
                              + row.get(1)
                              + "\": "
                              + row.get(2)
                              + "; allowed are "
                              + Setting.names()
                              + ".",
                          refused());
                    }));
  }

  @Test
  void noNamesAreNoLocks() throws ServletException {
    system.setProperty("io.websocketmodule.locked", " , ");
    application.initParameters.put("enabled", "true");
    assertEquals(true, application.settings(system).enabled());
  }
}
