// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.JdkClient;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.client.Received;
import io.websocketmodule.checks.client.ServerFrame;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The three native echoes give back what came, fragment by fragment, and answer a close. */
class EchoTest {

  static Stream<HttpServlet> echoes() {
    return Stream.of(new PortEcho(), new NativeEcho(), new BlockingNativeEcho());
  }

  private static String path(HttpServlet echo) {
    return echo.getClass().getAnnotation(WebServlet.class).value()[0];
  }

  @ParameterizedTest
  @MethodSource("echoes")
  void givesBackTextAndBinaryOfAnySize(HttpServlet echo) throws Exception {
    byte[] large = new byte[300_000];
    new Random(1).nextBytes(large);
    try (ExampleServer server = new ExampleServer(echo);
        JdkClient client = JdkClient.open(server.uri("ws", path(echo)))) {
      client.send("Grüße 😀");
      client.send(large);
      client.send("");

      assertEquals("Grüße 😀", client.next().text());
      Received binary = client.next();
      assertFalse(binary.isText());
      assertArrayEquals(large, binary.bytes());
      assertEquals("", client.next().text());
      client.close(4001, "enough");
      assertEquals(4001, client.closeCode());
    }
  }

  @ParameterizedTest
  @MethodSource("echoes")
  void keepsFragmentsAndAnswersMany(HttpServlet echo) throws Exception {
    try (ExampleServer server = new ExampleServer(echo);
        RawClient client = RawClient.open(server.port(), path(echo))) {
      client.send(ClientFrame.text("1").notLast(), ClientFrame.continuation(new byte[] {50}));
      ServerFrame first = client.read();
      ServerFrame second = client.read();
      assertEquals("1", first.text());
      assertFalse(first.fin());
      assertEquals("2", second.text());
      assertTrue(second.fin());

      ClientFrame[] many = new ClientFrame[10_000];
      Arrays.fill(many, ClientFrame.text("x"));
      client.send(many);
      for (int i = 0; i < many.length; i++) {
        assertEquals("x", client.read().text());
      }
      client.send(ClientFrame.close());
      assertEquals(1005, client.readClose().closeCode());
      client.expectEnd();
    }
  }

  @ParameterizedTest
  @MethodSource("echoes")
  void leavesABadHandshakeToTheModule(HttpServlet echo) throws Exception {
    try (ExampleServer server = new ExampleServer(echo);
        RawClient client = RawClient.connect(server.port())) {
      String request = client.get(path(echo), "Upgrade: websocket", "Connection: Upgrade");
      assertEquals(426, client.request(request).status());
    }
  }
}
