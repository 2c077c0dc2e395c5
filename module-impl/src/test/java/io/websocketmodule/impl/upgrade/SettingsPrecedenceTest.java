// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.impl.connection.ConnectionSettings;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Of two sources the later one wins, and every setting can stand in every source that takes it. */
class SettingsPrecedenceTest {

  @TempDir static Path folder;

  /** The sources from weak to strong. */
  private enum Source {
    SYSTEM_PROPERTY {
      @Override
      void put(Properties system, FakeApplication application, String name, String value) {
        system.setProperty("io.websocketmodule." + name, value);
      }
    },
    CONTEXT_PARAMETER {
      @Override
      void put(Properties system, FakeApplication application, String name, String value) {
        application.contextParameters.put("websocket." + name, value);
      }
    },
    INIT_PARAM {
      @Override
      void put(Properties system, FakeApplication application, String name, String value) {
        application.initParameters.put(name, value);
      }
    },
    WEB_CONFIG {
      @Override
      void put(Properties system, FakeApplication application, String name, String value) {
        application.webConfig = add(application.webConfig, webSocket(name, value));
      }
    },
    CONFIG_FILE {
      @Override
      void put(Properties system, FakeApplication application, String name, String value)
          throws IOException {
        outside(system, webSocket(name, value));
      }
    },
    LOCATION_IN_WEB_CONFIG {
      @Override
      void put(Properties system, FakeApplication application, String name, String value) {
        application.webConfig =
            add(application.webConfig, "<location>" + webSocket(name, value) + "</location>");
      }
    },
    LOCATION_IN_CONFIG_FILE {
      @Override
      void put(Properties system, FakeApplication application, String name, String value)
          throws IOException {
        outside(system, "<location path='.'>" + webSocket(name, value) + "</location>");
      }
    };

    abstract void put(Properties system, FakeApplication application, String name, String value)
        throws IOException;

    /** Whether a setting may stand here; the refusals are tested elsewhere. */
    boolean takes(Setting setting) {
      return ordinal() < WEB_CONFIG.ordinal()
          || setting != Setting.CONFIG_FILE
              && (setting.perPath() || ordinal() < LOCATION_IN_WEB_CONFIG.ordinal());
    }

    private static String webSocket(String name, String value) {
      return "<system.webServer><webSocket " + name + "='" + value + "'/></system.webServer>";
    }

    private static byte[] add(byte[] file, String element) {
      String before = file == null ? "<configuration></configuration>" : new String(file, UTF_8);
      return before.replace("</configuration>", element + "</configuration>").getBytes(UTF_8);
    }

    private static void outside(Properties system, String element) throws IOException {
      String property = "io.websocketmodule.configFile";
      if (system.getProperty(property) == null) {
        system.setProperty(property, Files.createTempFile(folder, "web", ".config").toString());
      }
      Path file = Path.of(system.getProperty(property));
      byte[] before = Files.readAllBytes(file);
      Files.write(file, add(before.length == 0 ? null : before, element));
    }
  }

  /** A value for each that is not the default. */
  private static final Map<String, String> OTHER =
      Map.ofEntries(
          Map.entry("enabled", "false"),
          Map.entry("receiveBufferLimit", "1000"),
          Map.entry("pingInterval", "00:00:20"),
          Map.entry("pongTimeout", "00:00:07"),
          Map.entry("idleTimeout", "00:05:00"),
          Map.entry("stalledTimeout", "00:06:00"),
          Map.entry("closeTimeout", "00:00:01"),
          Map.entry("sendTimeout", "00:00:02"),
          Map.entry("sendBufferLimit", "2000"),
          Map.entry("allowedOrigins", "https://example.org"),
          Map.entry("maxConnections", "17"),
          Map.entry("maxBlockingTasks", "18"),
          Map.entry("http2", "false"),
          Map.entry("keepSessionAlive", "true"),
          Map.entry("perMessageDeflate", "true"),
          Map.entry("perMessageDeflateServerContextTakeover", "true"),
          Map.entry("perMessageDeflateClientContextTakeover", "true"),
          Map.entry("perMessageDeflateClientMaxWindowBits", "10"),
          Map.entry("perMessageDeflateThreshold", "21"),
          Map.entry("perMessageDeflateLevel", "1"),
          Map.entry("shutdownTimeout", "00:00:03"),
          Map.entry("frameTrace", "log"),
          Map.entry("frameTracePayload", "19"),
          Map.entry("configFile", "/does/not/exist/web.config"));

  private final Properties system = new Properties();
  private final FakeApplication application = new FakeApplication();

  private Settings read() throws ServletException {
    return application.settings(system);
  }

  @Test
  void nothingSetIsTheDefaults() throws ServletException {
    assertEquals(ConnectionSettings.defaults(), read().connection());
    assertEquals("same-origin", read().allowedOrigins().toString());
    assertEquals(Duration.ofSeconds(5), read().shutdownTimeout());
    for (Setting setting : Setting.values()) {
      assertEquals(setting.defaultText(), read().inForce().get(setting.key()), setting.key());
    }
  }

  @TestFactory
  Stream<DynamicTest> everySettingInEverySourceAlone() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Source source : Source.values()) {
      for (Setting setting : Setting.values()) {
        if (!source.takes(setting)) {
          continue;
        }
        tests.add(
            DynamicTest.dynamicTest(
                setting.key() + " in " + source,
                () -> {
                  Properties properties = new Properties();
                  FakeApplication app = new FakeApplication();
                  String value = OTHER.get(setting.key());
                  source.put(properties, app, setting.key(), value);
                  Map<String, String> inForce = app.settings(properties).inForce();
                  for (Setting each : Setting.values()) {
                    boolean follows =
                        setting == Setting.PING_INTERVAL && each == Setting.PONG_TIMEOUT;
                    if (each == Setting.CONFIG_FILE && each != setting) {
                      continue; // named by the sources that are such files
                    }
                    assertEquals(
                        each == setting || follows ? value : each.defaultText(),
                        inForce.get(each.key()),
                        each.key());
                  }
                }));
      }
    }
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> ofEachPairTheLaterWins() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Source weak : Source.values()) {
      for (Source strong : Source.values()) {
        if (weak.ordinal() < strong.ordinal()) {
          tests.add(
              DynamicTest.dynamicTest(
                  strong + " over " + weak,
                  () -> {
                    Properties properties = new Properties();
                    FakeApplication app = new FakeApplication();
                    weak.put(properties, app, "closeTimeout", "00:00:11");
                    strong.put(properties, app, "closeTimeout", "00:00:12");
                    assertEquals(
                        Duration.ofSeconds(12),
                        app.settings(properties).connection().closeTimeout());
                  }));
        }
      }
    }
    return tests.stream();
  }

  @Test
  void sourcesAddUp() throws Exception {
    Source.SYSTEM_PROPERTY.put(system, application, "closeTimeout", "PT1S");
    Source.CONTEXT_PARAMETER.put(system, application, "sendTimeout", "PT2S");
    Source.INIT_PARAM.put(system, application, "idleTimeout", "PT3M");
    Source.WEB_CONFIG.put(system, application, "receiveBufferLimit", "77");
    Source.CONFIG_FILE.put(system, application, "sendBufferLimit", "78");
    Source.LOCATION_IN_WEB_CONFIG.put(system, application, "stalledTimeout", "PT4M");
    Source.LOCATION_IN_CONFIG_FILE.put(system, application, "pingInterval", "PT5S");
    assertEquals(
        new ConnectionSettings(
            77,
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofMinutes(3),
            Duration.ofMinutes(4),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            78),
        read().connection());
  }

  @Test
  void aWeakerLevelCanBeTakenBack() throws Exception {
    Source.SYSTEM_PROPERTY.put(system, application, "enabled", "false");
    Source.WEB_CONFIG.put(system, application, "enabled", "True");
    assertEquals(true, read().enabled());
  }

  @Test
  void pongTimeoutFollowsPingIntervalUnlessItIsSet() throws ServletException {
    application.initParameters.put("pingInterval", "00:01:00");
    assertEquals(Duration.ofMinutes(1), read().connection().pongTimeout());
    application.initParameters.put("pongTimeout", "00:00:10");
    assertEquals(Duration.ofSeconds(10), read().connection().pongTimeout());
  }

  @Test
  void whatIsNoSettingsNameIsSomebodyElses() throws ServletException {
    system.setProperty("io.websocketmodule.transport", "servlet");
    system.setProperty("io.websocketmodule.impl.upgrade.level", "FINE");
    system.setProperty("io.websocketmodules", "x");
    application.contextParameters.put("websocket", "x");
    application.contextParameters.put("websocket.client.timeout", "x");
    application.contextParameters.put("org.example.enabled", "x");
    assertEquals(ConnectionSettings.defaults(), read().connection());
  }

  @Test
  void spaceAroundAValueIsNothing() throws ServletException {
    application.initParameters.put("closeTimeout", "\n   00:00:09\n  ");
    assertEquals(Duration.ofSeconds(9), read().connection().closeTimeout());
  }
}
