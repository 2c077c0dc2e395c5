// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.HttpContext;
import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.servlet.ManagedEcho;
import io.websocketmodule.checks.servlet.NativeEcho;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a 101 becomes a WebSocket: flushes, cancellations, filters in front. */
interface AcceptChecks extends Checks {

  @Test
  default void theContextIsThereFromTheFlushOn() throws Exception {
    Application application =
        new Application()
            .handle(
                "/",
                (request, response) -> {
                  HttpContext context = HttpContext.of(request);
                  response.setStatus(101);
                  journal().note("flush", "before " + context.webSocket().isPresent());
                  response.flushBuffer();
                  journal().note("flush", "after " + context.webSocket().isPresent());
                  journal().note("flush", "committed " + response.isCommitted());
                  response.setStatus(404);
                  response.getWriter().print("ignored");
                  journal().note("flush", thrown(() -> response.sendError(404)));
                  journal().note("flush", thrown(() -> response.sendRedirect("/elsewhere")));
                  journal().note("flush", thrown(response::reset));
                  NativeEcho.start(context.webSocket().orElseThrow(), journal(), null);
                });
    try (RunningServer server = start(application);
        RawClient client = RawClient.open(server.port(), "/")) {
      echoes(client);
      assertEquals("before false", journal().next("flush"));
      assertEquals("after true", journal().next("flush"));
      assertEquals("committed true", journal().next("flush"));
      for (int i = 0; i < 3; i++) {
        assertEquals("IllegalStateException", journal().next("flush"));
      }
    }
  }

  private static String thrown(Attempt attempt) {
    try {
      attempt.run();
      return "nothing";
    } catch (Exception e) {
      return e.getClass().getSimpleName();
    }
  }

  @Test
  default void anyFlushOpensAndNoneDoesToo() throws Exception {
    Application application =
        new Application()
            .handle(
                "/writer",
                (request, response) -> {
                  response.setStatus(101);
                  response.getWriter().flush();
                  echo(request);
                })
            .handle(
                "/stream",
                (request, response) -> {
                  response.setStatus(101);
                  response.getOutputStream().flush();
                  echo(request);
                })
            .handle(
                "/none",
                (request, response) -> {
                  HttpContext context = HttpContext.of(request);
                  new ManagedEcho(journal()).handle(request, response);
                  journal().note("none", String.valueOf(context.webSocket().isPresent()));
                });
    try (RunningServer server = start(application)) {
      for (String path : new String[] {"/writer", "/stream", "/none"}) {
        try (RawClient client = RawClient.open(server.port(), path)) {
          echoes(client);
        }
      }
      assertEquals("false", journal().next("none"));
    }
  }

  private void echo(HttpServletRequest request) {
    NativeEcho.start(HttpContext.of(request).webSocket().orElseThrow(), journal(), null);
  }

  @Test
  default void anotherStatusBeforeTheFlushCancels() throws Exception {
    Application application =
        new Application()
            .handle(
                "/status",
                (request, response) -> {
                  response.setStatus(101);
                  response.setStatus(202);
                  response.getWriter().print("as you like");
                })
            .handle(
                "/error",
                (request, response) -> {
                  new ManagedEcho(journal()).handle(request, response);
                  response.sendError(409, "no");
                })
            .handle(
                "/reset",
                (request, response) -> {
                  new ManagedEcho(journal()).handle(request, response);
                  response.reset();
                  response.getWriter().print("plain");
                })
            .handle(
                "/redirect",
                (request, response) -> {
                  response.setStatus(101);
                  response.sendRedirect("/elsewhere");
                })
            .handle(
                "/exception",
                (request, response) -> {
                  new NativeEcho(journal()).handle(request, response);
                  throw new IllegalStateException("expected by a test");
                });
    try (RunningServer server = start(application)) {
      assertEquals(202, status(server, "/status"));
      assertEquals(409, status(server, "/error"));
      assertEquals(200, status(server, "/reset"));
      assertEquals(302, status(server, "/redirect"));
      assertEquals(500, status(server, "/exception?id=exception"));
      assertEquals("failed ", journal().next("exception").substring(0, 7));
    }
  }

  private static int status(RunningServer server, String path) throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      return client.request(client.handshake(path)).status();
    }
  }

  @Test
  default void aFilterInFrontMayTakeItsTime() throws Exception {
    Filter slow =
        (request, response, chain) -> {
          pause();
          chain.doFilter(request, response);
          pause();
        };
    Application application =
        new Application()
            .filterInFront(slow)
            .handle("/native", new NativeEcho(journal()))
            .handle("/managed", new ManagedEcho(journal()));
    try (RunningServer server = start(application)) {
      for (String path : new String[] {"/native", "/managed"}) {
        try (RawClient client = RawClient.connect(server.port())) {
          String handshake = client.handshake(path);
          client.send(handshake.getBytes(StandardCharsets.UTF_8));
          client.send(ClientFrame.text("early"));
          assertEquals(101, client.readAnswer().status());
          assertEquals("early", client.readMessage().text());
          echoes(client);
        }
      }
    }
  }

  private static void pause() {
    try {
      new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void echoes(RawClient client) throws IOException {
    client.send(ClientFrame.text("hello"));
    assertEquals("hello", client.readMessage().text());
  }
}
