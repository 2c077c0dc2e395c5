// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which location a request falls under, and what of several sources holds there. The setting that
 * is looked at is receiveBufferLimit: each place sets a number of its own.
 */
class LocationTest {

  private static final String WEB_CONFIG =
      """
      <configuration>
        <system.webServer><webSocket receiveBufferLimit="10" closeTimeout="00:00:11"/></system.webServer>
        <location path="chat"><system.webServer><webSocket receiveBufferLimit="11"/></system.webServer></location>
        <location path="/chat/private/"><system.webServer>
          <webSocket receiveBufferLimit="12" sendBufferLimit="99"/></system.webServer></location>
        <location path="open"><system.webServer><webSocket receiveBufferLimit="13"/></system.webServer></location>
        <location path="open/deep"><system.webServer><webSocket idleTimeout="00:01:00"/></system.webServer></location>
      </configuration>
      """;

  private static final String CONFIG_FILE =
      """
      <configuration>
        <location path="open"><system.webServer><webSocket receiveBufferLimit="23"/></system.webServer></location>
        <location path="chat/room"><system.webServer><webSocket receiveBufferLimit="24"/></system.webServer></location>
        <system.webServer><webSocket receiveBufferLimit="20"/></system.webServer>
      </configuration>
      """;

  @TempDir Path folder;
  private final FakeApplication application = new FakeApplication();
  private final Properties system = new Properties();

  @BeforeEach
  void defaultOfTheServer() {
    system.setProperty("io.websocketmodule.receiveBufferLimit", "1");
  }

  private SettingsTable table(String webConfig, String configFile)
      throws IOException, ServletException {
    application.webConfig = webConfig == null ? null : webConfig.getBytes("UTF-8");
    if (configFile != null) {
      Path file = Files.writeString(folder.resolve("server.config"), configFile);
      system.setProperty("io.websocketmodule.configFile", file.toString());
    }
    return application.live(system).current();
  }

  private static long at(SettingsTable table, String path) {
    FakeRequest request = new FakeRequest();
    request.servletPath = path;
    return table.of(request.asRequest()).connection().receiveBufferLimit();
  }

  private record Row(String path, long inWebConfig, long inBoth) {}

  @TestFactory
  Stream<DynamicTest> theLongestLocationAboveAPathHolds() throws Exception {
    SettingsTable one = table(WEB_CONFIG, null);
    SettingsTable both = table(WEB_CONFIG, CONFIG_FILE);
    return Stream.of(
            new Row("/", 10, 20),
            new Row("", 10, 20),
            new Row("/other", 10, 20),
            new Row("/chat", 11, 11),
            new Row("/chat/", 11, 11),
            new Row("/chat/x", 11, 11),
            new Row("/chats", 10, 20),
            new Row("/CHAT", 11, 11),
            new Row("/chat/private", 12, 12),
            new Row("/chat/private/x/y", 12, 12),
            new Row("/chat/privateer", 11, 11),
            new Row("/chat/room", 11, 24),
            new Row("/open", 13, 23),
            new Row("/open/deep", 13, 23),
            new Row("/x/open", 10, 20))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    "\"" + row.path + "\"",
                    () -> {
                      assertEquals(row.inWebConfig, at(one, row.path));
                      assertEquals(row.inBoth, at(both, row.path));
                    }));
  }

  @Test
  void aLocationHasTheRestFromAboveIt() throws Exception {
    SettingsTable table = table(WEB_CONFIG, CONFIG_FILE);
    assertEquals("00:00:11", table.everywhere().inForce().get("closeTimeout"));
    assertEquals(
        Map.of(
            "chat", Map.of("receiveBufferLimit", "11"),
            "chat/private", Map.of("receiveBufferLimit", "12", "sendBufferLimit", "99"),
            "chat/room", Map.of("receiveBufferLimit", "24"),
            "open", Map.of("receiveBufferLimit", "23"),
            "open/deep", Map.of("receiveBufferLimit", "23", "idleTimeout", "00:01:00")),
        table.locations());
  }

  @TestFactory
  Stream<DynamicTest> aLocationOfTheWholeApplicationIsOverWhatHasNone() {
    return Stream.of("path=\".\"", "path=\"\"", "path=\"/\"", "")
        .map(
            path ->
                DynamicTest.dynamicTest(
                    "<location " + path + ">",
                    () -> {
                      SettingsTable table =
                          table(
                              WEB_CONFIG.replace(
                                  "</configuration>",
                                  "<location "
                                      + path
                                      + "><system.webServer><webSocket receiveBufferLimit=\"30\""
                                      + " sendBufferLimit=\"31\"/></system.webServer></location>"
                                      + "</configuration>"),
                              CONFIG_FILE);
                      assertEquals(30, at(table, "/other"));
                      assertEquals(11, at(table, "/chat"));
                      assertEquals(31, table.everywhere().connection().sendBufferLimit());
                      assertEquals(
                          "99", table.locations().get("chat/private").get("sendBufferLimit"));
                      assertEquals(null, table.locations().get("chat").get("sendBufferLimit"));
                    }));
  }

  @Test
  void pathInfoBelongsToThePath() throws Exception {
    SettingsTable table = table(WEB_CONFIG, null);
    FakeRequest request = new FakeRequest();
    request.servletPath = "/chat";
    request.pathInfo = "/private/x";
    assertEquals(12, table.of(request.asRequest()).connection().receiveBufferLimit());
    request.servletPath = "";
    request.pathInfo = "/open";
    assertEquals(13, table.of(request.asRequest()).connection().receiveBufferLimit());
  }

  /** The container has decoded it, cut the parameters off, and mapped it: none of it is undone. */
  @TestFactory
  Stream<DynamicTest> theUriAsItWasSpelledMeansNothing() throws Exception {
    SettingsTable table = table(WEB_CONFIG, null);
    return Stream.of(
            "/app/chat;x=1", "/app/chat%2f", "/app/%63hat", "/app/./chat", "/app/x/%2e%2e/chat")
        .map(
            uri ->
                DynamicTest.dynamicTest(
                    uri,
                    () -> {
                      FakeRequest request = new FakeRequest();
                      request.path = uri;
                      request.servletPath = "/chat";
                      assertEquals(
                          11, table.of(request.asRequest()).connection().receiveBufferLimit());
                    }));
  }

  /** Undertow leaves dot segments, all can be told to leave encoded slashes. */
  @TestFactory
  Stream<DynamicTest> wherePathsCanBeReadInTwoWaysTheModuleIsOff() throws Exception {
    SettingsTable table = table(WEB_CONFIG, null);
    return Map.ofEntries(
            Map.entry("/./chat", false),
            Map.entry("/x/../chat", false),
            Map.entry("/chat/..", false),
            Map.entry("/chat/.", false),
            Map.entry("/chat/../open", false),
            Map.entry("/chat%2fx", false),
            Map.entry("/chat%2Fx", false),
            Map.entry("/100%/chat%5Cx", false),
            Map.entry("/x\\chat", false),
            Map.entry("/.chat", true),
            Map.entry("/..chat", true),
            Map.entry("/chat/...", true),
            Map.entry("/.well-known/.x/..y", true),
            Map.entry("/chat.", true),
            Map.entry("/100%", true),
            Map.entry("/%2", true))
        .entrySet()
        .stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.getKey(),
                    () -> {
                      FakeRequest request = new FakeRequest();
                      request.servletPath = "";
                      request.pathInfo = row.getKey();
                      assertEquals(row.getValue(), table.of(request.asRequest()).enabled());
                      request.servletPath = row.getKey();
                      request.pathInfo = null;
                      assertEquals(row.getValue(), table.of(request.asRequest()).enabled());
                      request.pathInfo = "/x";
                      assertEquals(row.getValue(), table.of(request.asRequest()).enabled());
                    }));
  }

  @Test
  void withoutLocationsNoPathIsLookedAt() throws Exception {
    FakeRequest request = new FakeRequest();
    request.recycle();
    assertEquals(true, table(null, null).of(request.asRequest()).enabled());
  }

  @Test
  void aForwardKeepsTheClientsPath() throws Exception {
    FakeRequest request = dispatched(DispatcherType.FORWARD);
    request.attributes.put(RequestDispatcher.FORWARD_SERVLET_PATH, "/chat");
    request.attributes.put(RequestDispatcher.FORWARD_PATH_INFO, "/private");
    assertEquals(
        12, table(WEB_CONFIG, null).of(request.asRequest()).connection().receiveBufferLimit());
  }

  @Test
  void anAsynchronousDispatchKeepsTheClientsPath() throws Exception {
    FakeRequest request = dispatched(DispatcherType.ASYNC);
    request.attributes.put(AsyncContext.ASYNC_SERVLET_PATH, "/chat");
    assertEquals(
        11, table(WEB_CONFIG, null).of(request.asRequest()).connection().receiveBufferLimit());
  }

  @Test
  void anIncludeAndANamedDispatcherLeaveThePathAsItIs() throws Exception {
    SettingsTable table = table(WEB_CONFIG, null);
    FakeRequest included = dispatched(DispatcherType.INCLUDE);
    included.attributes.put(RequestDispatcher.INCLUDE_SERVLET_PATH, "/chat");
    assertEquals(13, table.of(included.asRequest()).connection().receiveBufferLimit());
    assertEquals(
        13,
        table.of(dispatched(DispatcherType.FORWARD).asRequest()).connection().receiveBufferLimit());
  }

  private static FakeRequest dispatched(DispatcherType how) {
    FakeRequest request = new FakeRequest();
    request.dispatcher = how;
    request.servletPath = "/open";
    return request;
  }

  @TestFactory
  Stream<DynamicTest> whatIsNoPath() {
    return Map.ofEntries(
            Map.entry("..", "with the segment .."),
            Map.entry("a/../b", "with the segment .."),
            Map.entry("a/./b", "with the segment ."),
            Map.entry("a//b", "with an empty segment"),
            Map.entry("a /", "with white space inside of a slash around it"),
            Map.entry("/ a", "with white space inside of a slash around it"),
            Map.entry("//", "with an empty segment"),
            Map.entry("a\\b", "with the character \\"),
            Map.entry("a;x", "with the character ;"),
            Map.entry("a%20b", "with the character %"),
            Map.entry("a?b", "with the character ?"),
            Map.entry("a#b", "with the character #"),
            Map.entry("*.ws", "with the character *"),
            Map.entry("http://x", "with an empty segment"),
            Map.entry("a\nb", "with the character ?"))
        .entrySet()
        .stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.getKey(),
                    () ->
                        assertEquals(
                            "The place is \""
                                + row.getKey().replace('\n', '?')
                                + "\", "
                                + row.getValue()
                                + "; allowed is a path inside the application, like chat/private,"
                                + " decoded and without wildcards, or . for all of it.",
                            assertThrows(
                                    IllegalArgumentException.class,
                                    () -> LocationPath.parse(row.getKey(), "place"))
                                .getMessage())));
  }
}
