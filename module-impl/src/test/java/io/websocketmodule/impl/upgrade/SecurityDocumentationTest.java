// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/security.md says of answers, log lines and defaults is so. */
class SecurityDocumentationTest {

  private final String page = page();

  private static String page() {
    try {
      return Files.readString(Path.of("..", "docs", "security.md"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The block behind a marker. */
  private List<String> block(String marker) {
    String begin = "<!-- " + marker + " -->\n```\n";
    int start = page.indexOf(begin) + begin.length();
    assertTrue(start >= begin.length(), "no block " + marker);
    return page.substring(start, page.indexOf("\n```", start)).lines().toList();
  }

  private FakeRequest handshake() {
    List<String> lines = block("handshake");
    FakeRequest request = new FakeRequest();
    request.path = lines.get(0).split(" ")[1];
    for (String line : lines.subList(1, lines.size())) {
      String[] field = line.split(": ", 2);
      request.header(field[0], field[1]);
    }
    request.serverName = "bank.example";
    return request;
  }

  @Test
  void theForeignPagesHandshakeIsAnsweredAndLoggedAsItSays() {
    try (LogLines log = new LogLines()) {
      Door door = new Door(handshake()).run((q, r) -> r.setStatus(101));
      assertEquals(String.join(" ", block("answer")), door.outcome());
      assertEquals(List.of("WARNING " + block("log").get(0)), log.lines());
    }
    Door own = new Door(handshake().header("Origin", "https://bank.example"));
    assertEquals("switched", own.run((q, r) -> r.setStatus(101)).outcome());
  }

  @Test
  void theTableHasTheDefaultOfEachLimitAndEachLimitOfTheSettings() {
    int begin = page.indexOf("<!-- limits -->");
    String table = page.substring(begin, page.indexOf("<!-- end of limits -->", begin));
    Matcher row = Pattern.compile("(?m)^\\| [^|]+ \\| `(\\w+)` \\| ([^|]+) \\|").matcher(table);
    Map<String, String> told = new LinkedHashMap<>();
    while (row.find()) {
      told.put(row.group(1), row.group(2));
    }
    for (Setting setting : Setting.values()) {
      String name = setting.key();
      boolean limit = name.startsWith("max") || name.endsWith("Limit") || name.endsWith("Timeout");
      if (limit || told.containsKey(name)) {
        assertEquals(setting.defaultText(), told.remove(name), name);
      }
    }
    assertEquals(Map.of(), told);
  }
}
