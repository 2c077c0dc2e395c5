// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The container's request. After {@link #recycle} every call fails the test. */
final class FakeRequest {

  final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  final Map<String, Object> attributes = new LinkedHashMap<>();
  final Set<String> roles = Set.of("admin");
  String method = "GET";
  String protocol = "HTTP/1.1";
  String connectProtocol;
  String query = "a=1&b=%20&a=2";
  String path = "/app/chat";
  String servletPath = "/chat";
  String pathInfo;
  DispatcherType dispatcher = DispatcherType.REQUEST;
  String remoteAddress = "192.0.2.7";
  String serverName = "example.org";
  int serverPort = 80;
  boolean secure;
  FakeAsync async;
  boolean upgraded;
  Principal user = () -> "ronald";

  /** Null: it has none. */
  HttpSession session;

  /** What happens meanwhile when somebody asks for a header, by its name; once. */
  final Map<String, Runnable> meanwhile = new TreeMap<>();

  private boolean recycled;

  /** A handshake that is good in every way. */
  static FakeRequest handshake() {
    return new FakeRequest()
        .header("Host", "example.org")
        .header("Upgrade", "websocket")
        .header("Connection", "keep-alive, Upgrade")
        .header("Sec-WebSocket-Version", "13")
        .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
  }

  /** The same over HTTP/2. */
  static FakeRequest connect() {
    FakeRequest request = new FakeRequest().header("Sec-WebSocket-Version", "13");
    request.method = "CONNECT";
    request.protocol = "HTTP/2.0";
    request.connectProtocol = "websocket";
    return request;
  }

  FakeRequest header(String name, String... values) {
    headers.put(name, new ArrayList<>(List.of(values)));
    return this;
  }

  FakeRequest without(String name) {
    headers.remove(name);
    return this;
  }

  HttpServletRequest asRequest() {
    return Duck.as(HttpServletRequest.class, this);
  }

  /** The container uses the object for another request. */
  void recycle() {
    recycled = true;
  }

  private <T> T alive(T value) {
    if (recycled) {
      throw new AssertionError("The request was used after its end");
    }
    return value;
  }

  String getMethod() {
    return alive(method);
  }

  String getScheme() {
    return alive(secure ? "https" : "http");
  }

  String getProtocol() {
    return alive(protocol);
  }

  String getHeader(String name) {
    return alive(headers.containsKey(name) ? headers.get(name).get(0) : null);
  }

  Enumeration<String> getHeaders(String name) {
    Runnable happens = meanwhile.remove(name);
    if (happens != null) {
      happens.run();
    }
    return alive(Collections.enumeration(headers.getOrDefault(name, List.of())));
  }

  Enumeration<String> getHeaderNames() {
    return alive(Collections.enumeration(headers.keySet()));
  }

  Object getAttribute(String name) {
    return alive(attributes.get(name));
  }

  void setAttribute(String name, Object value) {
    alive(attributes.put(name, value));
  }

  String getRequestURI() {
    return alive(path);
  }

  String getServletPath() {
    return alive(servletPath);
  }

  String getPathInfo() {
    return alive(pathInfo);
  }

  String getQueryString() {
    return alive(query);
  }

  String getServerName() {
    return alive(serverName);
  }

  int getServerPort() {
    return alive(serverPort);
  }

  String getRemoteAddr() {
    return alive(remoteAddress);
  }

  int getRemotePort() {
    return alive(4711);
  }

  String getLocalAddr() {
    return alive("192.0.2.1");
  }

  int getLocalPort() {
    return alive(8080);
  }

  boolean isSecure() {
    return alive(secure);
  }

  Principal getUserPrincipal() {
    return alive(user);
  }

  HttpSession getSession(boolean create) {
    if (create) {
      throw new AssertionError("The module makes no session");
    }
    return alive(session);
  }

  boolean isUserInRole(String role) {
    return alive(roles.contains(role));
  }

  ServletContext getServletContext() {
    return alive(new FakeApplication().context());
  }

  DispatcherType getDispatcherType() {
    return alive(async != null && async.dispatched ? DispatcherType.ASYNC : dispatcher);
  }

  boolean isAsyncStarted() {
    return alive(async != null && async.running());
  }

  AsyncContext startAsync(ServletRequest request, ServletResponse response) {
    async = alive(new FakeAsync(request, response));
    return getAsyncContext();
  }

  AsyncContext getAsyncContext() {
    return alive(Duck.as(AsyncContext.class, async));
  }

  <T extends HttpUpgradeHandler> T upgrade(Class<T> handler) {
    upgraded = true;
    return null;
  }
}
