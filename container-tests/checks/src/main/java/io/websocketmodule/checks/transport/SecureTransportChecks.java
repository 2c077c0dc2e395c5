// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.transport;

import io.websocketmodule.checks.Application;
import io.websocketmodule.checks.Tls;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The same over TLS. */
public abstract class SecureTransportChecks extends TransportChecks {
  @TempDir private static Path directory;

  private Tls keys;

  /** For subclasses. */
  protected SecureTransportChecks() {}

  @Override
  protected Application application() throws Exception {
    return super.application().tls(keys());
  }

  @Override
  protected Socket newSocket() throws Exception {
    return keys().context().getSocketFactory().createSocket();
  }

  @Override
  protected boolean plain() {
    return false;
  }

  private Tls keys() throws Exception {
    if (keys == null) {
      keys = Tls.create(directory);
    }
    return keys;
  }
}
