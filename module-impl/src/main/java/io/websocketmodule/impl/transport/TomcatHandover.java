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
 * What Tomcat calls when it hands a connection over and when something happens on it. Public, with
 * a public constructor, because Tomcat makes the instance; it calls under the lock of the
 * connection's socket.
 */
public final class TomcatHandover implements InternalHttpUpgradeHandler {
  private Function<Transport, Transport.Events> opener;
  private WriteReadiness writes;
  private ReadReadiness reads;
  private SocketWrapperBase<?> socket;
  private TomcatTransport transport;

  /** For the container alone. */
  public TomcatHandover() {}

  /** Called inside the request, before Tomcat calls anything else. */
  void prepare(
      Function<Transport, Transport.Events> opener, WriteReadiness writes, ReadReadiness reads) {
    this.opener = opener;
    this.writes = writes;
    this.reads = reads;
  }

  @Override
  public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
    socket = wrapper;
  }

  @Override
  public void init(WebConnection connection) {
    Function<Transport, Transport.Events> once = opener;
    opener = null;
    transport = TomcatTransport.on(socket, writes, reads);
    transport.open(once);
  }

  @Override
  public SocketState upgradeDispatch(SocketEvent event) {
    return transport.dispatch(event) ? SocketState.ASYNC_IO : SocketState.CLOSED;
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
  public void destroy() {
    Function<Transport, Transport.Events> neverCalled = opener;
    opener = null;
    if (transport != null) {
      transport.destroyed();
    } else if (neverCalled != null) {
      // The 101 could not be written: Tomcat destroys what it has not initialised.
      GoneTransport.open("tomcat", neverCalled);
    }
  }

  @Override
  public void timeoutAsync(long now) {}

  @Override
  public void setSslSupport(SSLSupport support) {}

  @Override
  public void pause() {}
}
