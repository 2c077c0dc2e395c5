// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static java.lang.System.Logger.Level.WARNING;

import io.websocketmodule.impl.connection.Connection;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the connections of one application have to do with HTTP sessions: those of authenticated
 * users end with them, with 1008. No session is ever made here. Any thread.
 */
final class HttpSessions {

  private static final System.Logger LOGGER = System.getLogger(HttpSessions.class.getPackageName());

  private final Executor threads;

  /** Connections of authenticated users that belong to a session. */
  private final LongAdder users = new LongAdder();

  private final AtomicBoolean foreignTold = new AtomicBoolean();

  /**
   * Begins without any.
   *
   * @param threads where connections are ended: whatever their handlers do then holds up nobody
   */
  HttpSessions(Executor threads) {
    this.threads = threads;
  }

  /** The HTTP session of a handshake learns of its connection; null: there is none. */
  SessionMember join(
      HttpServletRequest request, Connection connection, HandshakeSnapshot handshake) {
    HttpSession session = containersOwn(request);
    if (session == null) {
      return null;
    }
    boolean user = request.getUserPrincipal() != null;
    SessionMember member = new SessionMember(connection, handshake, user ? users : null);
    connection.whenEnded(member);
    if (!bind(session, member)) {
      member.sessionEnded();
    }
    return member;
  }

  /** False: the session is over. */
  private boolean bind(HttpSession session, SessionMember member) {
    try {
      SessionMembers known = SessionMembers.in(session);
      if (known != null && known.add(member)) {
        return true;
      }
      SessionMembers made = new SessionMembers(threads);
      made.add(member);
      // Bound with its first member in it: another handshake's may take its place at once.
      session.setAttribute(SessionBond.NAME, new SessionBond(made));
      return true;
    } catch (IllegalStateException over) {
      return false;
    }
  }

  /**
   * The name of a request's user before the application sees it, if that can matter; null: it
   * cannot. Costs nothing while no connection belongs to a user's session.
   */
  String userBefore(HttpServletRequest request) {
    if (users.sum() == 0) {
      return null;
    }
    Principal user = request.getUserPrincipal();
    return user == null ? null : user.getName();
  }

  /**
   * Ends the connections of the session whose user has logged out during a request. A request that
   * passes is not wrapped for that: its user is looked at before and behind it.
   */
  void userBehind(HttpServletRequest request, String before) {
    if (before == null) {
      return;
    }
    Principal user = request.getUserPrincipal();
    if (user != null && Objects.equals(before, user.getName())) {
      return;
    }
    HttpSession session = containersOwn(request);
    SessionMembers members = session == null ? null : SessionMembers.in(session);
    if (members != null) {
      members.userLeft();
    }
  }

  /**
   * The container's session; null: there is none, or it is not the container's. What a filter has
   * put in its place lives elsewhere, knows nothing of bound objects, and may not take them at all.
   */
  private HttpSession containersOwn(HttpServletRequest request) {
    HttpSession seen = request.getSession(false);
    if (seen == null) {
      return null;
    }
    ServletRequest innermost = request;
    while (innermost instanceof ServletRequestWrapper wrapper) {
      innermost = wrapper.getRequest();
    }
    HttpSession own =
        innermost instanceof HttpServletRequest container ? container.getSession(false) : null;
    if (own != null && own.getId().equals(seen.getId())) {
      return own;
    }
    if (foreignTold.compareAndSet(false, true)) {
      LOGGER.log(
          WARNING,
          "The HTTP sessions here are a {0}, none of the container''s: connections do not hear of"
              + " their end, and do not keep them alive",
          seen.getClass().getName());
    }
    return null;
  }
}
