// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import jakarta.servlet.http.HttpSession;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The connections whose handshakes belong to one HTTP session. Any thread; containers tell of a
 * session's end on any, some with locks of theirs held, so that what the end brings about runs on a
 * thread of the module.
 */
final class SessionMembers {

  private final Executor threads;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by the lock
  private final Set<SessionMember> members = new HashSet<>();
  private HttpSession session; // null before it is bound, and when it is over
  private boolean over;

  SessionMembers(Executor threads) {
    this.threads = threads;
  }

  /** Takes a connection in; false: the session is over. */
  boolean add(SessionMember member) {
    lock.lock();
    try {
      if (!over) {
        members.add(member);
        member.joined(this);
      }
      return !over;
    } finally {
      lock.unlock();
    }
  }

  /** The connection has ended. */
  void remove(SessionMember member) {
    lock.lock();
    try {
      members.remove(member);
    } finally {
      lock.unlock();
    }
  }

  /** The session; null: it is over. */
  HttpSession session() {
    lock.lock();
    try {
      return session;
    } finally {
      lock.unlock();
    }
  }

  /** The session has the attribute; it may be a new one, to which those of an old one are moved. */
  void bound(HttpSession now) {
    lock.lock();
    try {
      session = over ? null : now;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The session has it no longer: because it has ended; or was left behind for a new one; or two
   * handshakes came at once, and the other's bond is there in place of this.
   */
  void unbound(HttpSession from) {
    HttpSession home = session();
    if (home != null && home != from && !home.getId().equals(from.getId())) {
      return;
    }
    SessionMembers successor = in(from);
    List<SessionMember> all = endAll();
    if (successor == null || successor == this) {
      end(all);
    } else {
      end(all.stream().filter(member -> !successor.add(member)).toList());
    }
  }

  /** The user has logged out, while the session goes on. */
  void userLeft() {
    end(take(SessionMember::hasUser));
  }

  /** How many there are. */
  int count() {
    lock.lock();
    try {
      return members.size();
    } finally {
      lock.unlock();
    }
  }

  /** Those of a session; null: it has none, or has ended. */
  static SessionMembers in(HttpSession session) {
    try {
      return session.getAttribute(SessionBond.NAME) instanceof SessionBond bond
          ? bond.members()
          : null;
    } catch (IllegalStateException over) {
      return null;
    }
  }

  private List<SessionMember> endAll() {
    lock.lock();
    try {
      over = true;
      session = null;
      return take(any -> true);
    } finally {
      lock.unlock();
    }
  }

  private List<SessionMember> take(Predicate<SessionMember> which) {
    lock.lock();
    try {
      List<SessionMember> taken = new ArrayList<>(members);
      taken.removeIf(which.negate());
      taken.forEach(members::remove);
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private void end(List<SessionMember> ended) {
    if (!ended.isEmpty()) {
      // Whoever has ended the session finds it let go of; what calls others waits for a thread.
      ended.forEach(SessionMember::letGo);
      threads.execute(() -> ended.forEach(SessionMember::sessionEnded));
    }
  }
}
