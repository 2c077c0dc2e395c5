// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.WebSocketException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** The lines that the documentation shows are those that are written. */
class LogLinesDocumentationTest {

  @Test
  void thePageShowsWhatIsWritten() throws IOException {
    List<String> lines = new ArrayList<>();
    Logger logger = Logger.getLogger(ConnectionLog.LOGGER);
    NotedLines noted = new NotedLines(lines);
    logger.addHandler(noted);
    logger.setLevel(Level.FINE);
    try {
      write();
    } finally {
      logger.removeHandler(noted);
      logger.setLevel(null);
    }
    String block = "<!-- log lines -->\n```\n" + String.join("\n", lines) + "\n```\n";
    String page = Files.readString(Path.of("..", "docs", "operating.md"));
    assertTrue(page.contains(block), "the page should have\n" + block);
  }

  private static void write() {
    ConnectionLog chat =
        new ConnectionLog(41, "/chat from 192.0.2.7:50312, subprotocol chat.example");
    chat.opened("jetty", 0);
    chat.received(3, 42);
    chat.sent(17, 1234);
    chat.closed(1001, true, Kind.CLOSED, "", TimeUnit.MILLISECONDS.toNanos(61_234));
    ConnectionLog feed = new ConnectionLog(42, "/feed from 192.0.2.8:41900");
    feed.opened("jetty", 0);
    feed.sent(800, 64_000);
    String why = "The peer did not answer a ping within PT20S";
    feed.closed(1006, false, Kind.TIMEOUT, why, TimeUnit.SECONDS.toNanos(400));
  }
}
