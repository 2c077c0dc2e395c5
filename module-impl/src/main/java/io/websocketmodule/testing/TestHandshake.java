// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.testing;

import io.websocketmodule.Handshake;
import jakarta.websocket.Extension;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The handshake that a {@link TestRequest} describes, as it looks after the upgrade.
 *
 * @param headers all of them; null: they were not kept
 */
record TestHandshake(
    URI uri,
    Principal principal,
    Set<String> roles,
    Map<String, List<String>> headers,
    Optional<String> origin,
    Optional<String> subprotocol,
    List<Extension> extensions)
    implements Handshake {

  @Override
  public Map<String, List<String>> getHeaders() {
    if (headers == null) {
      throw new IllegalStateException(
          "The headers were not kept: accept with WebSocketOptions.keepHeaders(true)");
    }
    return headers;
  }

  @Override
  public Principal getUserPrincipal() {
    return principal;
  }

  @Override
  public URI getRequestURI() {
    return uri;
  }

  @Override
  public boolean isUserInRole(String role) {
    return roles.contains(role);
  }

  @Override
  public Object getHttpSession() {
    return null;
  }

  @Override
  public Map<String, List<String>> getParameterMap() {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    String query = uri.getRawQuery();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      String[] parts = pair.split("=", 2);
      parameters
          .computeIfAbsent(decoded(parts[0]), name -> new ArrayList<>(1))
          .add(parts.length == 1 ? "" : decoded(parts[1]));
    }
    return parameters;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String getQueryString() {
    return uri.getRawQuery();
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return InetSocketAddress.createUnresolved("client.test", 50_000);
  }

  @Override
  public InetSocketAddress localAddress() {
    return InetSocketAddress.createUnresolved("server.test", isSecure() ? 443 : 80);
  }

  @Override
  public boolean isSecure() {
    return "wss".equals(uri.getScheme());
  }
}
