// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.websocketmodule.impl.connection.Transport;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.function.Function;

/** A container that is known to have no way to give a connection away. */
final class NoUpgrade implements TransportUpgrade {
  private final String obstacle;

  /**
   * In such a container.
   *
   * @param obstacle why there is none, a clause of a sentence
   */
  NoUpgrade(String obstacle) {
    this.obstacle = obstacle;
  }

  @Override
  public String name() {
    return "none";
  }

  @Override
  public String why() {
    return obstacle;
  }

  @Override
  public Optional<String> obstacle() {
    return Optional.of(obstacle);
  }

  @Override
  public void upgrade(
      HttpServletRequest request,
      HttpServletResponse response,
      Function<Transport, Transport.Events> opener)
      throws ServletException {
    throw new ServletException(obstacle);
  }
}
