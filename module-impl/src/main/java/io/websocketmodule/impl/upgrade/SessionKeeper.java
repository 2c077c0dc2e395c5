// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static java.lang.System.Logger.Level.DEBUG;

import io.websocketmodule.impl.transport.SessionAccess;
import jakarta.servlet.http.HttpSession;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Keeps the HTTP session of one connection alive while its peer sends messages. Run for each of
 * them, on a thread of the connection, which it never holds up: containers may write a session to a
 * store when it is accessed.
 *
 * <p>It accesses the session at most ten times in the session's own timeout, so that a session
 * lives on for its timeout, less a tenth, behind the last message.
 */
final class SessionKeeper implements Runnable {

  private static final System.Logger LOGGER =
      System.getLogger(SessionKeeper.class.getPackageName());

  private static final int TIMES = 10;
  private static final long LEAST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long MOST_PAUSE = TimeUnit.MINUTES.toNanos(1);

  private final SessionMember member;
  private final Executor threads;
  private final LongSupplier nanoClock;
  private final Consumer<HttpSession> renewal;
  private final AtomicLong next;

  /** Keeps the session of a member. */
  SessionKeeper(SessionMember member, Executor threads) {
    this(member, threads, System::nanoTime, SessionAccess::renew);
  }

  SessionKeeper(
      SessionMember member,
      Executor threads,
      LongSupplier nanoClock,
      Consumer<HttpSession> renewal) {
    this.member = member;
    this.threads = threads;
    this.nanoClock = nanoClock;
    this.renewal = renewal;
    next = new AtomicLong(nanoClock.getAsLong());
  }

  @Override
  public void run() {
    long now = nanoClock.getAsLong();
    long due = next.get();
    // Until it is known how long the session may pause, which only a thread of its own may ask.
    if (now - due >= 0 && next.compareAndSet(due, now + LEAST_PAUSE)) {
      threads.execute(this::renew);
    }
  }

  private void renew() {
    HttpSession session = member.session();
    if (session == null) {
      return;
    }
    try {
      next.set(nanoClock.getAsLong() + pause(session.getMaxInactiveInterval()));
      renewal.accept(session);
    } catch (IllegalStateException over) {
      LOGGER.log(DEBUG, "A message could not keep its HTTP session alive", over);
    }
  }

  private static long pause(int timeoutSeconds) {
    if (timeoutSeconds <= 0) {
      return MOST_PAUSE; // it never ends by itself
    }
    long pause = TimeUnit.SECONDS.toNanos(timeoutSeconds) / TIMES;
    return Math.max(LEAST_PAUSE, Math.min(MOST_PAUSE, pause));
  }
}
