// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import io.websocketmodule.impl.connection.Connection;
import io.websocketmodule.impl.connection.Rejection;
import io.websocketmodule.impl.connection.Transport;
import io.websocketmodule.impl.managed.ManagedEndpoints;
import io.websocketmodule.impl.protocol.DeflateTerms;
import io.websocketmodule.impl.protocol.OpeningHandshake;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.spi.Acceptance;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * What becomes of one request that asks for a WebSocket, by an Upgrade header or by CONNECT: holds
 * a 101 back until it is flushed, judges the handshake then, and has the container switch when the
 * request ends.
 *
 * <pre>
 * PASSING --setStatus(101)--> HELD --flush--> SETTLING --> SETTLED (accepted, or answered by us) --the chain's end--> OVER
 *    ^--any other status---------'                                    '--exception: refused--------------> FOREIGN
 * </pre>
 *
 * <p>The container is asked to switch at the chain's end, in every container alike, and not at the
 * flush: until then an exception can still become an ordinary 500.
 *
 * <p>Thread rule: any thread that may use the request, and the container's for timeouts and errors;
 * of two flushes at once one does the work. An end waits for a flush that is under way; a failure
 * does not, and then the flush refuses what it has made. RFC 6455 4.2.2.
 */
final class UpgradeExchange {

  private static final System.Logger LOGGER =
      System.getLogger(UpgradeExchange.class.getPackageName());

  static final PlainAnswer FAILED =
      new PlainAnswer(
          HttpServletResponse.SC_INTERNAL_SERVER_ERROR, "The server failed to open the WebSocket.");

  private static final PlainAnswer NOT_HERE =
      new PlainAnswer(
          HttpServletResponse.SC_NOT_IMPLEMENTED, "This server has no way to open a WebSocket.");

  private enum State {
    /** No 101 of ours: everything goes to the container's response. */
    PASSING,
    /** The status is 101, and not flushed. */
    HELD,
    /** Being flushed: a thread judges, and makes the connection. */
    SETTLING,
    /** Flushed: nothing that the handler does to the response matters any more. */
    SETTLED,
    /**
     * Somebody else took the connection over, or an exception left the chain: not ours any more.
     */
    FOREIGN,
    /** The container was asked to switch, or nothing is left to do. */
    OVER
  }

  /**
   * A flush writes some hundred bytes at most: longer it hangs, and the request ends without it.
   */
  private static final long LONGEST_FLUSH_SECONDS = 10;

  private final Installation installation;
  private final Settings settings;
  private final OpeningHandshake.Result handshake;
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final RequestContext context;
  private final WantedConnection wanted;
  private final AtomicReference<State> state = new AtomicReference<>(State.PASSING);

  /** Held by who flushes, while the state is SETTLING. */
  private final ReentrantLock settling = new ReentrantLock();

  /** Written before SETTLED is reached; null there where the answer was an error. */
  private volatile Connection accepted;

  /** Why there is to be no connection; written before SETTLING is taken from who flushes. */
  private volatile Throwable failure;

  private volatile boolean keepHeaders;

  private final boolean connect;

  /** Written with the connection; null: the handshake has no HTTP session. */
  private volatile SessionMember member;

  /**
   * Begins with a request.
   *
   * @param request the container's, or what filters before this one made of it; so the response
   * @param connect whether it is a CONNECT, which is answered with 200 (RFC 8441 5)
   */
  UpgradeExchange(
      Installation installation,
      Settings settings,
      OpeningHandshake.Result handshake,
      HttpServletRequest request,
      HttpServletResponse response,
      RequestContext context,
      boolean connect) {
    this.installation = installation;
    this.settings = settings;
    this.handshake = handshake;
    this.request = request;
    this.response = response;
    this.context = context;
    wanted = new WantedConnection(installation, settings, request, context);
    this.connect = connect;
  }

  /** Whether the request is a CONNECT, which the handler sees as a GET. */
  boolean isConnect() {
    return connect;
  }

  /** The handler sets status 101; false: it is not for us to hold. */
  boolean hold() {
    if (state.get() == State.PASSING && !response.isCommitted()) {
      state.compareAndSet(State.PASSING, State.HELD);
    }
    return state.get() == State.HELD;
  }

  /** The handler takes its 101 back. */
  void cancel() {
    state.compareAndSet(State.HELD, State.PASSING);
  }

  /** Somebody upgrades by the servlet API, or by the container's: what was held is theirs. */
  void foreign() {
    failure = new IllegalStateException("Somebody else took the connection over behind the 101");
    State before = state.getAndSet(State.FOREIGN);
    if (before == State.HELD) {
      response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    } else if (before == State.SETTLED && accepted != null) {
      refuse(accepted, failure);
      tellRefused(failure);
    }
  }

  /** Whether the handler's status is a 101 that was not flushed yet. */
  boolean held() {
    return state.get() == State.HELD;
  }

  /** Whether the handler's calls go to the container's response. */
  boolean passes() {
    State now = state.get();
    return now == State.PASSING || now == State.FOREIGN;
  }

  /**
   * Whether a flush goes to the container's response: also that of a status which the container's
   * own WebSocket has set.
   */
  boolean flushPasses() {
    if ((held() || connect && passes()) && installation.transport(request).isTaken(request)) {
      foreign();
      if (connect) {
        // Ours keeps every 2xx back.
        response.setStatus(HttpServletResponse.SC_OK);
      }
    }
    return passes();
  }

  /** Whether a flush is under way. */
  boolean settling() {
    return state.get() == State.SETTLING;
  }

  /** Whether a 101 was flushed and the handshake was good. */
  boolean accepted() {
    return settled() && accepted != null;
  }

  /** Whether a 101 was flushed, or is being: for the handler the response is committed. */
  boolean settled() {
    State now = state.get();
    return now == State.SETTLING || now == State.SETTLED || now == State.OVER;
  }

  /** Flushes a held 101: answers the handshake, with an error or by publishing the connection. */
  void flush() throws IOException {
    if (state.get() != State.HELD) {
      return;
    }
    settling.lock();
    try {
      if (state.compareAndSet(State.HELD, State.SETTLING)) {
        settle();
      }
    } finally {
      settling.unlock();
    }
  }

  private void settle() throws IOException {
    try {
      if (response.isCommitted()) {
        // Somebody behind our back has answered.
        state.compareAndSet(State.SETTLING, State.FOREIGN);
        return;
      }
      answer();
    } finally {
      boolean kept = state.compareAndSet(State.SETTLING, State.SETTLED);
      if (!kept && accepted != null) {
        // Whoever ended the request meanwhile has seen no connection, and so could not refuse it.
        Throwable known = failure;
        Throwable cause =
            known != null ? known : new IllegalStateException("The request ended behind the 101");
        refuse(accepted, cause);
        tellRefused(cause);
      }
    }
  }

  private void answer() throws IOException {
    installation.counters().attempt();
    PlainAnswer refusal =
        new HandshakeJudge(
                settings, handshake, request, response, context.snapshot(), installation.refusals())
            .judge(wanted.options(), context.compressionAllowed(wanted.options(), settings));
    if (refusal == null && installation.transport(request).obstacle().isPresent()) {
      refusal = NOT_HERE;
    }
    Admission admission = null;
    Acceptance acceptance = wanted.acceptance();
    if (refusal == null) {
      admission = installation.limits().admit(settings, acceptance);
      refusal = admission.refusal();
    }
    if (refusal != null) {
      installation.counters().reject(Rejection.of(refusal.status()));
      refusal.send(response);
      return;
    }
    accept(admission, acceptance);
  }

  /** The chain has returned, or the asynchronous request is about to complete. */
  void end() throws IOException {
    if (!flushPasses()) {
      flush();
    }
    awaitFlush();
    State before =
        state.getAndUpdate(now -> now == State.SETTLING || now == State.SETTLED ? State.OVER : now);
    Connection connection = before == State.SETTLED ? accepted : null;
    if (connection == null) {
      context.requestOver(keepHeaders);
      return;
    }
    // Nobody but us refuses the connection any more, whatever fails.
    try {
      completeAnswer();
      Function<Transport, Transport.Events> opener =
          installation.tracing().opener(settings, connection, context.handshake(), response);
      opener = wanted.inSession(member, opener);
      context.requestOver(keepHeaders);
      connection.switching();
      installation.transport(request).upgrade(request, response, opener);
      installation.counters().accept();
    } catch (IOException e) {
      // No more than this: who goes before the answer could fill the log.
      LOGGER.log(DEBUG, "The peer of {0} was gone before its 101: {1}", path(), LogText.of(e + ""));
      installation.counters().reject(Rejection.CANCELLED);
      connection.peerGone(e);
      answerFailure(e);
    } catch (ServletException | RuntimeException e) {
      LOGGER.log(ERROR, "The container did not upgrade the connection of " + path(), e);
      notUpgraded(connection, e);
    } catch (Error e) {
      refuse(connection, e);
      throw e;
    }
  }

  private void notUpgraded(Connection connection, Exception cause) throws IOException {
    refuse(connection, cause);
    answerFailure(cause);
  }

  private void answerFailure(Exception cause) throws IOException {
    if (!response.isCommitted()) {
      // Containers that leave the method of the servlet API out say it by this exception.
      (cause instanceof UnsupportedOperationException ? NOT_HERE : FAILED).send(response);
    }
  }

  /**
   * Lets the flush of another thread come to its end: the handler has asked for the 101 before it
   * asked for the end, and behind the end nobody can switch. Not for ever, and not for our own: who
   * then finds itself without a request refuses the connection.
   */
  private void awaitFlush() {
    if (!settling()) {
      return;
    }
    try {
      if (settling.tryLock(LONGEST_FLUSH_SECONDS, TimeUnit.SECONDS)) {
        settling.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** An exception has left the chain, or the asynchronous request failed. */
  void failed(Throwable cause) {
    failure = cause;
    State before = state.getAndUpdate(now -> now == State.OVER ? now : State.FOREIGN);
    if (before == State.OVER) {
      return;
    }
    if (before == State.SETTLED && accepted != null) {
      refuse(accepted, cause);
      tellRefused(cause);
    }
    context.requestOver(false);
  }

  private void refuse(Connection connection, Throwable cause) {
    installation.counters().reject(Rejection.CANCELLED);
    connection.refuse(cause);
  }

  private void tellRefused(Throwable cause) {
    LOGGER.log(WARNING, "The WebSocket of {0} does not open: {1}", path(), LogText.of(cause + ""));
  }

  /** As {@link #failed}, where no exception would make the container answer. */
  void failedUnseen(Throwable cause) throws IOException {
    failed(cause);
    if (!response.isCommitted()) {
      FAILED.send(response);
    }
  }

  private void accept(Admission admission, Acceptance acceptance) {
    Connection connection = wanted.connection(acceptance, admission);
    // From here on a failure of what follows is told to whoever waits for the connection.
    accepted = connection;
    connection.forbidBlockingOn(Thread.currentThread());
    WebSocketOptions options = wanted.options();
    keepHeaders = options != null && options.keepHeaders();
    context.publish(connection, admission);
    member = installation.sessions().join(request, connection, context.snapshot());
    if (acceptance != null) {
      ManagedEndpoints.attach(
          admission.counted(acceptance), connection, context.handshake(), installation.engine());
    }
  }

  private void completeAnswer() {
    DeflateTerms compression = context.snapshot().compression();
    if (connect) {
      UpgradeAnswer.completeConnect(response, compression);
    } else {
      UpgradeAnswer.complete(response, (OpeningHandshake.Valid) handshake, compression);
    }
  }

  /** Not the request's: that may be over, and somebody else's. */
  private String path() {
    return LogText.of(context.snapshot().path());
  }
}
