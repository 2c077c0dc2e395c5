// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.tyrus;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.strategies.WorkerThreadIOStrategy;
import org.glassfish.tyrus.container.grizzly.server.WebSocketAddOn;
import org.glassfish.tyrus.core.TyrusWebSocketEngine;
import org.glassfish.tyrus.server.TyrusServerContainer;
import org.glassfish.tyrus.spi.WebSocketEngine;

/** What Tyrus brings for Grizzly listens on every interface; this one on the loopback's alone. */
final class LoopbackContainer extends TyrusServerContainer {

  private final WebSocketEngine engine = TyrusWebSocketEngine.builder(this).build();
  private final HttpServer server = new HttpServer();
  private final NetworkListener listener = new NetworkListener("loopback", "127.0.0.1", 0);

  LoopbackContainer() {
    super((Set<Class<?>>) null);
  }

  @Override
  public void start(String path, int port) throws IOException, DeploymentException {
    server.addListener(listener);
    // As Tyrus's own.
    listener.getTransport().setIOStrategy(WorkerThreadIOStrategy.getInstance());
    listener.getKeepAlive().setIdleTimeoutInSeconds(-1);
    listener.registerAddOn(new WebSocketAddOn(this, path));
    server.start();
    super.start(path, port);
  }

  @Override
  public int getPort() {
    return listener.getPort();
  }

  @Override
  public void register(Class<?> endpoint) throws DeploymentException {
    engine.register(endpoint, "/");
  }

  @Override
  public void register(ServerEndpointConfig endpoint) throws DeploymentException {
    engine.register(endpoint, "/");
  }

  /** Everything is Tyrus's default. */
  @Override
  public Map<String, Object> getProperties() {
    return Map.of();
  }

  @Override
  public WebSocketEngine getWebSocketEngine() {
    return engine;
  }

  @Override
  public void stop() {
    super.stop();
    server.shutdownNow();
  }
}
