// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.containers;

import io.websocketmodule.checks.EmbeddedServer;
import io.websocketmodule.checks.http2.Http2ClientChecks;

/** Node, Jetty's own client and Chromium over HTTP/2 on Jetty. */
class Http2ClientTest extends Http2ClientChecks {

  @Override
  protected EmbeddedServer newServer() {
    return new JettyServer();
  }
}
