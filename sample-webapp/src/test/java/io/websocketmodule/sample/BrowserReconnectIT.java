// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** A page shows that the server stops, and is back by itself when the server is. */
class BrowserReconnectIT {

  /** Keeps every state that the page shows, for those that do not stand for long. */
  private static final String KEEP_STATES =
      """
      const state = document.querySelector(".state");
      window.seen = [];
      new MutationObserver(() => window.seen.push(
          state.dataset.state + " " + state.querySelector("p").textContent))
        .observe(state, { attributes: true, childList: true, subtree: true });
      """;

  /** The browser itself tells of each attempt in vain: no script can keep it from that. */
  private static final Pattern IN_VAIN =
      Pattern.compile(
          "net::ERR_CONNECTION_(REFUSED|RESET|CLOSED)"
              + "|Connection closed before receiving a handshake response");

  @Test
  void aStopShowsItsCodeAndThePageIsBackAfterARestart() throws Exception {
    try (Browser browser = Browser.start();
        ServerProcess server = ServerProcess.ready()) {
      int port = server.port();
      Window chat = browser.open(server.http("/chat.html"));
      chat.type("#name", "Ronald", Keys.ENTER);
      chat.awaitState("open");
      chat.script(KEEP_STATES);

      server.terminate();

      chat.await(
          "states",
          () -> seen(chat),
          all ->
              all.stream()
                  .anyMatch(one -> one.startsWith("waiting Closed with 1001 (going away)")));
      chat.await(
          "countdown", () -> chat.text(".wait"), text -> text.startsWith("Trying again in "));
      // An attempt or two in vain: each delay is longer than the last.
      chat.await(
          "states",
          () -> seen(chat),
          all -> all.stream().anyMatch(one -> one.startsWith("waiting Closed with 1006 (")));
      chat.photograph("chat-waiting");
      assertTrue(chat.element("#text").getDomProperty("disabled").equals("true"));

      try (ServerProcess restarted = ServerProcess.readyAt(port)) {
        chat.awaitState("open");
        chat.awaitTexts(
            ".log li",
            List.of("Ronald joined.", "Welcome Ronald.", "Ronald joined.", "Welcome Ronald."));
        chat.type("#text", "Back", Keys.ENTER);
        chat.await(
            "messages", () -> chat.texts(".log li"), all -> all.contains("Ronald says: Back"));
        List<String> complaints = browser.closeWindows();
        assertEquals(
            List.of(), complaints.stream().filter(IN_VAIN.asPredicate().negate()).toList());
        restarted.terminate();
      }
    }
  }

  private static List<String> seen(Window window) {
    return ((List<?>) window.script("return window.seen")).stream().map(String::valueOf).toList();
  }
}
