// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.HttpAnswer;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.servlet.ManagedEcho;
import io.websocketmodule.checks.servlet.NativeEcho;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;

/**
 * A servlet that a request was forwarded to may accept it: containers end the response at the end
 * of a forward, each in its own way.
 */
interface ForwardChecks extends Checks {

  @Test
  default void aForwardedRequestMayBeAccepted() throws Exception {
    Application application =
        new Application()
            .handle("/native", new NativeEcho(journal()))
            .handle("/managed", new ManagedEcho(journal()))
            .handle(
                "/by-request",
                (request, response) ->
                    request
                        .getRequestDispatcher("/" + request.getQueryString())
                        .forward(request, response))
            .handle(
                "/by-context",
                (request, response) ->
                    request
                        .getServletContext()
                        .getRequestDispatcher("/" + request.getQueryString())
                        .forward(request, response));
    try (RunningServer server = start(application)) {
      for (String path : new String[] {"/by-request", "/by-context"}) {
        for (String echo : new String[] {"native", "managed"}) {
          try (RawClient client = RawClient.open(server.port(), path + "?" + echo)) {
            client.send(ClientFrame.text("hello"));
            assertEquals("hello", client.readMessage().text(), path + " to " + echo);
          }
        }
      }
    }
  }

  @Test
  default void aForwardMayCancel() throws Exception {
    Application application =
        new Application()
            .handle(
                "/",
                (request, response) -> {
                  response.setStatus(101);
                  request.getRequestDispatcher("/refuse").forward(request, response);
                })
            .handle(
                "/refuse",
                (request, response) -> {
                  response.setStatus(403);
                  response.getWriter().print("no");
                });
    try (RunningServer server = start(application);
        RawClient client = RawClient.connect(server.port())) {
      HttpAnswer answer = client.request(client.handshake("/"));
      assertEquals(403, answer.status());
      assertEquals("no", answer.body());
    }
  }

  /** Its three arguments come with Servlet 6.1; elsewhere there is nothing to call. */
  @Test
  default void aRedirectOfServlet61CancelsAndIsRefusedLikeTheOthers() throws Exception {
    Application application =
        new Application()
            .handle(
                "/before",
                (request, response) -> {
                  response.setStatus(101);
                  redirect(response);
                })
            .handle(
                "/behind",
                (request, response) -> {
                  response.setStatus(101);
                  response.flushBuffer();
                  try {
                    redirect(response);
                  } catch (IllegalStateException e) {
                    journal().note("redirect", "refused");
                  }
                });
    if (redirect() == null) {
      return;
    }
    try (RunningServer server = start(application)) {
      try (RawClient client = RawClient.connect(server.port())) {
        HttpAnswer answer = client.request(client.handshake("/before"));
        assertEquals(307, answer.status());
        assertEquals("/elsewhere", answer.header("location"));
      }
      try (RawClient client = RawClient.connect(server.port())) {
        assertEquals(101, client.upgrade("/behind").status());
        assertEquals("refused", journal().next("redirect"));
      }
    }
  }

  private static Method redirect() {
    try {
      return HttpServletResponse.class.getMethod(
          "sendRedirect", String.class, int.class, boolean.class);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  private static void redirect(HttpServletResponse response) throws Exception {
    try {
      redirect().invoke(response, "/elsewhere", 307, true);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
