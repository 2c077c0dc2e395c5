// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The page of the wire shows what passes, in a real browser. */
class BrowserWireIT {

  private static final String[] TRACED = {
    "--websocket.frameTrace=listener", "--websocket.frameTracePayload=125"
  };

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
  void aMaskedFrameOfTheClientIsShownWithItsUnmaskedText() throws Exception {
    try (ServerProcess server = ServerProcess.ready(TRACED)) {
      // Connection 1, which is not shown, is this page's own; the chat's is 2.
      Window wire = browser.open(server.http("/wire.html"));
      // By the hello, not by the 101: from then on nothing is missed.
      wire.await("hello", () -> wire.text("#tally"), "Frames: 0"::equals);
      Window chat = browser.open(server.http("/chat.html"));
      chat.type("#name", "Ronald", Keys.ENTER);
      chat.awaitState("open");
      chat.type("#text", "Grüße <b>&", Keys.ENTER);

      wire.await(
          "payloads",
          () -> wire.texts("summary .payload"),
          all -> all.contains("Ronald says: Grüße <b>&"));

      assertEquals(
          List.of("2.3", "\u2190", "text", "FIN", "12"),
          cells(wire, ".from-peer", ".number", ".arrow", ".type", ".flags", ".length"));
      String key = wire.text(".from-peer .mask");
      assertTrue(key.matches("[0-9a-f]{8}"), key);
      assertEquals("Grüße <b>&", wire.text(".from-peer .payload"));
      assertEquals(List.of(""), wire.texts(".to-peer .mask").stream().distinct().toList());

      // By the keyboard, as a summary is opened.
      wire.type(".from-peer summary", Keys.ENTER);
      byte[] payload = "Grüße <b>&".getBytes(StandardCharsets.UTF_8);
      assertEquals(hex(masked(payload, key)), digits(wire, "dd.masked"));
      assertEquals(hex(payload), digits(wire, "dd.unmasked"));
      assertEquals("Grüße <b>&", wire.text("dd.text"));
      wire.photograph("wire");
      assertEquals(List.of(), browser.closeWindows());
    }
  }

  @Test
  void theHandshakeIsShownWithTheComputationOfItsAcceptKey() throws Exception {
    try (ServerProcess server = ServerProcess.ready(TRACED)) {
      // The other way round: a connection that stands is shown to who comes later.
      Window echo = browser.open(server.http("/echo.html"));
      echo.click("#connect button");
      echo.awaitState("open");
      Window wire = browser.open(server.http("/wire.html"));
      wire.await("handshakes", () -> wire.texts(".handshake summary").size(), count -> count == 1);

      wire.click(".handshake summary");

      String key = wire.text("dd.key");
      byte[] sha1 =
          MessageDigest.getInstance("SHA-1")
              .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes());
      assertEquals(HexFormat.of().formatHex(sha1), wire.text("dd.sha1"));
      String accept = Base64.getEncoder().encodeToString(sha1);
      assertEquals(accept, wire.text("dd.accept"));
      List<String> heads = wire.texts(".handshake pre");
      assertTrue(heads.get(0).startsWith("GET /echo HTTP/1.1\n"), heads.get(0));
      assertTrue(heads.get(0).contains("Sec-WebSocket-Key: " + key), heads.get(0));
      assertTrue(heads.get(0).contains("Cookie: (not shown)"), heads.get(0));
      assertTrue(heads.get(1).startsWith("HTTP/1.1 101 Switching Protocols\n"), heads.get(1));
      assertTrue(heads.get(1).contains("Sec-WebSocket-Accept: " + accept), heads.get(1));
      wire.photograph("wire-handshake");
      echo.click("#connect button");
      wire.await(
          "notes",
          () -> wire.texts(".note"),
          all -> all.stream().anyMatch(note -> note.startsWith("1 is over")));
      assertEquals(List.of(), browser.closeWindows());
    }
  }

  @Test
  void nothingIsShownUnlessTheOperatorChoosesIt() throws Exception {
    try (ServerProcess server = ServerProcess.ready()) {
      Window wire = browser.open(server.http("/wire.html"));
      wire.awaitState("open");
      wire.await("notice", () -> wire.element("#off").isDisplayed(), shown -> shown);
      assertFalse(wire.element("#bare").isDisplayed());
      Window echo = browser.open(server.http("/echo.html"));
      echo.click("#connect button");
      echo.awaitState("open");
      echo.type("#text", "unseen", Keys.ENTER);
      echo.await("echo", () -> echo.texts(".echoed").size(), count -> count == 1);
      assertEquals(List.of(), wire.texts("#frames li"));
      wire.photograph("wire-off");
      assertEquals(List.of(), browser.closeWindows());
    }
  }

  private static List<String> cells(Window window, String row, String... cells) {
    List<String> texts = new ArrayList<>();
    for (String cell : cells) {
      texts.add(window.text(row + " " + cell));
    }
    return texts;
  }

  private static String digits(Window window, String selector) {
    return window.text(selector).replaceAll("\\s", "");
  }

  private static byte[] masked(byte[] payload, String key) {
    byte[] keyBytes = HexFormat.of().parseHex(key);
    byte[] masked = new byte[payload.length];
    for (int i = 0; i < masked.length; i++) {
      masked[i] = (byte) (payload[i] ^ keyBytes[i % keyBytes.length]);
    }
    return masked;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
