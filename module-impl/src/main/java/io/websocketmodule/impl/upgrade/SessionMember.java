// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import io.websocketmodule.impl.connection.Connection;
import jakarta.servlet.http.HttpSession;
import java.util.concurrent.atomic.LongAdder;

/** One connection as its HTTP session knows it. Any thread. */
final class SessionMember implements Runnable {

  /** For the close frame and for exceptions. */
  static final String ENDED = "The user's session has ended";

  private final Connection connection;
  private final HandshakeSnapshot handshake;

  /** Counts this one while it is open; null: it was not opened by an authenticated user. */
  private final LongAdder users;

  /** Null: in none, for the session was over. */
  private volatile SessionMembers members;

  private volatile boolean gone;

  SessionMember(Connection connection, HandshakeSnapshot handshake, LongAdder users) {
    this.connection = connection;
    this.handshake = handshake;
    this.users = users;
    if (users != null) {
      users.increment();
    }
  }

  /** Whether its end is that of the user's session, too. */
  boolean hasUser() {
    return users != null;
  }

  /** It is among these. With their lock. */
  void joined(SessionMembers all) {
    members = all;
    if (gone) {
      all.remove(this);
    }
  }

  /** The session; null: it is over. */
  HttpSession session() {
    SessionMembers all = members;
    return all == null ? null : all.session();
  }

  /** Holds the session no longer. */
  void letGo() {
    handshake.sessionEnded();
  }

  /**
   * The session has ended, or its user has logged out. A connection that nobody was authenticated
   * for goes on (Jakarta WebSocket 2.2, 7.2).
   */
  void sessionEnded() {
    letGo();
    if (hasUser()) {
      connection.sessionEnded(ENDED);
    }
  }

  /** The connection has ended, or will never open. */
  @Override
  public void run() {
    gone = true;
    SessionMembers all = members;
    if (all != null) {
      all.remove(this);
    }
    if (users != null) {
      users.decrement();
    }
  }
}
