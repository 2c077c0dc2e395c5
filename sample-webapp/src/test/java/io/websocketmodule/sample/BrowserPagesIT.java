// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Each page does its work in a real browser, which has nothing to complain of. */
class BrowserPagesIT {

  private static Browser browser;
  private static ServerProcess server;

  @BeforeAll
  static void start() throws Exception {
    browser = Browser.start();
    server = ServerProcess.ready();
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
      server.close();
    }
  }

  @AfterEach
  void theConsoleIsEmpty() {
    assertEquals(List.of(), browser.closeWindows());
  }

  @Test
  void theFirstPageLeadsToAllOthers() throws Exception {
    Window window = browser.open(server.http("/"));
    window.photograph("index");
    List<String> titles = window.texts(".cards a");
    assertTrue(titles.size() >= 4, titles.toString());
    for (int i = 0; i < titles.size(); i++) {
      window.go(server.http("/"));
      window.click(".cards li:nth-child(" + (i + 1) + ") a");
      assertEquals(titles.get(i), window.text("h1"));
      assertEquals(1, window.texts("nav [aria-current]").size());
    }
  }

  @Test
  void whatIsSentComesBackInEachStyleWithItsTime() throws Exception {
    Window window = browser.open(server.http("/echo.html"));
    for (String path : List.of("echo", "echo-blocking", "echo-managed")) {
      window.script("document.getElementById('path').value = arguments[0]", path);
      window.click("#connect button");
      window.awaitState("open");
      assertEquals("Open: /" + path, window.text(".state [role=status]"));
      window.type("#text", "Grüße " + path, Keys.ENTER);
      window.await(
          "echo",
          () -> window.texts(".log li:last-child").get(0),
          last -> last.matches("Grüße " + path + "  \\(\\d+\\.\\d ms\\)"));
      window.click("[name=binary]");
      window.type("#text", "12345", Keys.ENTER);
      window.await(
          "echo",
          () -> window.texts(".log li:last-child").get(0),
          last -> last.matches("5 bytes of binary  \\(\\d+\\.\\d ms\\)"));
      window.click("[name=binary]");
      window.click("#connect button");
      window.awaitState("closed");
    }
    window.photograph("echo");
  }

  @Test
  void danteStreamsAndEnds() throws Exception {
    Window window = browser.open(server.http("/dante.html"));
    window.script("document.getElementById('interval').value = 100");
    window.click("#begin button");
    window.await("stanzas", () -> window.texts("#poem p").size(), count -> count > 10);
    window.photograph("dante");
    window.awaitState("closed");
    assertEquals(
        "Closed with 1000 (normal): End of the canto.", window.text(".state [role=status]"));
    List<String> stanzas = window.texts("#poem p");
    assertEquals(46, stanzas.size());
    assertTrue(stanzas.get(0).startsWith("Nel mezzo del cammin di nostra vita\n"), stanzas.get(0));
    assertEquals("Stanza 46 of 46", window.text("#count"));
  }

  @Test
  void theStatusFollowsWhatHappens() throws Exception {
    Window window = browser.open(server.http("/status.html"));
    Client client = Client.connect(server.ws("/echo"));
    window.await("open connections", () -> window.text("#counts dd"), "1"::equals);
    assertTrue(window.texts("#settings th").contains("frameTrace"));
    assertTrue(window.texts("#facts td").contains("jetty"));
    window.photograph("status");
    client.close(1000);
    window.await("open connections", () -> window.text("#counts dd"), "0"::equals);
  }
}
