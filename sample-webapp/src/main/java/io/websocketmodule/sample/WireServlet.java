// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The feed of the page that shows the wire. The context parameter {@code sample.wire} says whose
 * frames a viewer sees: {@code own}, or by the operator's choice {@code all}.
 */
public final class WireServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private static final String PARAMETER = "sample.wire";

  /** Pages of this host alone look on, whatever the setting is; one batch always has room. */
  private static final WebSocketOptions OPTIONS =
      WebSocketOptions.defaults()
          .subprotocol(Wire.SUBPROTOCOL)
          .allowedOrigins("same-origin")
          .sendBufferLimit(1024 * 1024);

  private transient Wire wire;
  private final transient AtomicBoolean listening = new AtomicBoolean();

  @Override
  public void init() throws ServletException {
    String server = UUID.randomUUID().toString();
    Wire.Shown shown = shown(getServletContext().getInitParameter(PARAMETER));
    wire =
        new Wire(
            shown,
            () ->
                WireEvents.hello(
                    server, shown == Wire.Shown.ALL, TraceSettings.of(getServletContext())));
    listen();
  }

  /** Where a container starts servlets before the module's filter: when the first viewer comes. */
  private void listen() {
    if (listening.compareAndSet(false, true)) {
      try {
        WebSockets.traceFrames(getServletContext(), wire);
      } catch (IllegalStateException notInstalledYet) {
        listening.set(false);
      }
    }
  }

  /**
   * What the parameter means.
   *
   * @param value null: it is not set
   */
  static Wire.Shown shown(String value) throws ServletException {
    if (value == null || value.equals("own")) {
      return Wire.Shown.OWN;
    }
    if (value.equals("all")) {
      return Wire.Shown.ALL;
    }
    throw new ServletException(
        "The context parameter " + PARAMETER + " is \"" + value + "\"; allowed is own or all.");
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (PlainAnswer.given(request, response)) {
      return;
    }
    boolean speaks = WebSockets.chooseProtocol(request, Wire.SUBPROTOCOL).isPresent();
    if (WebSockets.isWebSocketRequest(request) && !speaks) {
      PlainAnswer.send(
          response,
          HttpServletResponse.SC_BAD_REQUEST,
          "Offer the subprotocol " + Wire.SUBPROTOCOL + ".");
      return;
    }
    listen();
    String token = BrowserToken.of(request).orElse(null);
    WebSockets.accept(request, response, OPTIONS, new WireViewer(wire, token));
  }
}
