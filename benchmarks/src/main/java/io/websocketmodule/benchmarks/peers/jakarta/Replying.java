// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.jakarta;

import jakarta.websocket.Session;

/** How a handler sends. */
enum Replying {
  BASIC("getBasicRemote, which waits") {
    @Override
    Remote on(Session session) {
      return new BasicRemote(session.getBasicRemote());
    }
  },
  ASYNC("getAsyncRemote, which queues") {
    @Override
    Remote on(Session session) {
      return new AsyncRemote(session.getAsyncRemote());
    }
  },
  ASYNC_IN_TURN("getAsyncRemote, each send behind the last one's completion") {
    @Override
    Remote on(Session session) {
      return new InTurnRemote(session.getAsyncRemote());
    }
  };

  private final String settings;

  Replying(String settings) {
    this.settings = settings;
  }

  abstract Remote on(Session session);

  String settings() {
    return settings;
  }
}
