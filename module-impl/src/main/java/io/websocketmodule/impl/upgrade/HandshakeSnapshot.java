// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import io.websocketmodule.Handshake;
import io.websocketmodule.impl.managed.NegotiatedExtension;
import io.websocketmodule.impl.protocol.DeflateTerms;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.Extension;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * The request of a handshake: while it is alive its live view, behind {@link #detach} a copy of
 * little, which holds nothing of the request. Containers recycle requests, and a reference kept
 * would show somebody else's.
 *
 * <p>Thread rule: any thread; while the request is alive those that may use the request.
 */
final class HandshakeSnapshot implements Handshake {

  @SuppressWarnings("rawtypes")
  private static final AtomicReferenceFieldUpdater<HandshakeSnapshot, Map> ROLES =
      AtomicReferenceFieldUpdater.newUpdater(HandshakeSnapshot.class, Map.class, "roles");

  private final String serverName;
  private final int serverPort;
  private final String path;
  private final String query;
  private final InetSocketAddress remoteAddress;
  private final InetSocketAddress localAddress;
  private final boolean secure;
  private final String origin;

  /** Roles asked about, and the answers; null: none was asked about. */
  private volatile Map<String, Boolean> roles;

  /** Null behind detach; written last there, so that whoever reads null finds what was kept. */
  private volatile HttpServletRequest request;

  private volatile String subprotocol;
  private volatile DeflateTerms compression;
  private Principal principal;

  /** Null behind detach where there was none, and when it has ended. */
  private volatile Object session;

  private volatile boolean sessionEnded;
  private Map<String, List<String>> headers;

  HandshakeSnapshot(HttpServletRequest request) {
    this.request = request;
    serverName = CommonValues.text(request.getServerName());
    serverPort = request.getServerPort();
    path = CommonValues.text(request.getRequestURI());
    query = request.getQueryString();
    remoteAddress = SocketAddresses.of(request.getRemoteAddr(), request.getRemotePort());
    localAddress = CommonValues.local(request.getLocalAddr(), request.getLocalPort());
    secure = request.isSecure();
    origin = CommonValues.text(request.getHeader("Origin"));
  }

  /**
   * Lets the request go.
   *
   * @param keepHeaders whether to copy its headers before
   */
  void detach(boolean keepHeaders) {
    HttpServletRequest live = request;
    if (live == null) {
      return;
    }
    try {
      principal = live.getUserPrincipal();
      session = live.getSession(false);
      if (sessionEnded) { // meanwhile
        session = null;
      }
      headers = keepHeaders ? headersOf(live) : null;
    } finally {
      request = null;
    }
  }

  /** Lets the HTTP session go, which has ended. */
  void sessionEnded() {
    sessionEnded = true;
    session = null;
  }

  /** The request's path as the client wrote it. */
  String path() {
    return path;
  }

  /** Tells which subprotocol was chosen; null: none. */
  void chosen(String name) {
    subprotocol = name;
  }

  /** Tells how messages are compressed. */
  void agreed(DeflateTerms terms) {
    compression = terms;
  }

  /** How messages are compressed; null: they are not. */
  DeflateTerms compression() {
    return compression;
  }

  @Override
  public List<Extension> extensions() {
    DeflateTerms agreed = compression;
    return agreed == null ? List.of() : List.of(new NegotiatedExtension(agreed));
  }

  @Override
  public Map<String, List<String>> getHeaders() {
    HttpServletRequest live = request;
    if (live != null) {
      return headersOf(live);
    }
    if (headers == null) {
      throw new IllegalStateException(
          "The request is over and its headers were not kept: read them before the upgrade, or accept with"
              + " WebSocketOptions.keepHeaders(true)");
    }
    return headers;
  }

  @Override
  public Principal getUserPrincipal() {
    HttpServletRequest live = request;
    return live != null ? live.getUserPrincipal() : principal;
  }

  /** The ws or wss URI in full, as Jakarta WebSocket's containers give it. */
  @Override
  public URI getRequestURI() {
    boolean usual = serverPort <= 0 || serverPort == (secure ? 443 : 80);
    String host =
        serverName.indexOf(':') < 0 || serverName.startsWith("[")
            ? serverName
            : "[" + serverName + "]";
    String authority = usual ? host : host + ":" + serverPort;
    try {
      return new URI(scheme() + "://" + authority + path + (query == null ? "" : "?" + query));
    } catch (URISyntaxException e) {
      return quoted(authority);
    }
  }

  private String scheme() {
    return secure ? "wss" : "ws";
  }

  @Override
  public boolean isUserInRole(String role) {
    HttpServletRequest live = request;
    if (live != null) {
      boolean answer = live.isUserInRole(role);
      remember(role, answer);
      return answer;
    }
    Map<String, Boolean> asked = roles;
    Boolean answer = asked == null ? null : asked.get(role);
    if (answer == null) {
      throw new IllegalStateException(
          "The request is over, and nobody asked it about the role \""
              + role
              + "\": ask Handshake.isUserInRole before the upgrade for every role that matters later");
    }
    return answer;
  }

  /** Most applications ask about none, and an empty map for each connection takes 64 bytes. */
  private void remember(String role, boolean answer) {
    if (roles == null) {
      ROLES.compareAndSet(this, null, new ConcurrentHashMap<>());
    }
    roles.put(role, answer);
  }

  @Override
  public Object getHttpSession() {
    HttpServletRequest live = request;
    return live != null ? live.getSession(false) : session;
  }

  @Override
  public Map<String, List<String>> getParameterMap() {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        parameters.computeIfAbsent(decoded(name), key -> new ArrayList<>()).add(decoded(value));
      }
    }
    parameters.replaceAll((name, values) -> Collections.unmodifiableList(values));
    return Collections.unmodifiableMap(parameters);
  }

  @Override
  public String getQueryString() {
    return query;
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return remoteAddress;
  }

  @Override
  public InetSocketAddress localAddress() {
    return localAddress;
  }

  @Override
  public boolean isSecure() {
    return secure;
  }

  @Override
  public Optional<String> origin() {
    return Optional.ofNullable(origin);
  }

  @Override
  public Optional<String> subprotocol() {
    return Optional.ofNullable(subprotocol);
  }

  /** Names in any case, as HTTP has them (Jakarta WebSocket, HandshakeRequest.getHeaders). */
  private static Map<String, List<String>> headersOf(HttpServletRequest live) {
    Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : Collections.list(live.getHeaderNames())) {
      copy.put(name, List.copyOf(Collections.list(live.getHeaders(name))));
    }
    return Collections.unmodifiableMap(copy);
  }

  /** Containers can be told to take characters that java.net.URI does not. */
  private URI quoted(String authority) {
    try {
      return new URI(scheme(), authority, decoded(path), query, null);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("The request's URI is none: " + LogText.of(path), e);
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // A percent sign that encodes nothing: as it came.
      return text;
    }
  }
}
