// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.proxy;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import io.websocketmodule.impl.transport.RawUpgrade;
import io.websocketmodule.node.process.ProcessGroup;
import io.websocketmodule.node.process.UnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What the exchanges of one application share. Any thread. */
public final class Proxy implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(Proxy.class.getPackageName());

  /** Of warnings that every refused request would repeat. */
  private static final long WARNING_INTERVAL = TimeUnit.SECONDS.toNanos(10);

  private final ProxySettings settings;
  private final ProcessGroup processes;
  private final StickySessions sticky;
  private final IdleConnections idle = new IdleConnections();
  private final RawUpgrade upgrade = new RawUpgrade();
  private final TunnelLoop loop;
  private final AtomicLong nextWarning = new AtomicLong(System.nanoTime());

  /**
   * Passes requests on.
   *
   * @param processes closed by its owner, behind this
   * @throws IOException the system has no selector left
   */
  public Proxy(ProxySettings settings, ProcessGroup processes) throws IOException {
    this.settings = settings;
    this.processes = processes;
    this.sticky = new StickySessions(settings);
    this.loop = new TunnelLoop();
  }

  /**
   * Answers a request; blocks until that is done, or until the container may hand the connection
   * over.
   *
   * @throws TruncatedAnswerException the answer broke off behind its head: the container must end
   *     the connection, or the client would take half of it for the whole
   * @throws IOException the client is gone
   */
  public void pass(HttpServletRequest request, HttpServletResponse response) throws IOException {
    new Exchange(this, request, response).run();
  }

  /** Refuses an upgrade where the module would take its 101. */
  public void refuseForModule(HttpServletResponse response) throws IOException {
    ErrorAnswer.moduleIsEnabled().send(response, settings.devErrorsEnabled());
  }

  /** Says why requests are refused, but not for each of them. */
  void tellUnavailable(UnavailableException e) {
    // Whoever did not start has said so itself.
    boolean told = e.reason() != UnavailableException.Reason.BUSY;
    long now = System.nanoTime();
    long due = nextWarning.get();
    boolean loud =
        !told && now - due >= 0 && nextWarning.compareAndSet(due, now + WARNING_INTERVAL);
    LOGGER.log(
        loud ? WARNING : DEBUG, "{0}: a request is refused: {1}", settings.name(), e.getMessage());
  }

  ProxySettings settings() {
    return settings;
  }

  ProcessGroup processes() {
    return processes;
  }

  StickySessions sticky() {
    return sticky;
  }

  IdleConnections idle() {
    return idle;
  }

  RawUpgrade upgrade() {
    return upgrade;
  }

  TunnelLoop loop() {
    return loop;
  }

  /** Ends every tunnel. */
  @Override
  public void close() {
    loop.close();
  }

  /** An answer broke off behind its head. */
  public static final class TruncatedAnswerException extends IOException {
    private static final long serialVersionUID = 1;

    TruncatedAnswerException(Throwable cause) {
      super("The hosted application's answer broke off", cause);
    }
  }
}
