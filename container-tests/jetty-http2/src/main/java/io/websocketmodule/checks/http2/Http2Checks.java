// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.http2;

import io.websocketmodule.checks.Journal;
import io.websocketmodule.checks.Tls;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many WebSockets and ordinary requests on one connection of HTTP/2 (RFC 8441), by TLS and ALPN.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
public abstract class Http2Checks
    implements SharingChecks,
        FlowControlChecks,
        StreamEndChecks,
        ResetChecks,
        ConnectChecks,
        FirstSettingsChecks {

  private final Journal journal = new Journal();
  private Tls keys;

  /** For subclasses. */
  protected Http2Checks() {}

  @BeforeAll
  void makeKeys(@TempDir Path directory) throws Exception {
    keys = Tls.create(directory);
  }

  @Override
  public Tls keys() {
    return keys;
  }

  @Override
  public Journal journal() {
    return journal;
  }
}
