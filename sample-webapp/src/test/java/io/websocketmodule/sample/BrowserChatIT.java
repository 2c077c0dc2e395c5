// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** People chat, in windows of a real browser. */
class BrowserChatIT {

  private static final String MESSAGES = ".log li";

  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    browser = Browser.start();
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void closeWindows() {
    browser.closeWindows();
  }

  @Test
  void twoWindowsChat() throws Exception {
    try (ServerProcess server = ServerProcess.ready()) {
      Window ronald = join(server, "Ronald");
      Window john = join(server, "John");
      ronald.awaitTexts(MESSAGES, List.of("Ronald joined.", "Welcome Ronald.", "John joined."));

      // The field for messages has the focus: no mouse is needed.
      ronald.type("#text", "Good morning", Keys.ENTER);
      john.type("#text", "Grüße", Keys.ENTER);

      List<String> said = List.of("Ronald says: Good morning", "John says: Grüße");
      john.await("messages", () -> john.texts(MESSAGES), all -> all.containsAll(said));
      ronald.await("messages", () -> ronald.texts(MESSAGES), all -> all.containsAll(said));
      ronald.photograph("chat");
      ronald.click("#join button");
      ronald.awaitState("closed");
      assertEquals("Closed with 1000 (normal).", ronald.text(".state [role=status]"));
      john.await("messages", () -> john.texts(MESSAGES), all -> all.contains("Ronald left."));
      assertEquals(List.of(), browser.closeWindows());
    }
  }

  @Test
  void aWindowAndTheConsoleClientChat() throws Exception {
    try (ServerProcess server = ServerProcess.ready()) {
      Window ronald = join(server, "Ronald");
      try (ClientProcess john = ClientProcess.of(server.ws("/chat?name=John"))) {
        ronald.await("messages", () -> ronald.texts(MESSAGES), all -> all.contains("John joined."));
        john.type("From a terminal");
        ronald.await(
            "messages",
            () -> ronald.texts(MESSAGES),
            all -> all.contains("John says: From a terminal"));
        ronald.type("#text", "From a browser", Keys.ENTER);
        ronald.await(
            "messages",
            () -> ronald.texts(MESSAGES),
            all -> all.contains("Ronald says: From a browser"));
        john.type("Bye");
        assertEquals(
            List.of(
                "Received: John joined.",
                "Received: Welcome John.",
                "Received: John says: From a terminal",
                "Received: Ronald says: From a browser"),
            john.rest());
        assertEquals(0, john.exitStatus());
      }
      ronald.await("messages", () -> ronald.texts(MESSAGES), all -> all.contains("John left."));
      assertEquals(List.of(), browser.closeWindows());
    }
  }

  @Test
  void whatANameOrAMessageContainsStaysText() throws Exception {
    try (ServerProcess server = ServerProcess.ready()) {
      String name = "<img src=x onerror=alert(1)>";
      String message = "<script>alert(2)</script><b onclick=alert(3)>";
      Window window = join(server, name);
      window.type("#text", message, Keys.ENTER);
      window.awaitTexts(
          MESSAGES,
          List.of(name + " joined.", "Welcome " + name + ".", name + " says: " + message));
      assertEquals(0, window.texts(".log img, .log script, .log b").size());
      assertFalse(window.alerted());
      assertEquals(List.of(), browser.closeWindows());
    }
  }

  private static Window join(ServerProcess server, String name) {
    Window window = browser.open(server.http("/chat.html"));
    window.type("#name", name, Keys.ENTER);
    window.awaitState("open");
    return window;
  }
}
