// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.jakarta;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Receives what is published. */
public final class SubscribeEndpoint extends Endpoint {

  private static final Map<Session, Remote> SUBSCRIBERS = new ConcurrentHashMap<>();

  /** For the container. */
  public SubscribeEndpoint() {}

  /** Who receives. */
  static Iterable<Remote> subscribers() {
    return SUBSCRIBERS.values();
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    // The publisher's thread sends here, and this connection's own.
    Replying replying = Endpoints.replying(config);
    Remote plain = replying.on(session);
    Remote remote = replying == Replying.BASIC ? new LockedRemote(plain) : plain;
    session.addMessageHandler(String.class, new EchoEndpoint.Texts(remote));
    SUBSCRIBERS.put(session, remote);
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    SUBSCRIBERS.remove(session);
  }
}
