// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.websocketmodule.impl.connection.Transport;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The raw HTTP upgrade for others than the module's own filter: takes a request over, sends a 101
 * whose head somebody else has written, and gives the bytes behind it as a {@link Transport}.
 *
 * <p>It is here because {@code HttpServletRequest.upgrade} is no ground to build on: Jetty's does
 * not work, and Tomcat's loses bytes and cannot be closed from another thread. What the filter gets
 * by {@link TransportSelection} a tunnel needs as well, and beside it only the rules for the head,
 * which are here so that no other package has to know what a container makes of a header.
 *
 * <p>For an application; any thread that may use the request, asynchronous ones included.
 */
public final class RawUpgrade {
  /** RFC 9110 8.6 and RFC 9112 6.1: a 1xx has no body and no fields that frame one. */
  private static final Set<String> NEVER_IN_101 =
      Set.of("content-length", "transfer-encoding", "trailer");

  /** Chosen by the first request; several threads may do it at once and find the same. */
  private volatile TransportUpgrade container;

  /** Nothing is looked up before the first request. */
  public RawUpgrade() {}

  /**
   * Makes the container send a 101 and hand the connection over when the request is finished.
   *
   * @param request the container's, or a wrapper around it; the module must not hold back its 101
   * @param head the fields of the 101 in their order, of which each may come several times; they
   *     take the place of what the response holds under their names
   * @param opener as in {@link TransportUpgrade#upgrade}
   * @throws IllegalStateException the response is committed
   * @throws IOException the connection is lost
   * @throws ServletException the container refuses
   */
  public void take(
      HttpServletRequest request,
      HttpServletResponse response,
      List<Map.Entry<String, String>> head,
      Function<Transport, Transport.Events> opener)
      throws IOException, ServletException {
    response.resetBuffer();
    if (response.containsHeader("Content-Length")) {
      response.setContentLengthLong(-1);
    }
    response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    Set<String> seen = new HashSet<>();
    for (Map.Entry<String, String> field : head) {
      String name = field.getKey().toLowerCase(Locale.ROOT);
      if (NEVER_IN_101.contains(name)) {
        continue;
      }
      if (seen.add(name)) {
        response.setHeader(field.getKey(), field.getValue());
      } else {
        response.addHeader(field.getKey(), field.getValue());
      }
    }
    container(request).upgrade(request, response, opener);
  }

  private TransportUpgrade container(HttpServletRequest request) {
    TransportUpgrade known = container;
    if (known == null) {
      known = TransportSelection.of(request);
      container = known;
    }
    return known;
  }
}
