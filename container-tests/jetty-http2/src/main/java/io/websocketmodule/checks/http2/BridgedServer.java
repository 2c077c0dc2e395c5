// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.http2;

import io.websocketmodule.checks.Application;
import io.websocketmodule.checks.EmbeddedServer;
import io.websocketmodule.checks.Tls;
import java.util.Optional;

/**
 * A server whose port is that of a bridge: what clients of HTTP/1.1 ask there reaches the server on
 * one connection of HTTP/2.
 */
public final class BridgedServer implements EmbeddedServer {

  private final EmbeddedJetty server;
  private final Optional<Tls> tls;
  private Http2Connection connection;
  private Http2Bridge bridge;

  /** Without TLS between bridge and server. */
  public BridgedServer(EmbeddedJetty server) {
    this(server, Optional.empty());
  }

  /** With the keys of the TLS between bridge and server, if there is to be any. */
  public BridgedServer(EmbeddedJetty server, Optional<Tls> tls) {
    this.server = server;
    this.tls = tls;
  }

  @Override
  public void start(Application application) throws Exception {
    application.http2();
    tls.ifPresent(application::tls);
    server.start(application);
    connection = Http2Connection.open(server.port(), tls);
    bridge = Http2Bridge.to(connection);
  }

  @Override
  public int port() {
    return bridge.port();
  }

  /** Streams that the server has not forgotten. */
  int streams() {
    return server.streams();
  }

  /** The port of the server itself. */
  int serverPort() {
    return server.port();
  }

  /** The connection that all share. */
  Http2Connection connection() {
    return connection;
  }

  /** The bridge stays: who has not read its last bytes does so. */
  @Override
  public void stop() throws Exception {
    server.stop();
    bridge.listenNoMore();
  }

  @Override
  public boolean standardUpgradeWorks() {
    return server.standardUpgradeWorks();
  }

  @Override
  public boolean servesEndpoints() {
    return server.servesEndpoints();
  }
}
