// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.clients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.client.Chromium;
import io.websocketmodule.checks.client.Client;
import io.websocketmodule.checks.client.OkClient;
import io.websocketmodule.checks.client.Program;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The module and clients of five makers compress for each other; RFC 7692. */
@Timeout(300)
class CompressionClientsTest {

  private static final int[] SIZES = {0, 1, 125, 1000, 5000, 65_535, 65_536, 1 << 20, 3000};
  private static final String[] ECHOES = {EchoServer.NATIVE, EchoServer.MANAGED};

  private static final String IMPORT = "import websockets";

  @TempDir private Path directory;

  private static String text(int size) {
    return "compressible \u00e9\u20ac ".repeat(size / 16);
  }

  private static void echo(Client client) throws Exception {
    for (int size : SIZES) {
      String text = text(size);
      client.send(text);
      assertEquals(text, client.next().text());
      byte[] data = text.getBytes(StandardCharsets.UTF_16LE);
      client.send(data);
      assertArrayEquals(data, client.next().bytes());
    }
    client.close(1000, "done");
    assertEquals(1000, client.closeCode());
  }

  @ParameterizedTest(name = "context takeover {0}")
  @ValueSource(booleans = {false, true})
  void okHttp(boolean takeover) throws Exception {
    try (EchoServer server = new EchoServer(directory, takeover)) {
      for (String path : ECHOES) {
        try (Client client = OkClient.open(server.uri("ws", path))) {
          echo(client);
        }
      }
    }
  }

  @ParameterizedTest(name = "context takeover {0}")
  @ValueSource(booleans = {false, true})
  void javaWebSocket(boolean takeover) throws Exception {
    try (EchoServer server = new EchoServer(directory, takeover)) {
      for (String path : ECHOES) {
        try (TheJavaWebSocket client = new TheJavaWebSocket(server.uri("ws", path))) {
          assertTrue(client.extensions().startsWith("permessage-deflate"), client.extensions());
          echo(client);
        }
      }
    }
  }

  @ParameterizedTest(name = "context takeover {0}")
  @ValueSource(booleans = {false, true})
  void nodesWs(boolean takeover) throws Exception {
    Path node = Path.of("target", "node").toAbsolutePath();
    if (!Files.isDirectory(node.resolve("node_modules"))) {
      Program.skip("No client of Node is tested: node and npm are not both on the PATH.");
    }
    List<String> offers =
        List.of(
            "{}",
            "{\"serverNoContextTakeover\": true}",
            "{\"clientNoContextTakeover\": true}",
            "{\"clientMaxWindowBits\": 10}",
            "{\"serverMaxWindowBits\": 15}");
    try (EchoServer server = new EchoServer(directory, takeover)) {
      for (String path : ECHOES) {
        // One is enough to see that the other echo compresses too.
        for (String offer : path.equals(EchoServer.NATIVE) ? offers : List.of("{}")) {
          String said =
              Program.run(
                  List.of(
                      "node",
                      node.resolve("compression.js").toString(),
                      server.uri("ws", path).toString(),
                      offer));
          assertTrue(said.startsWith("permessage-deflate"), said);
        }
      }
    }
  }

  @ParameterizedTest(name = "context takeover {0}")
  @ValueSource(booleans = {false, true})
  void pythonsWebsockets(boolean takeover) throws Exception {
    // The first of the PATH need not be the one that the system's packages are for.
    String python = Program.succeeds("python3", "-c", IMPORT) ? "python3" : "/usr/bin/python3";
    if (!Program.succeeds(python, "-c", IMPORT)) {
      Program.skip(
          "No client of Python is tested: python3 has no package websockets; Debian's package"
              + " python3-websockets brings it.");
    }
    // What it is told whether it was agreed on: it refuses answers that do not keep to its offer.
    Map<String, Boolean> offers =
        Map.of(
            "{}", true,
            "{\"client_max_window_bits\": true}", true,
            "{\"client_max_window_bits\": 10}", true,
            "{\"server_max_window_bits\": 15}", true,
            "{\"server_max_window_bits\": 10}", false,
            "{\"server_no_context_takeover\": true, \"client_no_context_takeover\": true}", true);
    try (EchoServer server = new EchoServer(directory, takeover)) {
      for (String path : ECHOES) {
        for (Map.Entry<String, Boolean> offer : offers.entrySet()) {
          if (!path.equals(EchoServer.NATIVE) && !offer.getKey().equals("{}")) {
            continue; // one is enough to see that the other echo compresses too
          }
          String said =
              Program.run(
                  List.of(
                      python,
                      Path.of("src", "test", "python", "compression.py").toString(),
                      server.uri("ws", path).toString(),
                      offer.getKey()));
          assertEquals(offer.getValue(), said.contains("PerMessageDeflate("), said);
        }
      }
    }
  }

  @ParameterizedTest(name = "context takeover {0}")
  @ValueSource(booleans = {false, true})
  void chromium(boolean takeover) throws Exception {
    try (Chromium browser = Chromium.start(directory);
        EchoServer server = new EchoServer(directory.resolve("tomcat"), takeover)) {
      for (String path : ECHOES) {
        Object said =
            browser.run(
                server.uri("http", EchoServer.PAGE).toString(),
                SCRIPT,
                server.uri("ws", path).toString());
        assertEquals(
            takeover
                ? "permessage-deflate: all came back"
                : "permessage-deflate; server_no_context_takeover; client_no_context_takeover:"
                    + " all came back",
            said);
      }
    }
  }

  private static final String SCRIPT =
      """
      const [address, done] = arguments;
      const socket = new WebSocket(address);
      socket.binaryType = 'arraybuffer';
      const expected = [];
      socket.onopen = () => {
        for (const size of [0, 1, 125, 1000, 5000, 65535, 65536, 1 << 20, 3000]) {
          const text = 'compressible é€ '.repeat(size / 16);
          const data = Uint16Array.from(text, c => c.charCodeAt(0));
          for (const message of [text, data]) {
            expected.push(message);
            socket.send(message);
          }
        }
      };
      socket.onmessage = ({data}) => {
        const message = expected.shift();
        const same = typeof data === 'string'
          ? data === message
          : String.fromCharCode(...new Uint16Array(data).slice(0, 999)) === String.fromCharCode(...message.slice(0, 999))
            && data.byteLength === message.byteLength;
        if (!same) {
          done('another message came back');
        } else if (expected.length === 0) {
          done(socket.extensions + ': all came back');
          socket.close();
        }
      };
      socket.onclose = ({code}) => done('closed ' + code);
      """;
}
