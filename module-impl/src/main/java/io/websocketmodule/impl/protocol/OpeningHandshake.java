// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Judges whether an HTTP request opens a WebSocket, as a pure function: what was asked in, the
 * answer out (RFC 6455 4.2). It knows nothing of servlets, origins or the application's choice of a
 * subprotocol.
 */
public final class OpeningHandshake {
  /** The only version of the protocol that is spoken (RFC 6455 4.1). */
  public static final String VERSION = "13";

  /** What makes a key an answer (RFC 6455 1.3). */
  private static final String ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  /** The length of 16 bytes in Base64, its padding included. */
  private static final int KEY_LENGTH = 24;

  /** What of the peer is quoted in a sentence at most. */
  private static final int QUOTE_LENGTH = 40;

  /** The headers of a request. */
  @FunctionalInterface
  public interface Headers {
    /**
     * Returns the values of the header of this name in any case, one for each time it was sent;
     * perhaps none.
     */
    Iterable<String> values(String name);
  }

  /** What a request turned out to be. */
  public sealed interface Result {}

  /** The request does not ask for a WebSocket: its Upgrade header does not name one. */
  public record NotAWebSocket() implements Result {}

  /**
   * The request opens a WebSocket.
   *
   * @param acceptKey the value of the answer's header Sec-WebSocket-Accept; null: there is none, as
   *     in the answer to a CONNECT
   * @param subprotocols what the client offers, its favourite first; empty also if the header is
   *     malformed
   */
  public record Valid(String acceptKey, List<String> subprotocols) implements Result {}

  /**
   * The request asks for a WebSocket in a way that must be refused.
   *
   * @param status the HTTP status of the answer
   * @param sentence what was wrong, where, and what is allowed: one sentence of printable ASCII
   * @param headers what the answer must have besides
   */
  public record Rejected(int status, String sentence, Map<String, String> headers)
      implements Result {}

  private OpeningHandshake() {}

  /**
   * Judges a request.
   *
   * @param method the HTTP method
   * @param httpProtocol the protocol's name and version, like HTTP/1.1
   * @param headers the request's headers
   */
  public static Result examine(String method, String httpProtocol, Headers headers) {
    if (!HeaderTokens.contain(headers.values("Upgrade"), "websocket")) {
      return new NotAWebSocket();
    }
    // RFC 6455 4.2.1, in its own order, but the version ahead of the key: clients of old drafts
    // have other keys, and
    // deserve to be told the version.
    if (!method.equals("GET")) {
      return badRequest("The method is " + quote(method) + "; a WebSocket is opened by GET.");
    }
    if (!httpProtocol.startsWith("HTTP/1.") || httpProtocol.equals("HTTP/1.0")) {
      return badRequest(
          "The request came by " + quote(httpProtocol) + "; an Upgrade header needs HTTP/1.1.");
    }
    if (valuesOf(headers, "Host").size() != 1) {
      return badRequest("The header Host is missing or repeated; exactly one is allowed.");
    }
    if (!HeaderTokens.contain(headers.values("Connection"), "upgrade")) {
      return badRequest(
          "The header Connection does not name Upgrade, which must stand there when the header"
              + " Upgrade is used.");
    }
    List<String> versions = valuesOf(headers, "Sec-WebSocket-Version");
    if (versions.size() > 1) {
      return badRequest("The header Sec-WebSocket-Version is repeated; exactly one is allowed.");
    }
    if (!versions.equals(List.of(VERSION))) {
      return wrongVersion(versions);
    }
    List<String> keys = valuesOf(headers, "Sec-WebSocket-Key");
    if (keys.size() != 1) {
      return badRequest(
          "The header Sec-WebSocket-Key is "
              + (keys.isEmpty() ? "missing" : "repeated")
              + "; exactly one is allowed.");
    }
    if (!isKey(keys.get(0))) {
      return badRequest(
          "The header Sec-WebSocket-Key is not 16 bytes in Base64, which are 24 characters.");
    }
    return new Valid(
        acceptKey(keys.get(0)), HeaderTokens.distinct(headers.values("Sec-WebSocket-Protocol")));
  }

  /**
   * Judges a CONNECT of HTTP/2 whose pseudo-header :protocol is websocket (RFC 8441 5): without
   * Upgrade, Connection and key, which have no meaning there.
   *
   * @param headers the request's headers
   */
  public static Result examineConnect(Headers headers) {
    List<String> versions = valuesOf(headers, "Sec-WebSocket-Version");
    if (!versions.equals(List.of(VERSION))) {
      String sentence =
          versions.size() > 1
              ? "The header Sec-WebSocket-Version is repeated; exactly one is allowed."
              : wrongVersion(versions).sentence();
      // RFC 6455 4.4. Not 426, which must name a protocol in Upgrade (RFC 9110 15.5.22): HTTP/2 has
      // no such header (RFC 9113 8.2.2).
      return new Rejected(400, sentence, Map.of("Sec-WebSocket-Version", VERSION));
    }
    return new Valid(null, HeaderTokens.distinct(headers.values("Sec-WebSocket-Protocol")));
  }

  /**
   * Returns what a server answers to a key (RFC 6455 4.2.2): Base64 of SHA-1 of the key and a
   * constant.
   */
  public static String acceptKey(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1").digest((key + ACCEPT_GUID).getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-1.", e);
    }
  }

  private static Result badRequest(String sentence) {
    return new Rejected(400, sentence, Map.of());
  }

  private static Rejected wrongVersion(List<String> versions) {
    String sentence =
        versions.isEmpty()
            ? "The header Sec-WebSocket-Version is missing; it must be 13."
            : "The header Sec-WebSocket-Version is "
                + quote(versions.get(0))
                + "; only version 13 is spoken here.";
    // RFC 6455 4.4 names the version; RFC 9110 15.5.22 and 7.8 want a 426 to name the protocol too.
    return new Rejected(
        426,
        sentence,
        Map.of("Sec-WebSocket-Version", VERSION, "Upgrade", "websocket", "Connection", "Upgrade"));
  }

  /** Whether this is Base64 of 16 bytes, padded. */
  private static boolean isKey(String key) {
    if (key.length() != KEY_LENGTH) {
      return false;
    }
    try {
      return Base64.getDecoder().decode(key).length == 16;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static List<String> valuesOf(Headers headers, String name) {
    List<String> values = new ArrayList<>();
    for (String value : headers.values(name)) {
      values.add(value.strip());
    }
    return values;
  }

  /** Returns a piece of the request fit for a log line: short, and nothing but printable ASCII. */
  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < Math.min(text.length(), QUOTE_LENGTH); i++) {
      char c = text.charAt(i);
      quoted.append(c >= ' ' && c <= '~' && c != '"' ? c : '?');
    }
    return quoted.append(text.length() > QUOTE_LENGTH ? "...\"" : "\"").toString();
  }
}
