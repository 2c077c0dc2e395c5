// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.websocketmodule.impl.connection.Transport;
import jakarta.servlet.http.WebConnection;
import java.util.function.Function;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * What Tomcat calls when it hands a connection over and when something happens on it; it calls
 * under the lock of the connection's socket. What it could not initialise, because the 101 could
 * not be written, it destroys.
 */
public final class TomcatHandover extends StandardHandover<TomcatTransport>
    implements InternalHttpUpgradeHandler {
  private TomcatUpgrade upgrade;
  private SocketWrapperBase<?> socket;

  /** For the container alone. */
  public TomcatHandover() {}

  void prepare(Function<Transport, Transport.Events> opener, TomcatUpgrade upgrade) {
    this.upgrade = upgrade;
    prepare(opener);
  }

  @Override
  public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
    socket = wrapper;
  }

  @Override
  TomcatTransport transportOn(WebConnection connection) {
    return upgrade.transportOn(socket);
  }

  @Override
  public SocketState upgradeDispatch(SocketEvent event) {
    return transport().dispatch(event) ? SocketState.ASYNC_IO : SocketState.CLOSED;
  }

  /**
   * With this Tomcat asks for events only when it is told to: a connection that does not read is
   * left alone.
   */
  @Override
  public boolean hasAsyncIO() {
    return true;
  }

  @Override
  public void timeoutAsync(long now) {}

  @Override
  public void setSslSupport(SSLSupport support) {}

  @Override
  public void pause() {}

  @Override
  String name() {
    return "tomcat";
  }
}
