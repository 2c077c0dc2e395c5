// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.managed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.HttpContext;
import io.websocketmodule.WebSocketContext;
import io.websocketmodule.spi.Acceptance;
import io.websocketmodule.spi.HandlerPort;
import io.websocketmodule.spi.ShutdownHooks;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Accepting sets 101, the subprotocol and an attribute, or changes nothing at all. */
class AcceptTest {

  private final Map<String, Object> attributes = new HashMap<>();
  private final Map<String, String> headers = new HashMap<>();
  private int status = 200;
  private boolean committed;

  private final HttpServletRequest request =
      fake(
          HttpServletRequest.class,
          (method, arguments) ->
              switch (method) {
                case "getAttribute" -> attributes.get(arguments[0]);
                case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
                case "getRequestURI" -> "/chat";
                default -> throw new AssertionError(method);
              });

  private final HttpServletResponse response =
      fake(
          HttpServletResponse.class,
          (method, arguments) ->
              switch (method) {
                case "isCommitted" -> committed;
                case "setStatus" -> {
                  status = (int) arguments[0];
                  yield null;
                }
                case "setHeader" -> headers.put((String) arguments[0], (String) arguments[1]);
                default -> throw new AssertionError(method);
              });

  private final WebSocketHandler handler = new WebSocketHandler() {};

  private interface Answers {
    Object to(String method, Object[] arguments);
  }

  private static <T> T fake(Class<T> type, Answers answers) {
    return type.cast(
        Proxy.newProxyInstance(
            AcceptTest.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> answers.to(method.getName(), arguments)));
  }

  private void moduleIsActive() {
    attributes.put(HttpContext.WEBSOCKET_VERSION, "13");
  }

  private void validHandshake(String... offered) {
    moduleIsActive();
    attributes.put(HttpContext.IIS_WEBSOCK, WebSocketContext.NAME);
    attributes.put(Acceptance.OFFERED_SUBPROTOCOLS, List.of(offered));
  }

  private void assertUntouched() {
    assertEquals(200, status);
    assertEquals(Map.of(), headers);
    assertNull(attributes.get(Acceptance.ATTRIBUTE));
  }

  @Test
  void aHandlerIsLeftOnTheRequest() {
    validHandshake();
    WebSockets.accept(request, response, handler);
    assertEquals(101, status);
    assertEquals(Map.of(), headers);
    Acceptance left = (Acceptance) attributes.get(Acceptance.ATTRIBUTE);
    assertSame(WebSocketOptions.defaults(), left.options());
    assertTrue(left.endpoint() instanceof HandlerPort);
  }

  @Test
  void aTaskIsLeftOnTheRequest() {
    validHandshake();
    WebSocketTask task = session -> {};
    WebSocketOptions options = WebSocketOptions.defaults().keepHeaders(true);
    WebSockets.accept(request, response, options, task);
    assertEquals(new Acceptance(options, task), attributes.get(Acceptance.ATTRIBUTE));
    assertEquals(101, status);
  }

  @Test
  void theSubprotocolChosenIsSent() {
    validHandshake("chat", "chat.v2");
    String chosen = WebSockets.chooseProtocol(request, "chat.v3", "chat.v2", "chat").orElseThrow();
    assertEquals("chat.v2", chosen, "ours are in order of preference");
    WebSockets.accept(request, response, WebSocketOptions.defaults().subprotocol(chosen), handler);
    assertEquals(Map.of("Sec-WebSocket-Protocol", "chat.v2"), headers);
  }

  @Test
  void aSubprotocolThatWasNotOfferedIsRefusedAndNothingChanges() {
    validHandshake("chat");
    WebSocketOptions wrong = WebSocketOptions.defaults().subprotocol("Chat");
    assertThrows(
        IllegalArgumentException.class, () -> WebSockets.accept(request, response, wrong, handler));
    assertUntouched();
    WebSockets.accept(request, response, handler);
    assertEquals(101, status, "the handler is as good as before");
  }

  @Test
  void noneOfOursIsEmpty() {
    assertEquals(Optional.empty(), WebSockets.chooseProtocol(request, "chat"));
    validHandshake();
    assertEquals(Optional.empty(), WebSockets.chooseProtocol(request, "chat"));
    validHandshake("other");
    assertEquals(Optional.empty(), WebSockets.chooseProtocol(request, "chat"));
    assertEquals(Optional.empty(), WebSockets.chooseProtocol(request));
  }

  @Test
  void withoutTheModuleTheMessageSaysHowToEnableIt() {
    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class, () -> WebSockets.accept(request, response, handler));
    assertTrue(thrown.getMessage().contains("/chat"), thrown.getMessage());
    assertTrue(thrown.getMessage().contains("enabled"), thrown.getMessage());
    assertUntouched();
  }

  @Test
  void aCommittedResponseIsRefused() {
    validHandshake();
    committed = true;
    assertThrows(IllegalStateException.class, () -> WebSockets.accept(request, response, handler));
    assertUntouched();
  }

  @Test
  void aHandlerServesOneConnection() {
    validHandshake();
    WebSockets.accept(request, response, handler);
    attributes.remove(Acceptance.ATTRIBUTE);
    status = 200;
    assertThrows(IllegalStateException.class, () -> WebSockets.accept(request, response, handler));
    assertUntouched();
  }

  @Test
  void aRequestIsAcceptedOnce() {
    validHandshake();
    WebSockets.accept(request, response, handler);
    Object first = attributes.get(Acceptance.ATTRIBUTE);
    assertThrows(
        IllegalStateException.class, () -> WebSockets.accept(request, response, session -> {}));
    assertSame(first, attributes.get(Acceptance.ATTRIBUTE));
  }

  @Test
  void aRequestThatIsNoHandshakeIsLeftToTheModulesAnswer() {
    moduleIsActive();
    assertFalse(WebSockets.isWebSocketRequest(request));
    WebSocketOptions options = WebSocketOptions.defaults().subprotocol("chat");
    WebSockets.accept(request, response, options, handler);
    assertEquals(101, status);
  }

  @Test
  void aValidHandshakeIsOne() {
    assertFalse(WebSockets.isWebSocketRequest(request));
    validHandshake();
    assertTrue(WebSockets.isWebSocketRequest(request));
  }

  @Test
  void nullIsNoEndpoint() {
    validHandshake();
    assertThrows(
        NullPointerException.class,
        () -> WebSockets.accept(request, response, (WebSocketHandler) null));
    assertThrows(
        NullPointerException.class,
        () -> WebSockets.accept(request, response, (WebSocketTask) null));
    assertUntouched();
  }

  @Test
  void shutdownHooksGoToTheModuleOfTheApplication() {
    List<Runnable> added = new ArrayList<>();
    ShutdownHooks hooks = added::add;
    Map<String, Object> application = new HashMap<>();
    ServletContext context =
        fake(ServletContext.class, (method, arguments) -> application.get((String) arguments[0]));
    Runnable hook = () -> {};
    assertThrows(IllegalStateException.class, () -> WebSockets.onShutdown(context, hook));
    application.put(ShutdownHooks.ATTRIBUTE, hooks);
    WebSockets.onShutdown(context, hook);
    assertEquals(List.of(hook), added);
  }
}
