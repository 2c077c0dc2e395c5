// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.websocketmodule.impl.connection.Transport;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * What Open Liberty calls when it hands a connection over. Public, with a public constructor,
 * because Liberty makes the instance.
 */
public final class LibertyHandover implements HttpUpgradeHandler {
  private final AtomicReference<Function<Transport, Transport.Events>> opener =
      new AtomicReference<>();
  private LibertyUpgrade upgrade;
  private volatile LibertyTransport transport;

  /** For the container alone. */
  public LibertyHandover() {}

  /** Called inside the request, before Liberty calls {@link #init}. */
  void prepare(Function<Transport, Transport.Events> opener, LibertyUpgrade upgrade) {
    this.upgrade = upgrade;
    this.opener.set(opener);
  }

  @Override
  public void init(WebConnection connection) {
    Function<Transport, Transport.Events> once = opener.getAndSet(null);
    if (once == null) {
      return; // destroyed before
    }
    try {
      LibertyCalls liberty = upgrade.calls(connection.getClass());
      LibertyChannel channel = new LibertyConnection(liberty, connection);
      transport = new LibertyTransport(channel, upgrade.stopping());
    } catch (IOException | ReflectiveOperationException e) {
      GoneTransport.open("liberty", once);
      throw new IllegalStateException("This version of Open Liberty is not known: " + e, e);
    }
    transport.open(once);
  }

  @Override
  public void destroy() {
    Function<Transport, Transport.Events> neverCalled = opener.getAndSet(null);
    if (neverCalled != null) {
      GoneTransport.open("liberty", neverCalled);
    } else if (transport != null) {
      transport.destroyed();
    }
  }
}
