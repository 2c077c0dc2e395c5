// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.websocketmodule.impl.connection.Transport;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes one container switch a connection from HTTP to bytes. It knows nothing of WebSocket.
 *
 * <p>An instance belongs to one filter instance and may be used by any thread.
 */
public interface TransportUpgrade {

  /**
   * Name of the path taken: {@code jetty}, {@code liberty}, {@code servlet}, {@code tomcat} or
   * {@code undertow}; {@code none} where there is none.
   */
  String name();

  /** Why this path is taken, for the start-up line: a few words for behind its name. */
  String why();

  /**
   * Why no connection can be taken over in this container, a clause of a sentence; empty: it can.
   */
  default Optional<String> obstacle() {
    return Optional.empty();
  }

  /**
   * Makes the container switch. Status 101, or 200 to a CONNECT (RFC 8441 5), and the headers of
   * the handshake must be set on {@code response} already.
   *
   * @param request the request, or a wrapper around the container's own
   * @param response the container's response: what is set on it goes out
   * @param opener called once, on a thread of the container, when the container hands the
   *     connection over: after the whole filter chain, or when an asynchronous request is
   *     completed; never when the container gives the request up before. It returns the events to
   *     tell from then on; it may use the transport before it returns, what happens meanwhile is
   *     told afterwards. Bytes that came behind the handshake are there for the first read.
   * @throws IOException the connection is lost
   * @throws ServletException the container refuses
   */
  void upgrade(
      HttpServletRequest request,
      HttpServletResponse response,
      Function<Transport, Transport.Events> opener)
      throws IOException, ServletException;

  /**
   * What a CONNECT over HTTP/2 asks to be carried on its stream: its pseudo-header :protocol (RFC
   * 8441 4). Empty: it is none that has one, or the container cannot hand a stream over.
   */
  default Optional<String> connectProtocol(HttpServletRequest request) {
    return Optional.empty();
  }

  /**
   * Whether the container's own WebSocket has asked for the connection of a request, and set a 101
   * on the response that nobody has flushed: so it may where an application calls {@code
   * ServerContainer.upgradeHttpToWebSocket}.
   */
  default boolean isTaken(HttpServletRequest request) {
    return false;
  }

  /** The application goes, and no connection is left: leaves nothing of its own behind. */
  default void stop() {}
}
