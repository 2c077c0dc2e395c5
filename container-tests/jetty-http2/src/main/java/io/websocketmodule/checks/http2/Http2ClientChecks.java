// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.HttpContext;
import io.websocketmodule.checks.Application;
import io.websocketmodule.checks.EmbeddedServer;
import io.websocketmodule.checks.Journal;
import io.websocketmodule.checks.RunningServer;
import io.websocketmodule.checks.Tls;
import io.websocketmodule.checks.client.Chromium;
import io.websocketmodule.checks.client.Client;
import io.websocketmodule.checks.client.Program;
import io.websocketmodule.checks.client.Received;
import io.websocketmodule.checks.servlet.ManagedEcho;
import java.io.File;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The clients that open WebSockets over HTTP/2 by themselves, by TLS and ALPN. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
public abstract class Http2ClientChecks {

  @TempDir private static Path directory;

  private final Journal journal = new Journal();

  /** How each WebSocket came: protocol of HTTP and port of the client. */
  private final Set<String> ways = ConcurrentHashMap.newKeySet();

  private Tls keys;
  private RunningServer server;

  /** For subclasses. */
  protected Http2ClientChecks() {}

  /** A new server of the container under test, not started. */
  protected abstract EmbeddedServer newServer();

  @BeforeAll
  void startServer() throws Exception {
    keys = Tls.create(directory);
    ManagedEcho echo = new ManagedEcho(journal);
    Application application =
        new Application()
            .http2()
            .tls(keys)
            .handle("/page", (request, response) -> response.getWriter().print("page"))
            .handle(
                "/managed",
                (request, response) -> {
                  int port = HttpContext.of(request).handshake().remoteAddress().getPort();
                  ways.add(request.getProtocol() + " from " + port);
                  echo.handle(request, response);
                });
    server = new RunningServer(newServer(), application);
  }

  @AfterAll
  void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  private void onOneConnectionOfHttp2() {
    assertEquals(1, ways.size(), ways::toString);
    assertTrue(ways.iterator().next().startsWith("HTTP/2"), ways::toString);
  }

  @Test
  void nodeHasAHundredOnOneConnection() throws Exception {
    File node = Program.installedOrSkip("node", "No Node is tested: node is not on the PATH.");
    ways.clear();
    assertEquals(
        List.of(
            "announced true",
            "opened 100",
            "echoing 100 and 200 page",
            "behind a reset 99 and 200 page",
            "closed 1000 by END_STREAM, code 0",
            "behind a GOAWAY 98"),
        linesOf(node, "https://127.0.0.1:" + server.port()));
    onOneConnectionOfHttp2();
    Set<String> ends = ConcurrentHashMap.newKeySet();
    // Two notes of each that was lost, one of the one that was closed.
    for (int i = 0; i < 199; i++) {
      ends.add(journal.next("node"));
    }
    assertEquals(Set.of("failed DISCONNECTED", "closed 1006", "closed 1000"), ends);
  }

  private List<String> linesOf(File node, String address) throws Exception {
    Path script = directory.resolve("node-client.mjs");
    try (InputStream in = Http2ClientChecks.class.getResourceAsStream("node-client.mjs")) {
      Files.copy(in, script);
    }
    String said =
        Program.run(
            List.of(node.toString(), script.toString(), address, keys.certificate().toString()));
    return said.lines().toList();
  }

  @Test
  void jettysOwnClientHasSeveralOnOneConnection() throws Exception {
    ways.clear();
    try (JettyClients clients = new JettyClients(keys)) {
      Client first = clients.open(server.uri("/managed"));
      Client second = clients.open(server.uri("/managed?id=jetty"));
      for (int size : new int[] {0, 125, 126, 16_384, 60_000}) {
        first.send("x".repeat(size));
        second.send(new byte[size]);
        assertEquals("x".repeat(size), first.next().text());
        Received binary = second.next();
        assertEquals(size, binary.bytes().length);
      }
      second.close(3001, "enough");
      assertEquals(3001, second.closeCode());
      assertEquals("closed 3001", journal.next("jetty"));
      first.send("still here");
      assertEquals("still here", first.next().text());
      onOneConnectionOfHttp2();
    }
  }

  @Test
  void chromiumHasAHundredAndItsPageOnOneConnection() throws Exception {
    ways.clear();
    try (Chromium browser = Chromium.start(directory)) {
      assertEquals(
          List.of("h2", "100 echoes", "closed 1000 true"),
          browser.run("https://127.0.0.1:" + server.port() + "/page", SCRIPT));
    }
    onOneConnectionOfHttp2();
  }

  private static final String SCRIPT =
      """
      const done = arguments[arguments.length - 1];
      const address = location.origin.replace("https", "wss") + "/managed";
      function echo(i) {
        return new Promise((resolve, reject) => {
          const socket = new WebSocket(address);
          socket.onerror = () => reject("socket " + i + " failed");
          socket.onopen = () => socket.send("from " + i);
          socket.onmessage = (event) =>
            event.data === "from " + i ? resolve(socket) : reject(event.data);
        });
      }
      async function run() {
        const hop = performance.getEntriesByType("navigation")[0].nextHopProtocol;
        const sockets = await Promise.all(Array.from({ length: 100 }, (none, i) => echo(i)));
        const page = await (await fetch("/page")).text();
        const closed = new Promise((resolve) => (sockets[0].onclose = resolve));
        sockets[0].close(1000);
        const { code, wasClean } = await closed;
        return [hop, sockets.length + " echoes", "closed " + code + " " + wasClean];
      }
      run().then(done, (why) => done(["" + why]));
      """;
}
