// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import io.websocketmodule.Handshake;
import io.websocketmodule.TracedFrame;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Handshakes and frames as the module tells a listener of them. */
final class WireHandshake {

  /** The key of RFC 6455 1.3. */
  static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private WireHandshake() {}

  /** A request, with headers beside its key. */
  static Handshake of(String uri, String subprotocol, Map<String, List<String>> more) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Sec-WebSocket-Key", List.of(KEY));
    headers.putAll(more);
    return (Handshake)
        Proxy.newProxyInstance(
            Handshake.class.getClassLoader(),
            new Class<?>[] {Handshake.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "remoteAddress" -> InetSocketAddress.createUnresolved("192.0.2.7", 7);
                  case "getRequestURI" -> URI.create(uri);
                  case "getHeaders" -> headers;
                  case "subprotocol" -> Optional.ofNullable(subprotocol);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  /** A request of a browser. */
  static Handshake by(String token) {
    return of("ws://here/chat", null, Map.of("cookie", List.of("a=b; sample-browser=" + token)));
  }

  /** A text frame of the peer. */
  static TracedFrame frame(long connection, String text) {
    ByteBuffer payload = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    return new TracedFrame(
        connection,
        1,
        Instant.EPOCH,
        true,
        true,
        0,
        1,
        true,
        0x01020304,
        payload.remaining(),
        payload.asReadOnlyBuffer());
  }
}
