// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.managed;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;

/**
 * How one connection is to be served; what is not set here comes from the settings of its path.
 * Immutable: each method that sets a value returns a changed copy.
 */
public final class WebSocketOptions {

  private static final WebSocketOptions DEFAULTS =
      new WebSocketOptions(null, null, SlowPeer.FAIL, null, null, null, null, null, false);

  private final String subprotocol;
  private final List<String> allowedOrigins;
  private final SlowPeer slowPeer;
  private final Long sendBufferLimit;
  private final Long maxMessageSize;
  private final Executor executor;
  private final Duration pingInterval;
  private final Duration idleTimeout;
  private final boolean keepHeaders;

  private WebSocketOptions(
      String subprotocol,
      List<String> allowedOrigins,
      SlowPeer slowPeer,
      Long sendBufferLimit,
      Long maxMessageSize,
      Executor executor,
      Duration pingInterval,
      Duration idleTimeout,
      boolean keepHeaders) {
    this.subprotocol = subprotocol;
    this.allowedOrigins = allowedOrigins;
    this.slowPeer = slowPeer;
    this.sendBufferLimit = sendBufferLimit;
    this.maxMessageSize = maxMessageSize;
    this.executor = executor;
    this.pingInterval = pingInterval;
    this.idleTimeout = idleTimeout;
    this.keepHeaders = keepHeaders;
  }

  /** Everything as the settings say. */
  public static WebSocketOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Chooses the subprotocol (RFC 6455 1.9).
   *
   * @param name one that the client offered, as {@link WebSockets#chooseProtocol} returns it; else
   *     accept throws
   */
  public WebSocketOptions subprotocol(String name) {
    return new WebSocketOptions(
        Objects.requireNonNull(name, "name"),
        allowedOrigins,
        slowPeer,
        sendBufferLimit,
        maxMessageSize,
        executor,
        pingInterval,
        idleTimeout,
        keepHeaders);
  }

  /**
   * Which Origins may open the connection, instead of the setting allowedOrigins.
   *
   * @param origins {@code same-origin}, {@code *}, or origins like {@code https://example.org}
   */
  public WebSocketOptions allowedOrigins(String... origins) {
    return new WebSocketOptions(
        subprotocol,
        List.of(origins),
        slowPeer,
        sendBufferLimit,
        maxMessageSize,
        executor,
        pingInterval,
        idleTimeout,
        keepHeaders);
  }

  /** What a send does when the queue is full; {@link SlowPeer#FAIL} unless set. */
  public WebSocketOptions slowPeer(SlowPeer policy) {
    return new WebSocketOptions(
        subprotocol,
        allowedOrigins,
        Objects.requireNonNull(policy, "policy"),
        sendBufferLimit,
        maxMessageSize,
        executor,
        pingInterval,
        idleTimeout,
        keepHeaders);
  }

  /** Bytes that may wait to be sent, instead of the setting sendBufferLimit; more than 0. */
  public WebSocketOptions sendBufferLimit(long bytes) {
    positive(bytes, "sendBufferLimit");
    return new WebSocketOptions(
        subprotocol,
        allowedOrigins,
        slowPeer,
        bytes,
        maxMessageSize,
        executor,
        pingInterval,
        idleTimeout,
        keepHeaders);
  }

  /**
   * The largest message in bytes, instead of the setting receiveBufferLimit; more than 0. Beyond it
   * the close is 1009.
   */
  public WebSocketOptions maxMessageSize(long bytes) {
    positive(bytes, "maxMessageSize");
    return new WebSocketOptions(
        subprotocol,
        allowedOrigins,
        slowPeer,
        sendBufferLimit,
        bytes,
        executor,
        pingInterval,
        idleTimeout,
        keepHeaders);
  }

  /** Where callbacks or the task run, instead of the module's choice. It must not drop tasks. */
  public WebSocketOptions executor(Executor executor) {
    return new WebSocketOptions(
        subprotocol,
        allowedOrigins,
        slowPeer,
        sendBufferLimit,
        maxMessageSize,
        Objects.requireNonNull(executor, "executor"),
        pingInterval,
        idleTimeout,
        keepHeaders);
  }

  /** How often a ping is sent, instead of the setting pingInterval; zero: never. */
  public WebSocketOptions pingInterval(Duration interval) {
    notNegative(interval, "pingInterval");
    return new WebSocketOptions(
        subprotocol,
        allowedOrigins,
        slowPeer,
        sendBufferLimit,
        maxMessageSize,
        executor,
        interval,
        idleTimeout,
        keepHeaders);
  }

  /**
   * Closes with 1001 after this long without any frame, instead of the setting idleTimeout; zero:
   * never.
   */
  public WebSocketOptions idleTimeout(Duration timeout) {
    notNegative(timeout, "idleTimeout");
    return new WebSocketOptions(
        subprotocol,
        allowedOrigins,
        slowPeer,
        sendBufferLimit,
        maxMessageSize,
        executor,
        pingInterval,
        timeout,
        keepHeaders);
  }

  /**
   * Whether {@link io.websocketmodule.Handshake#getHeaders} keeps all headers for the life of the
   * connection.
   */
  public WebSocketOptions keepHeaders(boolean keep) {
    return new WebSocketOptions(
        subprotocol,
        allowedOrigins,
        slowPeer,
        sendBufferLimit,
        maxMessageSize,
        executor,
        pingInterval,
        idleTimeout,
        keep);
  }

  /** The subprotocol chosen; empty: none. */
  public Optional<String> subprotocol() {
    return Optional.ofNullable(subprotocol);
  }

  /** The origins allowed; empty: as the setting says. */
  public Optional<List<String>> allowedOrigins() {
    return Optional.ofNullable(allowedOrigins);
  }

  /** The policy for a full queue. */
  public SlowPeer slowPeer() {
    return slowPeer;
  }

  /** The bound of the send queue in bytes; empty: as the setting says. */
  public OptionalLong sendBufferLimit() {
    return sendBufferLimit == null ? OptionalLong.empty() : OptionalLong.of(sendBufferLimit);
  }

  /** The largest message in bytes; empty: as the setting says. */
  public OptionalLong maxMessageSize() {
    return maxMessageSize == null ? OptionalLong.empty() : OptionalLong.of(maxMessageSize);
  }

  /** Where callbacks run; empty: the module's choice. */
  public Optional<Executor> executor() {
    return Optional.ofNullable(executor);
  }

  /** How often a ping is sent; empty: as the setting says. */
  public Optional<Duration> pingInterval() {
    return Optional.ofNullable(pingInterval);
  }

  /** When an idle connection is closed; empty: as the setting says. */
  public Optional<Duration> idleTimeout() {
    return Optional.ofNullable(idleTimeout);
  }

  /** Whether all headers are kept. */
  public boolean keepHeaders() {
    return keepHeaders;
  }

  private static void positive(long bytes, String name) {
    if (bytes <= 0) {
      throw new IllegalArgumentException(name + " is " + bytes + "; it must be more than 0 bytes");
    }
  }

  private static void notNegative(Duration duration, String name) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(name + " is " + duration + "; it must not be negative");
    }
  }
}
