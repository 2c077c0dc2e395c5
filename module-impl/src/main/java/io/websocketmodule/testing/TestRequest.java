// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.testing;

import io.websocketmodule.HttpContext;
import io.websocketmodule.WebSocketContext;
import io.websocketmodule.impl.managed.NegotiatedExtension;
import io.websocketmodule.managed.WebSocketHandler;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.managed.WebSocketTask;
import io.websocketmodule.managed.WebSockets;
import io.websocketmodule.spi.Acceptance;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.security.Principal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The request of a WebSocket to be opened in a test: what its {@link io.websocketmodule.Handshake}
 * will tell, and the options that it is accepted with. From {@link TestServer#request}; each method
 * changes and returns it. For one thread.
 */
public final class TestRequest {

  private final TestServer server;
  private final URI uri;
  private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private List<String> offered = List.of();
  private Principal principal;
  private Set<String> roles = Set.of();
  private WebSocketOptions options = WebSocketOptions.defaults();

  TestRequest(TestServer server, String uri) {
    this.server = server;
    this.uri = URI.create("ws://server.test/").resolve(uri);
  }

  /** Adds a header. The Origin, too, is given this way. */
  public TestRequest header(String name, String value) {
    headers.computeIfAbsent(name, key -> new ArrayList<>(1)).add(value);
    return this;
  }

  /** Says who is logged in, and in which roles. */
  public TestRequest user(String name, String... inRoles) {
    principal = () -> name;
    roles = Set.of(inRoles);
    return this;
  }

  /** Offers subprotocols; which is chosen the options say. */
  public TestRequest offering(String... subprotocols) {
    offered = List.of(subprotocols);
    return this;
  }

  /** Says what the connection is accepted with, as the servlet would; defaults otherwise. */
  public TestRequest options(WebSocketOptions acceptedWith) {
    options = acceptedWith;
    return this;
  }

  /**
   * Accepts the request by a handler and opens the connection; onOpen has been called on return.
   *
   * @throws IllegalStateException the handler was used before
   * @throws IllegalArgumentException the options choose a subprotocol that is not offered
   */
  public WebSocketTester open(WebSocketHandler handler) {
    return open((request, response) -> WebSockets.accept(request, response, options, handler));
  }

  /**
   * Accepts the request by a task and opens the connection; the task runs on a thread of its own.
   *
   * @throws IllegalArgumentException the options choose a subprotocol that is not offered
   */
  public WebSocketTester open(WebSocketTask task) {
    return open((request, response) -> WebSockets.accept(request, response, options, task));
  }

  private WebSocketTester open(BiConsumer<HttpServletRequest, HttpServletResponse> accept) {
    Map<String, Object> attributes = new HashMap<>();
    attributes.put(HttpContext.WEBSOCKET_VERSION, "13");
    attributes.put(HttpContext.IIS_WEBSOCK, WebSocketContext.NAME);
    attributes.put(Acceptance.OFFERED_SUBPROTOCOLS, offered);
    accept.accept(request(attributes), response());
    return server.open((Acceptance) attributes.get(Acceptance.ATTRIBUTE), handshake());
  }

  private TestHandshake handshake() {
    return new TestHandshake(
        uri,
        principal,
        roles,
        options.keepHeaders() ? headers : null,
        Optional.ofNullable(headers.get("Origin")).map(values -> values.get(0)),
        options.subprotocol(),
        options.compression().orElse(false)
            ? List.of(new NegotiatedExtension(TestServer.AGREED))
            : List.of());
  }

  /** As much of a request as accepting uses. */
  private HttpServletRequest request(Map<String, Object> attributes) {
    return proxy(
        HttpServletRequest.class,
        (method, arguments) ->
            switch (method) {
              case "getAttribute" -> attributes.get(arguments[0]);
              case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
              case "getRequestURI" -> uri.getPath();
              default -> throw new UnsupportedOperationException(method);
            });
  }

  private static HttpServletResponse response() {
    return proxy(
        HttpServletResponse.class,
        (method, arguments) ->
            switch (method) {
              case "isCommitted" -> false;
              case "setStatus", "setHeader" -> null;
              default -> throw new UnsupportedOperationException(method);
            });
  }

  private interface Answers {
    Object to(String method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Answers answers) {
    return type.cast(
        Proxy.newProxyInstance(
            TestRequest.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> answers.to(method.getName(), arguments)));
  }
}
