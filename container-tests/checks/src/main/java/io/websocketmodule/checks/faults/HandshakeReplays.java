// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.HttpAnswer;
import io.websocketmodule.checks.client.RawClient;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Attacks by the opening handshake. */
final class HandshakeReplays {

  /** In the order of their table in docs/known-vulnerabilities.md. */
  static final List<KnownVulnerability> ALL =
      List.of(
          new KnownVulnerability("CVE-2024-37890", "ws", HandshakeReplays::manyHeaders),
          new KnownVulnerability("CVE-2021-32640", "ws", HandshakeReplays::slowSubprotocol),
          new KnownVulnerability("GHSA-5v72-xg48-5rpm", "ws", HandshakeReplays::strangeExtensions),
          new KnownVulnerability(
              "CVE-2020-7662", "websocket-extensions", HandshakeReplays::slowExtensions),
          new KnownVulnerability("CVE-2020-7693", "SockJS", HandshakeReplays::upgradeOfNothing),
          new KnownVulnerability("CVE-2026-69243", "aiohttp", HandshakeReplays::requestInTheBody),
          new KnownVulnerability("CVE-2025-41254", "Spring", HandshakeReplays::otherSites));

  private static final long MOST_MILLIS = 1000;

  /** What comes of a handshake whose answer does not come. */
  private static final int ENDED = 0;

  private HandshakeReplays() {}

  /** More headers than are looked at, so that the one that is needed is not there. */
  private static void manyHeaders(Scene scene) throws Exception {
    for (int count : new int[] {90, 200, 2000, 2001, 10_000}) {
      String[] headers =
          IntStream.range(0, count).mapToObj(i -> i + ": " + i).toArray(String[]::new);
      int status = handshake(scene, headers);
      assertTrue(
          List.of(101, 400, 413, 431, ENDED).contains(status), count + " headers: " + status);
    }
    assertEquals(101, handshake(scene));
  }

  /** Spaces between two names, tried in every way by a regular expression. */
  private static void slowSubprotocol(Scene scene) throws Exception {
    fast(scene, "Sec-WebSocket-Protocol: b" + " ".repeat(7000) + "x");
  }

  /** Names that every object has. */
  private static void strangeExtensions(Scene scene) throws Exception {
    for (String name : new String[] {"constructor", ",;constructor", "__proto__; toString=1"}) {
      int status = handshake(scene, "Sec-WebSocket-Extensions: " + name);
      assertTrue(status == 101 || status == 400, name + ": " + status);
    }
  }

  /** A quoted value that does not end, tried in every way by a regular expression. */
  private static void slowExtensions(Scene scene) throws Exception {
    fast(scene, "Sec-WebSocket-Extensions: a; b=\"" + "\\c".repeat(3500));
  }

  /** An upgrade of a path, and by a method, that knows no WebSocket. */
  private static void upgradeOfNothing(Scene scene) throws Exception {
    for (String method : new String[] {"GET", "POST", "PUT", "OPTIONS"}) {
      for (String path : new String[] {FaultApplication.PLAIN, "/nothing", "/managed"}) {
        try (RawClient client = RawClient.connect(scene.port())) {
          String request = client.handshake(path, "Content-Length: 0").replaceFirst("GET", method);
          HttpAnswer answer = client.request(request);
          boolean opens = method.equals("GET") && path.equals("/managed");
          assertEquals(opens, answer.status() == 101, method + " " + path + ": " + answer);
          assertTrue(answer.status() != 500, method + " " + path + ": " + answer);
        }
      }
    }
  }

  /**
   * A handshake with a body that is a request: a proxy passes it as the body, and the server must
   * not answer it.
   */
  private static void requestInTheBody(Scene scene) throws Exception {
    for (String origin : new String[] {"", "Origin: http://elsewhere.example"}) {
      try (RawClient client = RawClient.connect(scene.port())) {
        String hidden = "GET " + FaultApplication.OPEN + " HTTP/1.1\r\nHost: hidden\r\n\r\n";
        String length = "Content-Length: " + hidden.length();
        String handshake =
            origin.isEmpty()
                ? client.handshake("/managed", length)
                : client.handshake("/managed", length, origin);
        HttpAnswer answer = client.request(handshake + hidden);
        if (!origin.isEmpty()) {
          assertEquals(403, answer.status());
        }
        assertNoAnswer(client);
      }
    }
  }

  /** Whatever comes now, a frame or the end, it is no answer to a request. */
  private static void assertNoAnswer(RawClient client) throws IOException {
    client.halfClose();
    String more;
    try {
      more = client.readText(4);
    } catch (SocketException reset) {
      more = "";
    }
    assertNotEquals("HTTP", more);
  }

  /** A page of another site opens a WebSocket with the user's cookies. */
  private static void otherSites(Scene scene) throws Exception {
    for (String origin : new String[] {"http://elsewhere.example", "null", "https://127.0.0.1:1"}) {
      assertEquals(403, handshake(scene, "Origin: " + origin, "Cookie: session=1"), origin);
    }
    assertEquals(101, handshake(scene, "Origin: http://127.0.0.1:" + scene.port()));
  }

  private static void fast(Scene scene, String header) throws Exception {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long begin = System.nanoTime();
      handshake(scene, header);
      least = Math.min(least, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
    }
    assertTrue(least < MOST_MILLIS, "the fastest of five took " + least + " ms");
  }

  private static int handshake(Scene scene, String... headers) throws IOException {
    try (RawClient client = RawClient.connect(scene.port())) {
      client.send(client.handshake("/managed", headers).getBytes(StandardCharsets.ISO_8859_1));
      HttpAnswer answer = client.readAnswer();
      if (answer.status() == 101) {
        client.send(ClientFrame.text("served"));
        assertEquals("served", client.readMessage().text());
      }
      return answer.status();
    } catch (EOFException | SocketException ended) {
      return ENDED;
    }
  }
}
