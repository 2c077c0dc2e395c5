// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.distributions;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.websocketmodule.checks.client.Client;
import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.JdkClient;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.client.ServerFrame;
import io.websocketmodule.checks.table.Check;
import io.websocketmodule.checks.table.Explained;
import io.websocketmodule.checks.table.Results;
import io.websocketmodule.checks.table.Shows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What peers do, good ones and bad ones, and many at once: the same in every distribution. */
@ParameterizedClass
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@MethodSource("io.websocketmodule.distributions.Distribution#fetched")
class PeersIT {

  private static final List<String> ECHOES =
      List.of("/sample/echo", "/sample/echo-blocking", "/sample/echo-managed");
  private static final int CHUNK = 64 * 1024;

  /** More than the kernel's buffers of both directions hold. */
  private static final int CHUNKS = 512;

  private static final int MANY = 1000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(100);

  @RegisterExtension static final Servers SERVERS = new Servers();

  /** Silent from the server's start until their test, which comes last and waits for the rest. */
  private static final List<RawClient> QUIET = new ArrayList<>();

  private static Server server;
  private static long quietSince;

  @Parameter Distribution distribution;

  @RegisterExtension final Results results = new Results(() -> distribution.tested());

  @BeforeParameterizedClassInvocation
  static void start(Distribution distribution) throws Exception {
    server = SERVERS.of(distribution);
    server.deploy(Sample.war(), "sample.war");
    server.start();
    for (String path : ECHOES) {
      QUIET.add(RawClient.open(server.port(), path));
    }
    quietSince = System.nanoTime();
  }

  /** Before the next one starts. */
  @AfterParameterizedClassInvocation
  static void stop() throws IOException {
    for (RawClient client : QUIET) {
      client.close();
    }
    QUIET.clear();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/sample/echo", "/sample/echo-blocking", "/sample/echo-managed"})
  @Shows(Check.PING)
  void pingsAreAnswered(String path) throws Exception {
    byte[] full = new byte[125];
    new Random(2).nextBytes(full);
    try (RawClient client = RawClient.open(server.port(), path)) {
      client.send(ClientFrame.ping(new byte[0]));
      assertEquals(10, client.read().opcode());
      client.send(ClientFrame.text("in ").notLast());
      client.send(ClientFrame.ping(full));
      ServerFrame pong = client.read();
      while (pong.opcode() != 10) {
        pong = client.read(); // the echo of the first part
      }
      assertArrayEquals(full, pong.payload());
      client.send(ClientFrame.pong(full), ClientFrame.continuation(new byte[3]));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/sample/echo", "/sample/echo-blocking", "/sample/echo-managed"})
  @Shows(Check.CLOSE)
  void aPeersCloseIsAnsweredAndTheConnectionEnded(String path) throws Exception {
    try (RawClient client = RawClient.open(server.port(), path)) {
      client.send(ClientFrame.close(3210, "that is all"));
      // The blocking loop of the sample just returns, which closes 1000.
      int code = client.readClose().closeCode();
      assertEquals(true, code == 3210 || code == 1000 && path.endsWith("blocking"), "" + code);
      client.expectEnd();
    }
    try (RawClient client = RawClient.open(server.port(), path)) {
      client.send(ClientFrame.close());
      client.readClose();
      client.expectEnd();
    }
    expectNobodyIsHeld();
  }

  @Test
  @Shows(Check.CLOSE)
  void theServersCloseIsReadByAPeerThatIsLateToAnswer() throws Exception {
    try (RawClient client = RawClient.open(server.port(), "/sample/dante?interval=10")) {
      assertEquals(1000, client.readClose().closeCode());
      client.send(ClientFrame.close(1000, ""));
      client.expectEnd();
    }
    expectNobodyIsHeld();
  }

  @Test
  @Shows(Check.ERRORS)
  void everyViolationIsClosedWithItsCode() throws Exception {
    for (Violation violation : Violation.all()) {
      for (String path : ECHOES) {
        try (RawClient client = RawClient.open(server.port(), path)) {
          client.send(violation.frames());
          assertEquals(violation.code(), client.readClose().closeCode(), violation + " on " + path);
          client.halfClose();
          client.expectEnd();
        }
      }
    }
    try (RawClient client = RawClient.open(server.port(), "/sample/echo-managed")) {
      client.send(Violation.tooBig().frames());
      assertEquals(1009, client.readClose().closeCode());
    }
    expectNobodyIsHeld();
  }

  @Test
  @Shows(Check.LOST)
  void peersThatAreLostAreLetGoOf() throws Exception {
    try (RawClient bystander = RawClient.open(server.port(), "/sample/echo")) {
      for (String path : ECHOES) {
        for (int i = 0; i < 10; i++) {
          RawClient client = RawClient.open(server.port(), path);
          client.send(ClientFrame.text("still here"));
          assertEquals("still here", client.readMessage().text());
          if (i % 2 == 0) {
            client.reset();
          } else {
            client.close();
          }
        }
        // Inside a message, and inside a frame.
        RawClient client = RawClient.open(server.port(), path);
        client.send(ClientFrame.binary(new byte[10]).declaring(1000));
        client.reset();
      }
      expectOpen(1);
      // Others were told nothing, and new ones are taken.
      bystander.send(ClientFrame.text("undisturbed"));
      assertEquals("undisturbed", bystander.readMessage().text());
      RawClient.open(server.port(), "/sample/echo").close();
    }
    expectNobodyIsHeld();
  }

  @Test
  @Shows(Check.LARGE)
  void aPeerThatReadsLateGetsAll() throws Exception {
    byte[] chunk = new byte[CHUNK];
    new Random(3).nextBytes(chunk);
    for (String path : ECHOES.subList(0, 2)) {
      try (RawClient client = RawClient.open(server.port(), path)) {
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendAll(client, chunk));
        // The peer is held back while nobody reads what comes back to it.
        assertThrows(TimeoutException.class, () -> sending.get(1, TimeUnit.SECONDS), path);
        byte[] got = client.readMessage().bytes();
        assertEquals(CHUNK * CHUNKS, got.length);
        for (int i = 0; i < CHUNKS; i++) {
          assertArrayEquals(chunk, Arrays.copyOfRange(got, i * CHUNK, (i + 1) * CHUNK));
        }
        sending.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    }
  }

  private static void sendAll(RawClient client, byte[] chunk) {
    try {
      client.send(ClientFrame.binary(chunk).notLast());
      for (int i = 2; i < CHUNKS; i++) {
        client.send(ClientFrame.continuation(chunk).notLast());
      }
      client.send(ClientFrame.continuation(chunk));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @Order(Integer.MAX_VALUE)
  @Shows(Check.IDLE)
  void silenceIsNoReasonToEnd() throws Exception {
    Duration silence = distribution.product().httpTimeout().plusSeconds(5);
    Duration rest = silence.minusNanos(System.nanoTime() - quietSince);
    for (RawClient client : QUIET) {
      client.expectSilence(rest.compareTo(LOOK) > 0 ? rest : LOOK);
      rest = LOOK;
    }
    for (RawClient client : QUIET) {
      client.send(ClientFrame.text("still here"));
      assertEquals("still here", client.readMessage().text());
    }
  }

  @Test
  @Shows(Check.THOUSAND)
  void aThousandAtOnce() throws Exception {
    // What other checks have left is gone, so that none of it stands in for one of these.
    expectNobodyIsHeld();
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < MANY; i++) {
        clients.add(RawClient.open(server.port(), i % 2 == 0 ? ECHOES.get(0) : ECHOES.get(2)));
      }
      expectOpen(MANY);
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < MANY; i++) {
          clients.get(i).send(ClientFrame.text("number " + i));
        }
        for (int i = 0; i < MANY; i++) {
          assertEquals("number " + i, clients.get(i).readMessage().text());
        }
      }
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
    expectNobodyIsHeld();
  }

  @Test
  @Shows(Check.TLS)
  void tlsChangesNothing() throws Exception {
    if (distribution.product().secure().isEmpty()) {
      results.explain(Explained.TLS_BY_THE_BUILD);
      return;
    }
    SSLContext tls = AnyCertificate.context();
    byte[] large = new byte[1024 * 1024];
    new Random(4).nextBytes(large);
    for (String path : ECHOES) {
      try (RawClient client = RawClient.connect(server.securePort(), tls)) {
        client.upgrade(path);
        client.sendByteByByte(ClientFrame.text("hello").encode());
        assertEquals("hello", client.readMessage().text());
        client.send(ClientFrame.text("x").unmasked());
        assertEquals(1002, client.readClose().closeCode());
      }
      try (Client client = JdkClient.open(server.wss(path), tls)) {
        client.send(large);
        assertArrayEquals(large, client.next().bytes());
        client.close(1000, "");
        assertEquals(1000, client.closeCode());
      }
    }
    expectNobodyIsHeld();
  }

  private static void expectNobodyIsHeld() {
    expectOpen(0);
  }

  private static void expectOpen(int count) {
    int all = count + QUIET.size();
    Waiting.until(
        PATIENCE,
        () -> "not " + all + " open connections: " + status(),
        () -> status().contains("\"open\": " + all + ","));
  }

  private static String status() {
    try {
      return Sample.get(server, "/sample/status").body();
    } catch (IOException e) {
      return e.toString();
    }
  }
}
