// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.boot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.client.Client;
import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.HttpAnswer;
import io.websocketmodule.checks.client.JdkClient;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.table.Check;
import io.websocketmodule.checks.table.Results;
import io.websocketmodule.checks.table.Shows;
import io.websocketmodule.checks.table.Tested;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the module does in a servlet container it does in a Spring Boot application. */
@Timeout(180)
class BootTest {

  private static final String TRANSPORT = System.getProperty("transport");
  private static final String VERSION = System.getProperty("spring-boot.version");
  private static final Tested TESTED =
      new Tested(
          "SPRING_BOOT_" + TRANSPORT,
          "Spring Boot " + VERSION.substring(0, 3) + ", " + System.getProperty("starter"),
          VERSION,
          TRANSPORT);
  private static final List<String> ECHOES = List.of("/native", "/blocking", "/managed");

  private static RunningApplication application;

  @RegisterExtension final Results results = new Results(() -> TESTED);

  @BeforeAll
  static void start() {
    application = new RunningApplication(true);
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @Test
  @Shows({Check.NATIVE, Check.BLOCKING, Check.MANAGED})
  void controllersOfEveryStyleEcho() throws Exception {
    byte[] large = new byte[1024 * 1024];
    new Random(1).nextBytes(large);
    for (String path : ECHOES) {
      try (Client client = JdkClient.open(application.uri(path))) {
        client.send("Grüße, 世界");
        assertEquals("Grüße, 世界", client.next().text(), path);
        client.send(large);
        assertArrayEquals(large, client.next().bytes(), path);
        client.close(1000, "");
        assertEquals(1000, client.closeCode(), path);
      }
    }
  }

  @Test
  @Shows({Check.EARLY, Check.FRAGMENTS, Check.PING})
  void framesAreReadHoweverTheyCome() throws Exception {
    for (String path : ECHOES) {
      try (RawClient client = RawClient.connect(application.port())) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(client.handshake(path).getBytes(StandardCharsets.ISO_8859_1));
        both.writeBytes(ClientFrame.text("early").encode());
        client.send(both.toByteArray());
        assertEquals(101, client.readAnswer().status());
        assertEquals("early", client.readMessage().text());
        client.send(
            ClientFrame.text("in ").notLast(),
            ClientFrame.continuation("parts".getBytes(StandardCharsets.UTF_8)));
        assertEquals("in parts", client.readMessage().text());
        client.send(ClientFrame.ping(new byte[] {1, 2, 3}));
        assertArrayEquals(new byte[] {1, 2, 3}, client.read().payload());
      }
    }
  }

  @Test
  @Shows({Check.ERRORS, Check.CLOSE})
  void violationsAndClosesEndTheConnection() throws Exception {
    for (String path : ECHOES) {
      try (RawClient client = RawClient.open(application.port(), path)) {
        client.send(ClientFrame.text("x").unmasked());
        assertEquals(1002, client.readClose().closeCode(), path);
        client.halfClose();
        client.expectEnd();
      }
      try (RawClient client = RawClient.open(application.port(), path)) {
        client.send(ClientFrame.close(1000, ""));
        assertEquals(1000, client.readClose().closeCode(), path);
        client.expectEnd();
      }
    }
  }

  @Test
  @Shows(Check.TRANSPORT)
  void theStatusTellsTheTransport() throws Exception {
    HttpAnswer status = get("/status");
    assertTrue(status.body().contains("\"transport\":\"" + TRANSPORT + '"'), status.body());
  }

  @Test
  @Shows(Check.ENDPOINTS)
  void springsWebSocketStompAndJakartaEndpointsWorkBesideIt() throws Exception {
    neighboursAnswer(application);
  }

  @Test
  @Shows({Check.OFF, Check.ENDPOINTS})
  void switchedOffItLeavesAllToTheApplication() throws Exception {
    try (RunningApplication off = new RunningApplication(false)) {
      for (String path : ECHOES) {
        try (RawClient client = RawClient.connect(off.port())) {
          assertEquals(503, client.request(client.handshake(path)).status());
        }
      }
      neighboursAnswer(off);
    }
  }

  @Test
  @Shows(Check.STOP)
  void aStopOfTheContextTellsEveryone1001() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    try (RunningApplication stopped = new RunningApplication(true)) {
      for (String path : ECHOES) {
        RawClient client = RawClient.open(stopped.port(), path);
        clients.add(client);
        client.send(ClientFrame.text("here"));
        assertEquals("here", client.readMessage().text());
      }
      stopped.stop();
      for (RawClient client : clients) {
        assertEquals(1001, client.readClose().closeCode());
      }
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  private static void neighboursAnswer(RunningApplication running) throws Exception {
    for (String neighbour : List.of("spring", "jakarta")) {
      try (RawClient client = RawClient.open(running.port(), "/" + neighbour)) {
        client.send(ClientFrame.text("hello"));
        assertEquals(neighbour + " hello", client.readMessage().text());
      }
    }
    try (RawClient client = RawClient.open(running.port(), "/stomp")) {
      client.send(stomp("CONNECT\naccept-version:1.2\nhost:localhost\n\n"));
      assertTrue(client.readMessage().text().startsWith("CONNECTED\n"));
      client.send(stomp("SUBSCRIBE\nid:1\ndestination:/topic/shouts\nreceipt:r\n\n"));
      client.send(stomp("SEND\ndestination:/app/shout\n\nhello"));
      String message = client.readMessage().text();
      assertTrue(message.startsWith("MESSAGE\n") && message.endsWith("\n\nHELLO\0"), message);
    }
  }

  private static ClientFrame stomp(String frame) {
    return ClientFrame.text(frame + "\0");
  }

  private static HttpAnswer get(String path) throws Exception {
    try (RawClient client = RawClient.connect(application.port())) {
      return client.request(client.get(path, "Connection: close"));
    }
  }
}
