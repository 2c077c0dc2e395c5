// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong with an application, the log tells the operator, and the client a sentence. */
class BadInputTest {

  private static final String NOT_STARTED = "The application could not be started.\n";
  private static final String INVALID = "The application did not give a valid answer.\n";

  private static void assertPlain(int status, String sentence, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode());
    assertEquals(sentence, answer.body());
    assertTrue(answer.headers().firstValue("Content-Type").orElse("").startsWith("text/plain"));
  }

  @Test
  void aProgramThatIsNotThere() throws Exception {
    try (Logged log = new Logged();
        Hosted hosted =
            Hosted.sample("site")
                .set("nodeProcessCommandLine", "/no/such/node")
                .on(Container.JETTY)) {
      assertPlain(502, NOT_STARTED, hosted.get("/hello"));
      log.await(Level.SEVERE, "/no/such/node", "nodeProcessCommandLine");
    }
  }

  @Test
  void aScriptThatNeverListens() throws Exception {
    try (Logged log = new Logged();
        Hosted hosted =
            Hosted.sample("faults")
                .set("script", "never.js")
                .set("startupTimeout", "1500")
                .on(Container.JETTY)) {
      assertPlain(502, NOT_STARTED, hosted.get("/hello"));
      log.await(Level.SEVERE, "has not listened on its PORT", "startupTimeout", "process.env.PORT");
      Hosted.until("it was ended", () -> hosted.pids().isEmpty());
    }
  }

  @Test
  void aScriptThatExitsAtOnce() throws Exception {
    try (Logged log = new Logged();
        Hosted hosted = Hosted.sample("faults").set("script", "exits.js").on(Container.JETTY)) {
      assertPlain(502, NOT_STARTED, hosted.get("/hello"));
      log.await(Level.SEVERE, "exit code 7", "before it listened", "no database here");
    }
  }

  @Test
  void aPortThatSomebodyHas() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Logged log = new Logged();
        Hosted hosted =
            Hosted.sample("faults")
                .set("script", "taken.js")
                .set("listenOn", "port")
                .set("environment", "TAKEN=" + taken.getLocalPort())
                .on(Container.JETTY)) {
      assertPlain(502, NOT_STARTED, hosted.get("/hello"));
      log.await(Level.SEVERE, "EADDRINUSE", Integer.toString(taken.getLocalPort()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bomb, Maximum header count exceeded",
    "line, Maximum line length limit exceeded",
    "uninvited, did not ask for",
    "garbage, ''",
    "endless, interim answers",
    "nothing, ''"
  })
  void anAnswerThatIsNone(String fault, String words) throws Exception {
    try (Logged log = new Logged();
        Hosted hosted = Hosted.sample("faults").set("script", "wire.js").on(Container.JETTY)) {
      assertPlain(502, INVALID, hosted.get("/" + fault));
      log.await(Level.WARNING, "gave no valid answer to GET /app/" + fault, words);
      assertPlain(502, INVALID, hosted.get("/nothing"));
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void developersSeeMoreWhereTheyMayAndNeverStatus200(boolean enabled) throws Exception {
    try (Hosted hosted =
        Hosted.sample("faults")
            .set("script", "exits.js")
            .set("devErrorsEnabled", Boolean.toString(enabled))
            .on(Container.JETTY)) {
      HttpResponse<String> answer = hosted.get("/hello");
      assertEquals(502, answer.statusCode());
      assertEquals(enabled, answer.body().contains("no database here"), answer.body());
    }
  }

  @Test
  void anUpgradeThatTheModuleWouldTake() throws Exception {
    try (Logged log = new Logged();
        Hosted hosted = Hosted.sample("echo").module("enabled", "true").on(Container.JETTY);
        RawClient client = new RawClient(hosted.port())) {
      log.await(
          Level.WARNING, "The WebSocket module is enabled for /app/*", "location path=\"app\"");
      client.head(
          "GET /app/echo HTTP/1.1",
          "Host: 127.0.0.1:" + hosted.port(),
          "Connection: Upgrade, close",
          "Upgrade: websocket",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
      String answer = client.readAll();
      assertTrue(answer.startsWith("HTTP/1.1 500"), answer);
      assertTrue(answer.contains("The WebSocket module is enabled for this path"), answer);
      assertFalse(answer.contains("at io."), answer);
      assertEquals("An echo is here.\n", hosted.get("/").body());
    }
  }

  @Test
  void oneRequestTooMany() throws Exception {
    try (Logged log = new Logged();
        Hosted hosted =
            Hosted.sample("site").set("maxConcurrentRequestsPerProcess", "1").on(Container.JETTY);
        RawClient socket = new RawClient(hosted.port())) {
      socket.upgraded("own");
      HttpResponse<String> refused = hosted.get("/hello");
      assertPlain(503, "The application has as many requests as it can take.\n", refused);
      assertEquals("1", refused.headers().firstValue("Retry-After").orElse(""));
      log.await(Level.WARNING, "maxConcurrentRequestsPerProcess");
      socket.socket().close();
      Hosted.until("the place is free again", () -> hosted.status("/hello") == 200);
    }
  }
}
