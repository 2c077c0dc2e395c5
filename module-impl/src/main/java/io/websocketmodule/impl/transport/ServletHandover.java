// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.websocketmodule.impl.connection.Transport;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * What a container calls when it hands a connection over. Public, with a public constructor,
 * because containers make the instance. Undertow (2.3.24.Final) may call destroy() before init(),
 * on another thread, where the 101 could not be written: whichever comes first takes the opener.
 */
public final class ServletHandover implements HttpUpgradeHandler {
  private final AtomicReference<Function<Transport, Transport.Events>> opener =
      new AtomicReference<>();
  private ServletQuirks quirks;
  private volatile ServletTransport transport;

  /** For the container alone. */
  public ServletHandover() {}

  /** Called inside the request, before any container calls {@link #init}. */
  void prepare(Function<Transport, Transport.Events> opener, ServletQuirks quirks) {
    this.quirks = quirks;
    this.opener.set(opener);
  }

  @Override
  public void init(WebConnection connection) {
    Function<Transport, Transport.Events> once = opener.getAndSet(null);
    if (once == null) {
      return; // destroyed before
    }
    try {
      transport = new ServletTransport(connection, quirks);
      transport.open(once);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void destroy() {
    Function<Transport, Transport.Events> neverCalled = opener.getAndSet(null);
    if (neverCalled != null) {
      GoneTransport.open("servlet", neverCalled);
    } else if (transport != null) {
      transport.destroyed();
    }
  }
}
