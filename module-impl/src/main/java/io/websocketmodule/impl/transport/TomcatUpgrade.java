// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.websocketmodule.impl.connection.Transport;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Tomcat's own way to give a connection away, on 10.1 and 11: an upgrade handler that works on the
 * socket wrapper. The standard upgrade works there too, but its close() from another thread leaves
 * the connection open (T1) and its writes are copied into a buffer without a bound (T2).
 *
 * <p>Loaded by name, like everything of Tomcat's that it leads to.
 */
final class TomcatUpgrade implements TransportUpgrade {

  private final WriteReadiness writes = new WriteReadiness();
  private final ReadReadiness reads = new ReadReadiness();

  @Override
  public String name() {
    return "tomcat";
  }

  @Override
  public String why() {
    return "Tomcat's own path, because its standard upgrade loses bytes";
  }

  @Override
  public void upgrade(
      HttpServletRequest request,
      HttpServletResponse response,
      Function<Transport, Transport.Events> opener)
      throws IOException, ServletException {
    TransportSelection.containersOwn(request).upgrade(TomcatHandover.class).prepare(opener, this);
  }

  TomcatTransport transportOn(SocketWrapperBase<?> socket) {
    return TomcatTransport.on(socket, writes, reads);
  }

  @Override
  public void stop() {
    try {
      reads.awaitEnd();
      writes.awaitEnd();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
