// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import io.websocketmodule.Handshake;
import io.websocketmodule.TracedFrame;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.websocket.HandshakeResponse;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What passes on the wire, as the JSON that the page is sent. */
final class WireEvents {

  /** Of the payload that the operator allows, no more than a page has use for. */
  static final int MOST_PAYLOAD = 1024;

  /** RFC 6455 1.3: what a server appends to the client's key. */
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  /** Headers that prove who somebody is; what they say is not for screens. */
  private static final Set<String> SECRET = namesOf("Authorization", "Cookie", "Set-Cookie");

  /** Held, because to look the provider up takes longer than to build. */
  private static final JsonBuilderFactory JSON = Json.createBuilderFactory(Map.of());

  private WireEvents() {}

  private static Set<String> namesOf(String... names) {
    Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    set.addAll(List.of(names));
    return set;
  }

  /**
   * What a viewer is told first.
   *
   * @param server tells one run of the server from the next, which numbers connections from 1 again
   */
  static String hello(String server, boolean all, TraceSettings trace) {
    return JSON.createObjectBuilder()
        .add("event", "hello")
        .add("server", server)
        .add("all", all)
        .add("frames", trace.frames())
        .add("payload", trace.payload())
        .build()
        .toString();
  }

  static String opened(long connection, Handshake request, HandshakeResponse response) {
    JsonObjectBuilder event =
        JSON.createObjectBuilder()
            .add("event", "opened")
            .add("connection", connection)
            .add("time", Instant.now().toString())
            .add("peer", request.remoteAddress().getHostString())
            .add("port", request.remoteAddress().getPort())
            .add("request", head(requestLine(request), request.getHeaders()))
            .add("response", head("HTTP/1.1 101 Switching Protocols", response.getHeaders()));
    request.getHeaders().getOrDefault("Sec-WebSocket-Key", List.of()).stream()
        .findFirst()
        .ifPresent(key -> event.add("accept", acceptKey(key.strip())));
    return event.build().toString();
  }

  private static String requestLine(Handshake request) {
    URI uri = request.getRequestURI();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return "GET " + uri.getRawPath() + query + " HTTP/1.1";
  }

  private static JsonArrayBuilder head(String first, Map<String, List<String>> headers) {
    JsonArrayBuilder lines = JSON.createArrayBuilder().add(first);
    headers.forEach(
        (name, values) ->
            values.forEach(
                value -> lines.add(name + ": " + (SECRET.contains(name) ? "(not shown)" : value))));
    return lines;
  }

  /** How the accept key comes about, step by step (RFC 6455 4.2.2). */
  private static JsonObjectBuilder acceptKey(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return JSON.createObjectBuilder()
          .add("key", key)
          .add("guid", GUID)
          .add("sha1", HexFormat.of().formatHex(digest))
          .add("base64", Base64.getEncoder().encodeToString(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-1", e);
    }
  }

  static String frame(TracedFrame frame) {
    return JSON.createObjectBuilder()
        .add("event", "frame")
        .add("connection", frame.connection())
        .add("number", frame.number())
        .add("time", frame.time().toString())
        .add("fromPeer", frame.fromPeer())
        .add("fin", frame.fin())
        .add("reservedBits", frame.reservedBits())
        .add("opcode", frame.opcode())
        .add("type", frame.type())
        .add(
            "maskingKey",
            frame.masked()
                ? Json.createValue(HexFormat.of().toHexDigits(frame.maskingKey()))
                : JsonValue.NULL)
        .add("length", Long.toUnsignedString(frame.payloadLength()))
        .add("payload", hex(frame.payload()))
        .build()
        .toString();
  }

  private static String hex(ByteBuffer payload) {
    byte[] bytes = new byte[Math.min(payload.remaining(), MOST_PAYLOAD)];
    payload.get(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  static String closed(long connection) {
    return JSON.createObjectBuilder()
        .add("event", "closed")
        .add("connection", connection)
        .add("time", Instant.now().toString())
        .build()
        .toString();
  }

  /**
   * A message to a viewer.
   *
   * @param lost how many events before these it does not get
   */
  static String batch(long lost, List<String> events) {
    return "{\"lost\":" + lost + ",\"events\":[" + String.join(",", events) + "]}";
  }
}
