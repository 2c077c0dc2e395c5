// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.fuzzing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.websocketmodule.impl.protocol.OpeningHandshake;
import io.websocketmodule.impl.protocol.OpeningHandshake.NotAWebSocket;
import io.websocketmodule.impl.protocol.OpeningHandshake.Rejected;
import io.websocketmodule.impl.protocol.OpeningHandshake.Result;
import io.websocketmodule.impl.protocol.OpeningHandshake.Valid;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whatever the headers of a request are, the handshake is judged as RFC 6455 4.2.1 has it, without
 * an exception, and an answer that goes back to the peer has nothing in it that could begin a line.
 */
class OpeningHandshakeFuzzTest {

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  /** A request as text: the method and the protocol, then a header a line, in ISO 8859-1. */
  @FuzzTest
  void request(byte[] bytes) throws NoSuchAlgorithmException {
    String[] lines = new String(bytes, ISO_8859_1).split("\n", -1);
    String[] first = lines[0].split(" ", 2);
    String protocol = first.length > 1 ? first[1] : "";
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line : Arrays.copyOfRange(lines, 1, lines.length)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers
            .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
            .add(line.substring(colon + 1));
      }
    }
    Result result = examine(first[0], protocol, headers);
    check(result, first[0], protocol, headers);
    assertEquals(
        result,
        examine(first[0], protocol, joined(headers)),
        "lists in several lines mean the same as in one (RFC 9110 5.3)");
  }

  private static Result examine(String method, String protocol, Map<String, List<String>> headers) {
    return OpeningHandshake.examine(
        method, protocol, name -> headers.getOrDefault(name, List.of()));
  }

  /** The same request with each list in one line. */
  private static Map<String, List<String>> joined(Map<String, List<String>> headers) {
    Map<String, List<String>> joined = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    joined.putAll(headers);
    for (String list : List.of("Upgrade", "Connection", "Sec-WebSocket-Protocol")) {
      joined.computeIfPresent(list, (name, values) -> List.of(String.join(",", values)));
    }
    return joined;
  }

  private static void check(
      Result result, String method, String protocol, Map<String, List<String>> headers)
      throws NoSuchAlgorithmException {
    boolean asked = elements(headers, "Upgrade").contains("websocket");
    assertEquals(!asked, result instanceof NotAWebSocket);
    if (result instanceof Valid valid) {
      assertTrue(isValid(method, protocol, headers), "it is no handshake");
      checkAnswer(valid, headers);
    } else if (result instanceof Rejected rejected) {
      assertTrue(!isValid(method, protocol, headers), "it is a handshake: " + rejected);
      checkRefusal(rejected);
    }
  }

  /** RFC 6455 4.2.1, clause by clause. */
  private static boolean isValid(
      String method, String protocol, Map<String, List<String>> headers) {
    return method.equals("GET")
        && protocol.startsWith("HTTP/1.")
        && !protocol.equals("HTTP/1.0")
        && values(headers, "Host").size() == 1
        && elements(headers, "Upgrade").contains("websocket")
        && elements(headers, "Connection").contains("upgrade")
        && values(headers, "Sec-WebSocket-Version").equals(List.of("13"))
        && values(headers, "Sec-WebSocket-Key").size() == 1
        && values(headers, "Sec-WebSocket-Key").get(0).matches("[A-Za-z0-9+/]{22}==");
  }

  private static List<String> values(Map<String, List<String>> headers, String name) {
    return headers.getOrDefault(name, List.of()).stream().map(String::strip).toList();
  }

  /** What is between the commas, of ASCII letters the small ones. */
  private static List<String> elements(Map<String, List<String>> headers, String name) {
    List<String> elements = new ArrayList<>();
    for (String line : headers.getOrDefault(name, List.of())) {
      for (String element : line.split(",")) {
        elements.add(element.replaceAll("^[ \t]+|[ \t]+$", "").toLowerCase(Locale.ROOT));
      }
    }
    return elements;
  }

  private static void checkAnswer(Valid valid, Map<String, List<String>> headers)
      throws NoSuchAlgorithmException {
    String key = values(headers, "Sec-WebSocket-Key").get(0);
    byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(ISO_8859_1));
    assertEquals(Base64.getEncoder().encodeToString(hash), valid.acceptKey());
    assertEquals(
        new HashSet<>(valid.subprotocols()).size(), valid.subprotocols().size(), "one comes twice");
    for (String subprotocol : valid.subprotocols()) {
      assertTrue(subprotocol.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+"), subprotocol);
    }
  }

  private static void checkRefusal(Rejected rejected) {
    assertTrue(rejected.status() == 400 || rejected.status() == 426);
    assertTrue(rejected.sentence().matches("[ -~]{10,250}"), rejected.sentence());
    // RFC 6455 4.4: a version that is not spoken is answered with the one that is.
    boolean told = "13".equals(rejected.headers().get("Sec-WebSocket-Version"));
    assertEquals(rejected.status() == 426, told);
    rejected.headers().forEach((name, value) -> assertNotEquals("", value, name));
  }
}
