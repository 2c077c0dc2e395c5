// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.websocketmodule.impl.connection.Transport;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;

/**
 * What a container calls when it hands a connection over. Public, with a public constructor,
 * because containers make the instance; they pass it to another thread themselves, so that its
 * fields need no care.
 */
public final class ServletHandover implements HttpUpgradeHandler {
  private Function<Transport, Transport.Events> opener;
  private ServletQuirks quirks;
  private ServletTransport transport;

  /** For the container alone. */
  public ServletHandover() {}

  /** Called inside the request, before any container calls {@link #init}. */
  void prepare(Function<Transport, Transport.Events> opener, ServletQuirks quirks) {
    this.opener = opener;
    this.quirks = quirks;
  }

  @Override
  public void init(WebConnection connection) {
    try {
      transport = new ServletTransport(connection, quirks);
      transport.open(opener);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      opener = null;
    }
  }

  @Override
  public void destroy() {
    Function<Transport, Transport.Events> neverCalled = opener;
    opener = null;
    if (transport != null) {
      transport.destroyed();
    } else if (neverCalled != null) {
      // The 101 could not be written: Catalina's kin destroy what they have not initialised.
      GoneTransport.open("servlet", neverCalled);
    }
  }
}
