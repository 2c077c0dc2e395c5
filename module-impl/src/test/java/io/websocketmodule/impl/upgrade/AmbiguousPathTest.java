// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.HttpContext;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A path that can be read in two ways is no way around the module: a client cannot choose by its
 * spelling that a 101 goes out raw.
 */
class AmbiguousPathTest {

  private static final String REFUSED =
      "400 The path of a WebSocket must not have dot segments, backslashes or encoded slashes here.";

  private static final String ONE_OFF = location("api", false);
  private static final String ALL_OFF =
      "<system.webServer><webSocket enabled='false'/></system.webServer>" + ONE_OFF;
  private static final String ONE_ON = ALL_OFF + location("chat", true);

  private static String location(String path, boolean enabled) {
    return "<location path='"
        + path
        + "'><system.webServer><webSocket enabled='"
        + enabled
        + "'/></system.webServer></location>";
  }

  /** What counts: attempts/accepted/rejected, and passed. */
  private record Row(
      String settings, String upgrade, String path, String outcome, String counted, long passed) {}

  @TestFactory
  Stream<DynamicTest> aHandshakeOnAPathOfTwoReadingsIsRefused() {
    return Stream.of(
            new Row(ONE_OFF, "websocket", "/chat", "switched", "1/1/0", 0),
            new Row(ONE_OFF, "websocket", "/chat/\\", REFUSED, "1/0/1", 0),
            new Row(ONE_OFF, "websocket", "/chat/%5c", REFUSED, "1/0/1", 0),
            new Row(ONE_OFF, "websocket", "/chat%2fx", REFUSED, "1/0/1", 0),
            new Row(ONE_OFF, "websocket", "/x/../chat", REFUSED, "1/0/1", 0),
            new Row(ONE_OFF, "h2c, WebSocket", "/chat/.", REFUSED, "1/0/1", 0),
            new Row(ONE_OFF, "websocket", "/api/./x", REFUSED, "1/0/1", 0),
            new Row(ONE_OFF, "websocket", "/api/x", "101", "0/0/0", 1),
            new Row(ONE_OFF, "h2c", "/chat/\\", "101", "0/0/0", 0),
            new Row(ONE_OFF, null, "/chat/\\", "101", "0/0/0", 0),
            new Row(ONE_ON, "websocket", "/chat/\\", REFUSED, "1/0/1", 0),
            new Row(ALL_OFF, "websocket", "/chat/\\", "101", "0/0/0", 1),
            new Row("", "websocket", "/chat/\\", "switched", "1/1/0", 0))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.upgrade + " on " + row.path + " gives " + row.outcome, () -> check(row)));
  }

  private static void check(Row row) {
    FakeApplication application = new FakeApplication();
    application.webConfig =
        ("<configuration>" + row.settings + "</configuration>").getBytes(StandardCharsets.UTF_8);
    FakeRequest request = FakeRequest.handshake();
    if (row.upgrade == null) {
      request.without("Upgrade");
    } else {
      request.header("Upgrade", row.upgrade);
    }
    request.servletPath = row.path;
    Door door = new Door(request, application, new Properties());
    door.run(
        (q, r) -> {
          r.setStatus(101);
          r.flushBuffer();
        });
    assertEquals(row.outcome, door.outcome());
    assertEquals(row.counted, door.counted());
    assertEquals(row.passed, door.installation.counters().passed());
    assertEquals(
        row.outcome.equals("switched"),
        request.attributes.containsKey(HttpContext.WEBSOCKET_VERSION));
  }
}
