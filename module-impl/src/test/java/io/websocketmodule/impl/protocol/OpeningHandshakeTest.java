// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.impl.protocol.OpeningHandshake.NotAWebSocket;
import io.websocketmodule.impl.protocol.OpeningHandshake.Rejected;
import io.websocketmodule.impl.protocol.OpeningHandshake.Result;
import io.websocketmodule.impl.protocol.OpeningHandshake.Valid;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way to ask for a WebSocket, right and wrong, and what it is answered. */
class OpeningHandshakeTest {
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  OpeningHandshakeTest() {
    header("Host", "server.example.com");
    header("Upgrade", "websocket");
    header("Connection", "Upgrade");
    header("Sec-WebSocket-Key", KEY);
    header("Sec-WebSocket-Version", "13");
  }

  private void header(String name, String... values) {
    headers.put(name, List.of(values));
  }

  private Result examine() {
    return examine("GET", "HTTP/1.1");
  }

  private Result examine(String method, String protocol) {
    return OpeningHandshake.examine(
        method, protocol, name -> headers.getOrDefault(name, List.of()));
  }

  private Rejected rejected(int status, String part) {
    return assertRejected(examine(), status, part);
  }

  private static Rejected assertRejected(Result result, int status, String part) {
    Rejected rejected = assertInstanceOf(Rejected.class, result);
    assertEquals(status, rejected.status());
    String sentence = rejected.sentence();
    assertTrue(sentence.contains(part), sentence);
    assertTrue(sentence.matches("[A-Z][ -~]*[^.]\\."), "one sentence of printable ASCII");
    assertTrue(sentence.length() < 200, "a line");
    return rejected;
  }

  @Test
  void theExampleOfTheSpecification() {
    header("Origin", "http://example.com");
    header("Sec-WebSocket-Protocol", "chat, superchat");
    assertEquals(
        new Valid("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", List.of("chat", "superchat")), examine());
  }

  @Test
  void subprotocolsAndExtensionsMayBeAbsentOrOdd() {
    assertEquals(new Valid("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", List.of()), examine());
    header("Sec-WebSocket-Protocol", "a, a");
    header("Sec-WebSocket-Extensions", "permessage-deflate; ,,; x=\"");
    assertEquals(new Valid("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", List.of()), examine());
    header("Sec-WebSocket-Protocol", "a", "b");
    assertEquals(new Valid("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", List.of("a", "b")), examine());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Upgrade", "keep-alive, Upgrade", "UPGRADE,close", "upgrade"})
  void theConnectionHeaderIsAList(String connection) {
    header("Connection", connection);
    assertInstanceOf(Valid.class, examine());
    header("Connection", "keep-alive", connection);
    assertInstanceOf(Valid.class, examine());
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "WebSocket", "h2c, websocket"})
  void theUpgradeHeaderIsAList(String upgrade) {
    header("Upgrade", upgrade);
    assertInstanceOf(Valid.class, examine());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "h2c", "websockets", "TLS/1.0, HTTP/1.1", "websocket/13", "web\u017focket"})
  void withoutWebsocketInUpgradeItIsNone(String upgrade) {
    header("Upgrade", upgrade);
    assertEquals(new NotAWebSocket(), examine());
    assertEquals(new NotAWebSocket(), examine("POST", "HTTP/1.0"));
    headers.remove("Upgrade");
    assertEquals(new NotAWebSocket(), examine());
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "get", "CONNECT", "HEAD", "", "GE\u0007T"})
  void onlyGetOpens(String method) {
    assertRejected(examine(method, "HTTP/1.1"), 400, "GET");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/2", "HTTP/3.0", "", "SPDY"})
  void onlyHttp11Opens(String protocol) {
    assertRejected(examine("GET", protocol), 400, "HTTP/1.1");
  }

  private Result examineConnect() {
    return OpeningHandshake.examineConnect(name -> headers.getOrDefault(name, List.of()));
  }

  @Test
  void aConnectNeedsTheVersionAlone() {
    headers.clear();
    header("Sec-WebSocket-Version", "13");
    assertEquals(new Valid(null, List.of()), examineConnect());
    header("Sec-WebSocket-Protocol", "chat, superchat");
    // RFC 8441 5: not used there, and so not looked at.
    header("Sec-WebSocket-Key", "none");
    assertEquals(new Valid(null, List.of("chat", "superchat")), examineConnect());
  }

  @Test
  void aConnectOfAnotherVersionIsToldWithoutAnUpgrade() {
    for (List<String> versions : List.of(List.<String>of(), List.of("8"), List.of("13", "13"))) {
      headers.put("Sec-WebSocket-Version", versions);
      Rejected rejected = assertRejected(examineConnect(), 400, "Sec-WebSocket-Version");
      assertEquals(Map.of("Sec-WebSocket-Version", "13"), rejected.headers());
    }
  }

  @Test
  void theHostIsNeededOnce() {
    header("Host", "a", "b");
    rejected(400, "Host");
    headers.remove("Host");
    rejected(400, "Host");
  }

  @Test
  void theConnectionHeaderIsNeeded() {
    header("Connection", "keep-alive");
    rejected(400, "Connection");
    headers.remove("Connection");
    rejected(400, "Connection");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                        | nothing
          dGhlIHNhbXBsZSBub25jZQ    | no padding
          dGhlIHNhbXBsZSBub25jZQ=   | half the padding
          dGhlIHNhbXBsZSBub25jZQAA  | 18 bytes
          dGhlIHNhbXBsZSBub25jZTE=  | 17 bytes
          dGhlIHNhbXBsZSBub25j      | 15 bytes
          dGhlIHNhbXBsZSBub25jZ===  | three times padding
          dGhlIHNhbXBsZSBub2-_ZQ==  | the alphabet of URLs
          dGhlIHNhb XBsZSBub25jZ==  | a space
          ========================  | padding alone
          dGhlIHNhbXBsZSBub25jZé==  | a letter that is not ASCII
          dGhlIHNhbXBsZSBub25jZQ==, | something behind it
          """)
  void aKeyIsBase64OfSixteenBytes(String key, String why) {
    header("Sec-WebSocket-Key", key);
    rejected(400, "Sec-WebSocket-Key");
  }

  @Test
  void theKeyIsNeededOnce() {
    header("Sec-WebSocket-Key", KEY, KEY);
    rejected(400, "repeated");
    headers.remove("Sec-WebSocket-Key");
    rejected(400, "missing");
  }

  @Test
  void everyKeyOfSixteenBytesIsGood() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 1_000; i++) {
      String key = Base64.getEncoder().encodeToString(Wire.random(random, 16));
      header("Sec-WebSocket-Key", key);
      Valid valid = assertInstanceOf(Valid.class, examine(), "seed " + seed);
      assertEquals(OpeningHandshake.acceptKey(key), valid.acceptKey());
      assertEquals(20, Base64.getDecoder().decode(valid.acceptKey()).length);
    }
  }

  @Test
  void spacesAroundAKeyOrVersionAreNotPartOfIt() {
    header("Sec-WebSocket-Key", " " + KEY + "\t");
    header("Sec-WebSocket-Version", " 13 ");
    assertEquals(new Valid("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", List.of()), examine());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"8", "14", "0", "", "013", "13, 8", "thirteen", "1\u0663", "99999999999999"})
  void otherVersionsAreToldOurs(String version) {
    header("Sec-WebSocket-Version", version);
    Rejected rejected = rejected(426, "Sec-WebSocket-Version");
    assertEquals("13", rejected.headers().get("Sec-WebSocket-Version"));
    assertEquals("websocket", rejected.headers().get("Upgrade"));
    assertEquals("Upgrade", rejected.headers().get("Connection"));
  }

  @Test
  void aMissingVersionIsToldOursEvenWithoutAKey() {
    headers.remove("Sec-WebSocket-Version");
    headers.remove("Sec-WebSocket-Key");
    assertEquals("13", rejected(426, "missing").headers().get("Sec-WebSocket-Version"));
  }

  @Test
  void aRepeatedVersionIsRefused() {
    header("Sec-WebSocket-Version", "13", "13");
    assertEquals(Map.of(), rejected(400, "repeated").headers());
  }

  @Test
  void whatIsQuotedIsShortAndPrintable() {
    header(
        "Sec-WebSocket-Version", "8\r\nSet-Cookie: x\u0000\u001b[31m\u202e\"é" + "9".repeat(5_000));
    String sentence = rejected(426, "8??Set-Cookie").sentence();
    assertTrue(sentence.contains("...\""), sentence);
    assertRejected(examine("\n".repeat(1_000), "HTTP/1.1"), 400, "???");
  }

  @Test
  void headersAreOnlyAskedForByTheNamesOfTheSpecification() {
    List<String> known =
        Arrays.asList(
            "Upgrade",
            "Host",
            "Connection",
            "Sec-WebSocket-Version",
            "Sec-WebSocket-Key",
            "Sec-WebSocket-Protocol");
    OpeningHandshake.examine(
        "GET",
        "HTTP/1.1",
        name -> {
          assertTrue(known.contains(name), name);
          return headers.getOrDefault(name, List.of());
        });
  }
}
