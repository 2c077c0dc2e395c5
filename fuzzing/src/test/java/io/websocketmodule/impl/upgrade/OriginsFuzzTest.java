// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * No Origin passes that is not, character by character but for the case of ASCII letters, one that
 * is listed, or that of the host that was asked (RFC 6455 10.2); and of plain ones each that is
 * passes.
 */
class OriginsFuzzTest {

  /** What a browser sends: nothing but this (RFC 6454 6.1). */
  private static final Pattern PLAIN = Pattern.compile("https?://[a-z0-9.-]+(:[1-9][0-9]{0,3})?");

  private static final Pattern PARTS = Pattern.compile("([^:/]+)://(.*?)(?::([0-9]*))?");

  /**
   * Lines: the list; the values of the header Origin, and those of Host, by tabs; the server's
   * name; its port.
   */
  @FuzzTest
  void rule(byte[] bytes) {
    String[] lines = Arrays.copyOf(new String(bytes, UTF_8).split("\n", 5), 5);
    Origins rule;
    try {
      rule = Origins.parse(text(lines[0]));
    } catch (IllegalArgumentException refused) {
      assertFalse(refused.getMessage().isEmpty());
      return;
    }
    List<String> listed = List.of(text(lines[0]).strip().split("[\\s,]+"));
    List<String> origins = values(lines[1]);
    List<String> hosts = values(lines[2]);
    String serverName = text(lines[3]);
    int serverPort = port(lines[4]);
    boolean allowed = rule.allow(origins, hosts, serverName, serverPort);
    boolean same = listed.stream().anyMatch(entry -> entry.equalsIgnoreCase("same-origin"));
    if (listed.contains("*") || origins.isEmpty()) {
      assertTrue(allowed);
    } else if (origins.size() > 1) {
      assertFalse(allowed, "two Origins");
    } else {
      String origin = canonical(origins.get(0).strip());
      boolean right =
          listed.stream().anyMatch(entry -> canonical(entry).equals(origin))
              || same && (isHost(origin, hosts) || isServer(origin, serverName, serverPort));
      if (allowed) {
        assertTrue(right, () -> origins + " passes");
      } else if (PLAIN.matcher(origins.get(0)).matches()) {
        assertFalse(right, () -> origins + " does not pass");
      }
    }
  }

  private static boolean isHost(String origin, List<String> hosts) {
    String scheme = origin.split("://", 2)[0];
    return hosts.size() == 1 && canonical(scheme + "://" + hosts.get(0).strip()).equals(origin);
  }

  private static boolean isServer(String origin, String name, int port) {
    String scheme = origin.split("://", 2)[0];
    String host = name.contains(":") && !name.startsWith("[") ? "[" + name + "]" : name;
    return canonical(scheme + "://" + host + ":" + port).equals(origin);
  }

  /** Scheme, host and port of what a browser could send; else something that equals nothing. */
  private static String canonical(String origin) {
    Matcher parts = PARTS.matcher(origin);
    if (!parts.matches()) {
      return "none: " + origin + " " + System.identityHashCode(parts);
    }
    String scheme = small(parts.group(1));
    String port = parts.group(3);
    if (port == null) {
      port = scheme.matches("https|wss") ? "443" : scheme.matches("http|ws") ? "80" : "none";
    }
    return scheme + "://" + small(parts.group(2)) + ":" + port.replaceFirst("^0+(?=[0-9])", "");
  }

  /** Of ASCII letters the small ones; all others as they are. */
  private static String small(String text) {
    StringBuilder small = new StringBuilder();
    text.chars().forEach(c -> small.append((char) (c >= 'A' && c <= 'Z' ? c + 0x20 : c)));
    return small.toString();
  }

  private static String text(String line) {
    return line == null ? "" : line;
  }

  private static List<String> values(String line) {
    return text(line).isEmpty() ? List.of() : List.of(line.split("\t", -1));
  }

  private static int port(String line) {
    return line != null && line.matches("[0-9]{1,5}") ? Integer.parseInt(line) : 80;
  }
}
