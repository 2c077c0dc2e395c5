// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import io.websocketmodule.Fragment;
import io.websocketmodule.HttpContext;
import io.websocketmodule.WebSocketCompletion;
import io.websocketmodule.WebSocketContext;
import io.websocketmodule.WebSocketException;
import io.websocketmodule.impl.connection.Counters;
import io.websocketmodule.impl.connection.Transport;
import io.websocketmodule.impl.transport.TransportUpgrade;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;

/** One request through the filter, and what became of it. */
final class Door implements TransportUpgrade {
  /** The attribute by which the container's own WebSocket asks for a connection. */
  static final String TAKEN = "container.taken";

  /** The application's part of a request. */
  interface Handler {
    void handle(HttpServletRequest request, HttpServletResponse response) throws Exception;
  }

  final FakeRequest request;
  final FakeResponse response = new FakeResponse();
  final FakeApplication application;
  final List<String> notes = new ArrayList<>();
  final Installation installation;
  final WebSocketModuleFilter filter;
  Throwable thrown;
  Throwable refusal;
  String obstacle;
  int switches;
  WebSocketException failure;

  /** How the container would open the connection. */
  Function<Transport, Transport.Events> opener;

  /** Of the same module the door that is in use; kept by the first. */
  private Door current = this;

  private final Door first;

  Door(FakeRequest request, String... settings) {
    this(request, new FakeApplication(), new Properties(), settings);
  }

  Door(FakeRequest request, FakeApplication application, Properties system, String... settings) {
    this.request = request;
    first = this;
    this.application = application;
    for (int i = 0; i < settings.length; i += 2) {
      application.initParameters.put(settings[i], settings[i + 1]);
    }
    try {
      installation =
          new Installation(application.context(), application.live(system), this, any -> this);
    } catch (ServletException e) {
      throw new AssertionError(e);
    }
    filter = new WebSocketModuleFilter(installation);
  }

  private Door(FakeRequest request, Door first) {
    this.request = request;
    this.first = first;
    application = first.application;
    installation = first.installation;
    filter = first.filter;
  }

  /** Another request through the same filter. */
  Door next(FakeRequest another) {
    return new Door(another, first);
  }

  /** Runs a request with a good handshake. */
  static Door of(Handler handler) {
    return new Door(FakeRequest.handshake()).run(handler);
  }

  /** Runs the request, or what the container dispatches of it. */
  Door run(Handler handler) {
    return run(request.asRequest(), response.asResponse(), handler);
  }

  Door run(HttpServletRequest seen, HttpServletResponse answered, Handler handler) {
    first.current = this;
    try {
      filter.doFilter(
          seen,
          answered,
          (passed, answer) -> {
            try {
              handler.handle((HttpServletRequest) passed, (HttpServletResponse) answer);
            } catch (IOException | ServletException | RuntimeException e) {
              throw e;
            } catch (Exception e) {
              throw new ServletException(e);
            }
          });
    } catch (IOException | ServletException | RuntimeException | Error e) {
      thrown = e;
    }
    return this;
  }

  /** What became of it: who answered, and how. */
  String outcome() {
    if (thrown != null) {
      return "threw " + thrown.getMessage();
    }
    return switches > 0 ? "switched" : response.outcome();
  }

  /** Starts a read, whose failure is kept. */
  void read(HttpServletRequest seen) {
    WebSocketContext context = HttpContext.of(seen).webSocket().orElseThrow();
    context.readFragment(
        ByteBuffer.allocate(1),
        new WebSocketCompletion<Object>() {
          @Override
          public void completed(Fragment fragment, Object none) {
            throw new AssertionError("nothing was sent");
          }

          @Override
          public void failed(WebSocketException e, Object none) {
            failure = e;
          }
        });
  }

  /** Notes what is thrown. */
  void attempt(String what, Handler call) {
    try {
      call.handle(null, null);
      notes.add(what + " passed");
    } catch (IllegalStateException e) {
      notes.add(what + " refused");
    } catch (Exception e) {
      notes.add(what + " threw " + e);
    }
  }

  String counted() {
    Counters counters = installation.counters();
    return counters.attempts() + "/" + counters.accepted() + "/" + counters.rejected();
  }

  Map<String, Object> attributes() {
    return request.attributes;
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public String why() {
    return "for tests";
  }

  @Override
  public Optional<String> obstacle() {
    return Optional.ofNullable(obstacle);
  }

  @Override
  public void upgrade(
      HttpServletRequest seen,
      HttpServletResponse answered,
      Function<Transport, Transport.Events> opener)
      throws IOException, ServletException {
    current.upgraded(opener);
  }

  @Override
  public boolean isTaken(HttpServletRequest seen) {
    return seen.getAttribute(TAKEN) != null;
  }

  @Override
  public Optional<String> connectProtocol(HttpServletRequest seen) {
    return Optional.ofNullable(current.request.connectProtocol);
  }

  private void upgraded(Function<Transport, Transport.Events> given)
      throws IOException, ServletException {
    if (refusal instanceof IOException e) {
      throw e;
    }
    if (refusal instanceof ServletException e) {
      throw e;
    }
    if (refusal instanceof Error e) {
      throw e;
    }
    if (refusal != null) {
      throw (RuntimeException) refusal;
    }
    switches++;
    opener = given;
  }
}
