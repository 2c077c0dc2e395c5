// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes without a valid handshake is answered with a fitting status and one sentence. */
class PlainHttpIT {

  private static ServerProcess server;

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.ready();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/echo, 426",
    "/echo-blocking, 426",
    "/echo-managed, 426",
    "/chat?name=Ronald, 426",
    "/dante, 426",
    "/dante?interval=10, 426",
    "/dante?interval=9, 400",
    "/dante?interval=60001, 400",
    "/dante?interval=, 400",
    "/dante?interval=1.5, 400",
    "/chat, 400",
    "/chat?name=, 400",
    "/chat?name=%20%09, 400",
    "/chat?name=Ron%0Aald, 400",
    "/chat?name=12345678901234567890123456789012345678901, 400"
  })
  void aPlainRequestGetsOneSentence(String path, int status) throws Exception {
    assertOneSentence(status, get(server, path));
  }

  @Test
  void theUpgradeThatIsRequiredIsNamed() throws Exception {
    HttpResponse<String> answer = get(server, "/echo");
    assertEquals("websocket", answer.headers().firstValue("Upgrade").orElse(""));
    assertEquals("13", answer.headers().firstValue("Sec-WebSocket-Version").orElse(""));
  }

  @Test
  void withTheModuleOffNothingIsServed() throws Exception {
    try (ServerProcess off = ServerProcess.ready("--websocket.enabled=false")) {
      for (String path :
          List.of("/echo", "/echo-blocking", "/echo-managed", "/chat?name=Ronald", "/dante")) {
        assertOneSentence(503, get(off, path));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/echo", "/echo-blocking", "/echo-managed", "/chat?name=Ronald", "/dante"})
  void aFaultyHandshakeIsAnsweredByTheModule(String path) throws Exception {
    String noKey = RawClient.HANDSHAKE.replaceAll("Sec-WebSocket-Key.*\r\n", "");
    assertStatus("400", path, noKey);
    String oldVersion = RawClient.HANDSHAKE.replace(": 13", ": 8");
    assertTrue(assertStatus("426", path, oldVersion).contains("Sec-WebSocket-Version: 13"));
    assertStatus("403", path, RawClient.HANDSHAKE + "Origin: http://elsewhere.example\r\n");
    assertStatus("101", path, RawClient.HANDSHAKE);
  }

  @Test
  void aHandshakeWithoutANameIsNotUpgraded() throws Exception {
    assertStatus("400", "/chat", RawClient.HANDSHAKE);
    assertStatus("400", "/chat?name=+", RawClient.HANDSHAKE);
  }

  @Test
  void aHandshakeWithABadIntervalIsToldWhatIsAllowed() throws Exception {
    assertStatus("400", "/dante?interval=soon", RawClient.HANDSHAKE);
    assertEquals(
        "Give the interval in milliseconds, a whole number from 10 to 60000, as ?interval=2000.",
        get(server, "/dante?interval=soon").body().strip());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "chat.html", "echo.html", "dante.html", "wire.html", "status.html"})
  void pagesLoadNothingForeignAndHoldNoScript(String path) throws Exception {
    HttpResponse<String> page = get(server, "/" + path);
    assertEquals(200, page.statusCode());
    String policy = page.headers().firstValue("Content-Security-Policy").orElse("");
    assertTrue(policy.contains("default-src 'none'"), policy);
    assertFalse(policy.contains("unsafe"), policy);
    String authority = server.http("/").getAuthority();
    assertTrue(policy.contains(" ws://" + authority + " wss://" + authority + ";"), policy);
    assertFalse(page.body().contains("//"), "an address with a host");
    assertFalse(page.body().matches("(?s).*<script[^>]*>[^<].*"), "a script in the page");
    assertFalse(page.body().matches("(?s).*\\s(on[a-z]+|style)=.*"), "a handler in the page");
  }

  @Test
  void noScriptMakesMarkupOfText() throws Exception {
    Path webapp = Path.of(System.getProperty("sample.war"));
    List<String> scripts;
    try (JarFile files = new JarFile(webapp.toFile())) {
      scripts = files.stream().map(ZipEntry::getName).filter(name -> name.endsWith(".js")).toList();
    }
    assertTrue(scripts.size() > 5, scripts.toString());
    for (String script : scripts) {
      String source = get(server, "/" + script).body();
      for (String risk : new String[] {"HTML", "document.write", "eval", "Function(", "://"}) {
        assertFalse(source.contains(risk), script + " contains " + risk);
      }
    }
  }

  @Test
  void aHandshakeCarriesNoHeadersOfPages() throws Exception {
    String head = assertStatus("101", "/echo", RawClient.HANDSHAKE);
    assertFalse(head.contains("Content-Security-Policy"), head);
  }

  @Test
  void directoriesAndTheInnerPartsAreNotShown() throws Exception {
    assertEquals(404, get(server, "/WEB-INF/web.xml").statusCode());
    assertEquals(404, get(server, "/nothing").statusCode());
  }

  private static void assertOneSentence(int status, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode());
    assertTrue(answer.headers().firstValue("Content-Type").orElse("").startsWith("text/plain"));
    assertEquals(1, answer.body().lines().count(), answer.body());
    assertTrue(answer.body().strip().endsWith("."), answer.body());
  }

  private static String assertStatus(String status, String path, String headers)
      throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      String head = client.get(path, headers);
      assertTrue(head.startsWith("HTTP/1.1 " + status + " "), head);
      return head;
    }
  }

  private static HttpResponse<String> get(ServerProcess from, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(from.http(path)).build(), BodyHandlers.ofString());
  }
}
