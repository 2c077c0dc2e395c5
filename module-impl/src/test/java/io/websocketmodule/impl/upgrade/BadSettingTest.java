// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.ServletException;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A bad name or value stops the deployment and says where it stands and what is allowed. */
class BadSettingTest {

  private static final String NAMES = "allowed are " + Setting.names() + ".";
  private static final String BYTES = "allowed is a number of bytes from 1 to 4294967295.";
  private static final String TIME_OR_NEVER =
      "allowed is a time as hh:mm:ss or as an ISO-8601 duration like PT30S, from zero to 365 days.";
  private static final String TIME =
      "allowed is a time as hh:mm:ss or as an ISO-8601 duration like PT30S, more than zero to 365"
          + " days.";
  private static final String SHOWN = "allowed is a number of bytes from 0 to 65536.";
  private static final String COUNT =
      "allowed is a number from 0, which is no limit, to 2147483647.";
  private static final String FILE =
      "allowed is an absolute path, a URI like file:///etc/web.config, or none.";
  private static final String ORIGINS =
      "allowed is same-origin, *, or a list of origins like https://example.org separated by commas"
          + " or spaces.";

  private final Properties system = new Properties();
  private final FakeApplication application = new FakeApplication();

  private static String message(Properties system, FakeApplication application) {
    ServletException refused =
        assertThrows(ServletException.class, () -> application.settings(system));
    String prefix = "WebSocket module: ";
    assertTrue(refused.getMessage().startsWith(prefix), refused.getMessage());
    return refused.getMessage().substring(prefix.length());
  }

  private record Row(String name, String value, String rest) {}

  @TestFactory
  Stream<DynamicTest> everyKindOfBadValue() {
    String noTime = "not a time; ";
    return Stream.of(
            new Row("enabled", "yes", "neither true nor false; allowed is true or false."),
            new Row("enabled", "", "neither true nor false; allowed is true or false."),
            new Row("receiveBufferLimit", "0", "out of range; " + BYTES),
            new Row("receiveBufferLimit", "-1", "not a number of bytes in range; " + BYTES),
            new Row("receiveBufferLimit", "4MB", "not a number of bytes in range; " + BYTES),
            new Row("receiveBufferLimit", "1.5", "not a number of bytes in range; " + BYTES),
            new Row("receiveBufferLimit", "+5", "not a number of bytes in range; " + BYTES),
            new Row("receiveBufferLimit", "", "not a number of bytes in range; " + BYTES),
            new Row("receiveBufferLimit", "٣", "not a number of bytes in range; " + BYTES),
            new Row("receiveBufferLimit", "4294967296", "out of range; " + BYTES),
            new Row(
                "sendBufferLimit",
                "99999999999999999999",
                "not a number of bytes in range; " + BYTES),
            new Row("pingInterval", "10", noTime + TIME_OR_NEVER),
            new Row("pingInterval", "abc", noTime + TIME_OR_NEVER),
            new Row("pingInterval", "", noTime + TIME_OR_NEVER),
            new Row("pingInterval", "00:60:00", noTime + TIME_OR_NEVER),
            new Row("pingInterval", "00:00:60", noTime + TIME_OR_NEVER),
            new Row("pingInterval", "-00:00:01", noTime + TIME_OR_NEVER),
            new Row("pingInterval", "PT-1S", "out of range; " + TIME_OR_NEVER),
            new Row("pingInterval", "PT999999999999999999999S", noTime + TIME_OR_NEVER),
            new Row("pingInterval", "366.00:00:00", "out of range; " + TIME_OR_NEVER),
            new Row(
                "pingInterval", "1.24:00:00", "more than 23 hours beside days; " + TIME_OR_NEVER),
            new Row("pongTimeout", "soon", noTime + TIME_OR_NEVER),
            new Row("idleTimeout", "P400D", "out of range; " + TIME_OR_NEVER),
            new Row("stalledTimeout", "1h", noTime + TIME_OR_NEVER),
            new Row("shutdownTimeout", "1h", noTime + TIME_OR_NEVER),
            new Row("closeTimeout", "00:00:00", "out of range; " + TIME),
            new Row("closeTimeout", "PT0.0001S", "out of range; " + TIME),
            new Row("sendTimeout", "00:00:00", "out of range; " + TIME),
            new Row("maxConnections", "-1", "not a number in range; " + COUNT),
            new Row("maxConnections", "many", "not a number in range; " + COUNT),
            new Row("maxConnections", "2147483648", "not a number in range; " + COUNT),
            new Row("maxBlockingTasks", "", "not a number in range; " + COUNT),
            new Row("maxBlockingTasks", "99999999999", "not a number in range; " + COUNT),
            new Row("frameTrace", "on", "none of its values; allowed is off, log or listener."),
            new Row("frameTrace", "Log", "none of its values; allowed is off, log or listener."),
            new Row("frameTracePayload", "-1", "not a number of bytes in range; " + SHOWN),
            new Row("frameTracePayload", "65537", "not a number of bytes in range; " + SHOWN),
            new Row("configFile", "", "not absolute; " + FILE),
            new Row("configFile", "web.config", "not absolute; " + FILE),
            new Row("configFile", "./web.config", "not absolute; " + FILE),
            new Row("configFile", "file:web.config", "not the URI of a file; " + FILE),
            new Row(
                "configFile", "file://example.org/web.config", "not the URI of a file; " + FILE),
            new Row("configFile", "file:///a b", "not the URI of a file; " + FILE),
            new Row("configFile", "http://example.org/web.config", "not absolute; " + FILE),
            new Row("configFile", "None", "not absolute; " + FILE),
            new Row("allowedOrigins", "", "\"\" is no origin; " + ORIGINS),
            new Row("allowedOrigins", "evil.example", "\"evil.example\" is no origin; " + ORIGINS),
            new Row(
                "allowedOrigins",
                "https://a.example/path",
                "\"https://a.example/path\" is no origin; " + ORIGINS),
            new Row(
                "allowedOrigins",
                "https://*.example",
                "\"https://*.example\" is no origin; " + ORIGINS),
            new Row("allowedOrigins", "null", "\"null\" is no origin; " + ORIGINS))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.name + " = " + row.value,
                    () -> {
                      FakeApplication app = new FakeApplication();
                      app.initParameters.put(row.name, row.value);
                      assertEquals(
                          "The init-param "
                              + row.name
                              + " of the filter WebSocketModule is \""
                              + row.value
                              + "\", "
                              + row.rest,
                          message(new Properties(), app));
                    }));
  }

  @Test
  void thePlaceIsNamedForASystemProperty() {
    system.setProperty("io.websocketmodule.closeTimeout", "x");
    assertEquals(
        "The system property io.websocketmodule.closeTimeout is \"x\", not a time; " + TIME,
        message(system, application));
  }

  @Test
  void thePlaceIsNamedForAContextParameter() {
    application.contextParameters.put("websocket.closeTimeout", "x");
    assertEquals(
        "The context parameter websocket.closeTimeout is \"x\", not a time; " + TIME,
        message(system, application));
  }

  @Test
  void thePlaceIsNamedForAWebConfig() {
    application.webConfig("enabled=\"true\"\n closeTimeout=\"x\"");
    assertEquals(
        "The attribute closeTimeout in /WEB-INF/web.config, line 2 is \"x\", not a time; " + TIME,
        message(system, application));
  }

  @Test
  void aBadValueThatALaterSourceOverridesIsStillBad() {
    system.setProperty("io.websocketmodule.enabled", "x");
    application.initParameters.put("enabled", "true");
    assertEquals(
        "The system property io.websocketmodule.enabled is \"x\", neither true nor false; allowed is"
            + " true or false.",
        message(system, application));
  }

  @TestFactory
  Stream<DynamicTest> unknownNamesAreRefusedInEverySource() {
    String rest = ": there is no such setting; " + NAMES;
    return Stream.of("pingIntervall", "PingInterval", "transport")
        .flatMap(
            name ->
                Stream.of(
                    DynamicTest.dynamicTest(
                        name + " as a parameter",
                        () -> {
                          FakeApplication app = new FakeApplication();
                          app.contextParameters.put("websocket." + name, "1");
                          assertEquals(
                              "The context parameter websocket." + name + rest,
                              message(new Properties(), app));
                        }),
                    DynamicTest.dynamicTest(
                        name + " as an init-param",
                        () -> {
                          FakeApplication app = new FakeApplication();
                          app.initParameters.put(name, "1");
                          assertEquals(
                              "The init-param " + name + " of the filter WebSocketModule" + rest,
                              message(new Properties(), app));
                        }),
                    DynamicTest.dynamicTest(
                        name + " in web.config",
                        () ->
                            assertEquals(
                                "The attribute " + name + " in /WEB-INF/web.config, line 1" + rest,
                                message(
                                    new Properties(),
                                    new FakeApplication().webConfig(name + "=\"1\""))))));
  }

  @Test
  void anUnknownSystemPropertyIsRefused() {
    system.setProperty("io.websocketmodule.pingIntervall", "1");
    assertEquals(
        "The system property io.websocketmodule.pingIntervall: there is no such setting; " + NAMES,
        message(system, application));
  }

  @Test
  void aValueCannotForgeALogLine() {
    application.initParameters.put("enabled", "x\nSEVERE: \u202Eforged " + "y".repeat(300));
    String message = message(system, application);
    assertEquals(1, message.lines().count());
    assertTrue(
        message.startsWith(
            "The init-param enabled of the filter WebSocketModule is \"x?SEVERE: ?forged yyy"),
        message);
    assertTrue(message.length() < 500, message);
  }
}
