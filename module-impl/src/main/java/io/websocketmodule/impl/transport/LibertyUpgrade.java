// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.websocketmodule.impl.connection.Transport;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;

/** Open Liberty's way: the standard upgrade, and the channel below its streams. */
final class LibertyUpgrade implements TransportUpgrade {

  /** Of the first connection's class, which all others have. */
  private volatile LibertyCalls calls;

  private volatile LibertyStop stop;

  static boolean isLiberty(Class<?> type) {
    return type.getName().startsWith("com.ibm.ws.") || type.getName().startsWith("io.openliberty.");
  }

  @Override
  public String name() {
    return "liberty";
  }

  @Override
  public String why() {
    return "Open Liberty's own channel, because its upgraded streams block and lose bytes";
  }

  @Override
  public void upgrade(
      HttpServletRequest request,
      HttpServletResponse response,
      Function<Transport, Transport.Events> opener)
      throws IOException, ServletException {
    // init() comes after the filter chain, or when the asynchronous request is completed.
    TransportSelection.containersOwn(request).upgrade(LibertyHandover.class).prepare(opener, this);
  }

  LibertyCalls calls(Class<?> connection) throws ReflectiveOperationException {
    LibertyCalls known = calls;
    if (known == null) {
      known = new LibertyCalls(connection);
      stop = new LibertyStop(known.framework());
      calls = known;
    }
    return known;
  }

  /** Behind {@link #calls}. */
  LibertyStop stopping() {
    return stop;
  }
}
