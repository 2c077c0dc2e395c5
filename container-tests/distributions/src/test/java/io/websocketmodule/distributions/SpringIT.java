// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Spring's WebSocket, STOMP, SockJS and a Jakarta endpoint in one application with the module,
 * which is switched on or off.
 */
@ParameterizedClass(allowZeroInvocations = true)
@MethodSource("io.websocketmodule.distributions.Distribution#withEndpoints")
class SpringIT {

  @RegisterExtension static final Servers SERVERS = new Servers();

  @Parameter Distribution distribution;

  @Test
  void springsNeighboursAnswerWhetherTheModuleIsOnOrOff() throws Exception {
    try (Server server = SERVERS.of(distribution)) {
      Path war = Path.of(System.getProperty("spring.war"));
      server.deploy(war, "on.war");
      server.deploy(WarFile.switchedOff(war, server.base().resolve("spring-off.war")), "off.war");
      server.start();
      // Of some servers the log says that they are ready before their applications are.
      Sample.await(server, "/on/echo", 400);
      Sample.await(server, "/off/echo", 503);
      for (String application : List.of("/on", "/off")) {
        expectAnswer(server, application + "/spring", "spring hello");
        expectAnswer(server, application + "/jakarta", "jakarta hello");
        expectStomp(server, application + "/stomp");
        expectSockJs(server, application + "/sockjs/0");
      }
      expectAnswer(server, "/on/echo", "hello");
      assertEquals(503, Sample.handshake(server, "/off/echo").status());
    }
  }

  private static void expectAnswer(Server server, String path, String answer) throws Exception {
    try (RawClient client = RawClient.open(server.port(), path)) {
      client.send(ClientFrame.text("hello"));
      assertEquals(answer, client.readMessage().text(), path);
    }
  }

  private static void expectStomp(Server server, String path) throws Exception {
    try (RawClient client = RawClient.open(server.port(), path)) {
      client.send(stomp("CONNECT\naccept-version:1.2\nhost:localhost\n\n"));
      assertTrue(client.readMessage().text().startsWith("CONNECTED\n"));
      client.send(stomp("SUBSCRIBE\nid:1\ndestination:/topic/shouts\n\n"));
      client.send(stomp("SEND\ndestination:/app/shout\n\nhello"));
      String message = client.readMessage().text();
      assertTrue(message.startsWith("MESSAGE\n") && message.endsWith("\n\nHELLO\0"), message);
    }
  }

  /** By a WebSocket, and by what SockJS falls back to: an answer that is sent bit by bit. */
  private static void expectSockJs(Server server, String path) throws Exception {
    try (RawClient client = RawClient.open(server.port(), path + "/one/websocket")) {
      assertEquals("o", client.readMessage().text());
      client.send(ClientFrame.text("[\"hello\"]"));
      assertEquals("a[\"spring hello\"]", client.readMessage().text());
    }
    try (RawClient receiving = RawClient.connect(server.port());
        RawClient sending = RawClient.connect(server.port())) {
      receiving.send(post(receiving, path + "/two/xhr_streaming", ""));
      awaitText(receiving, "o\n");
      sending.send(post(sending, path + "/two/xhr_send", "[\"hello\"]"));
      assertEquals(204, sending.readAnswer().status());
      awaitText(receiving, "a[\"spring hello\"]\n");
    }
  }

  private static byte[] post(RawClient client, String path, String body) {
    String request = client.get(path, "Connection: close", "Content-Length: " + body.length());
    return (request.replaceFirst("GET", "POST") + body).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Reads until some words have come. */
  private static void awaitText(RawClient client, String words) throws IOException {
    StringBuilder all = new StringBuilder();
    while (all.indexOf(words) < 0) {
      String next = client.readText(1);
      assertFalse(next.isEmpty(), "the answer has ended: " + all);
      all.append(next);
    }
  }

  private static ClientFrame stomp(String frame) {
    return ClientFrame.text(frame + "\0");
  }
}
