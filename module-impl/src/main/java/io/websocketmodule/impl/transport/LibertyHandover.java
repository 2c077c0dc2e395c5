// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.websocketmodule.impl.connection.Transport;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.util.function.Function;

/** What Open Liberty calls when it hands a connection over. */
public final class LibertyHandover extends StandardHandover<LibertyTransport> {
  private LibertyUpgrade upgrade;

  /** For the container alone. */
  public LibertyHandover() {}

  void prepare(Function<Transport, Transport.Events> opener, LibertyUpgrade upgrade) {
    this.upgrade = upgrade;
    prepare(opener);
  }

  @Override
  LibertyTransport transportOn(WebConnection connection) throws IOException {
    try {
      LibertyCalls liberty = upgrade.calls(connection.getClass());
      return new LibertyTransport(new LibertyConnection(liberty, connection), upgrade.stopping());
    } catch (IOException | ReflectiveOperationException e) {
      throw new IOException("This version of Open Liberty is not known: " + e, e);
    }
  }

  @Override
  String name() {
    return "liberty";
  }
}
