// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.servlet.ManagedEcho;
import io.websocketmodule.checks.servlet.NativeEcho;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Requests that were started asynchronously, and accepted or refused on another thread. */
interface AsyncChecks extends Checks {

  @Test
  default void anAsyncRequestMayAcceptOnAnotherThread() throws Exception {
    Application application =
        new Application()
            .handle(
                "/native",
                (request, response) -> {
                  AsyncContext async = request.startAsync();
                  later(
                      () -> {
                        new NativeEcho(journal()).handle(request(async), response(async));
                        async.complete();
                      });
                })
            .handle(
                "/wrapped",
                (request, response) -> {
                  AsyncContext async = request.startAsync(request, response);
                  later(
                      () -> {
                        new NativeEcho(journal()).handle(request(async), response(async));
                        async.complete();
                      });
                })
            .handle(
                "/managed",
                (request, response) -> {
                  AsyncContext async = request.startAsync();
                  later(
                      () -> {
                        new ManagedEcho(journal()).handle(request(async), response(async));
                        async.complete();
                      });
                });
    try (RunningServer server = start(application)) {
      for (String path : new String[] {"/native", "/wrapped", "/managed"}) {
        try (RawClient client = RawClient.open(server.port(), path)) {
          echoes(client);
          client.send(ClientFrame.close(1000, ""));
          assertEquals(1000, client.readClose().closeCode());
          client.expectEnd();
        }
      }
    }
  }

  @Test
  default void anAsyncRequestMayAcceptInItsDispatch() throws Exception {
    Application application =
        new Application()
            .handle(
                "/",
                (request, response) -> {
                  if (request.getAttribute("again") == null) {
                    request.setAttribute("again", true);
                    AsyncContext async = request.startAsync();
                    later(async::dispatch);
                  } else {
                    new NativeEcho(journal()).handle(request, response);
                  }
                });
    try (RunningServer server = start(application);
        RawClient client = RawClient.open(server.port(), "/")) {
      echoes(client);
    }
  }

  @Test
  default void anAsyncRequestMayRefuse() throws Exception {
    Application application =
        new Application()
            .handle(
                "/refuse",
                (request, response) -> {
                  AsyncContext async = request.startAsync();
                  later(
                      () -> {
                        response(async).setStatus(403);
                        response(async).getWriter().print("no");
                        async.complete();
                      });
                })
            .handle("/timeout", (request, response) -> request.startAsync().setTimeout(200));
    try (RunningServer server = start(application)) {
      assertEquals(403, status(server, "/refuse"));
      assertEquals(500, status(server, "/timeout"));
    }
  }

  private static HttpServletRequest request(AsyncContext async) {
    return (HttpServletRequest) async.getRequest();
  }

  private static HttpServletResponse response(AsyncContext async) {
    return (HttpServletResponse) async.getResponse();
  }

  private static void later(Attempt attempt) {
    Thread thread =
        new Thread(
            () -> {
              try {
                attempt.run();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private static int status(RunningServer server, String path) throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      return client.request(client.handshake(path)).status();
    }
  }

  private static void echoes(RawClient client) throws IOException {
    client.send(ClientFrame.text("hello"));
    assertEquals("hello", client.readMessage().text());
  }
}
