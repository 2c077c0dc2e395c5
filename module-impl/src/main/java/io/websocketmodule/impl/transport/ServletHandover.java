// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.websocketmodule.impl.connection.Transport;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.util.function.Function;

/** What a container calls when it hands a connection over by the standard upgrade. */
public final class ServletHandover extends StandardHandover<ServletTransport> {
  private ServletQuirks quirks;

  /** For the container alone. */
  public ServletHandover() {}

  void prepare(Function<Transport, Transport.Events> opener, ServletQuirks quirks) {
    this.quirks = quirks;
    prepare(opener);
  }

  @Override
  ServletTransport transportOn(WebConnection connection) throws IOException {
    return new ServletTransport(connection, quirks);
  }

  @Override
  String name() {
    return "servlet";
  }
}
