// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.managed;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;

/**
 * How one connection is to be served; what is not set here comes from the settings of its path.
 * Immutable: each method that sets a value returns a changed copy.
 */
public final class WebSocketOptions {

  private enum Option {
    SUBPROTOCOL,
    ALLOWED_ORIGINS,
    SLOW_PEER,
    SEND_BUFFER_LIMIT,
    MAX_MESSAGE_SIZE,
    EXECUTOR,
    PING_INTERVAL,
    IDLE_TIMEOUT,
    KEEP_HEADERS,
    COMPRESSION,
    KEEP_SESSION_ALIVE
  }

  private static final WebSocketOptions DEFAULTS =
      new WebSocketOptions(new EnumMap<>(Option.class));

  /** What was set; never changed once it is here. */
  private final Map<Option, Object> values;

  private WebSocketOptions(Map<Option, Object> values) {
    this.values = values;
  }

  private WebSocketOptions with(Option option, Object value) {
    Map<Option, Object> changed = new EnumMap<>(values);
    changed.put(option, value);
    return new WebSocketOptions(changed);
  }

  private <T> Optional<T> get(Option option, Class<T> type) {
    return Optional.ofNullable(type.cast(values.get(option)));
  }

  private OptionalLong getLong(Option option) {
    return get(option, Long.class).map(OptionalLong::of).orElse(OptionalLong.empty());
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
    return with(Option.SUBPROTOCOL, Objects.requireNonNull(name, "name"));
  }

  /**
   * Which Origins may open the connection, instead of the setting allowedOrigins.
   *
   * @param origins {@code same-origin}, {@code *}, or origins like {@code https://example.org}
   */
  public WebSocketOptions allowedOrigins(String... origins) {
    return with(Option.ALLOWED_ORIGINS, List.of(origins));
  }

  /** What a send does when the queue is full; {@link SlowPeer#FAIL} unless set. */
  public WebSocketOptions slowPeer(SlowPeer policy) {
    return with(Option.SLOW_PEER, Objects.requireNonNull(policy, "policy"));
  }

  /**
   * Bytes that may wait to be sent, instead of the setting sendBufferLimit; more than 0. A message
   * counts as 256 bytes at least, which is about what the smallest holds while it waits.
   */
  public WebSocketOptions sendBufferLimit(long bytes) {
    positive(bytes, "sendBufferLimit");
    return with(Option.SEND_BUFFER_LIMIT, bytes);
  }

  /**
   * The largest message in bytes, instead of the setting receiveBufferLimit; more than 0. Beyond it
   * the close is 1009.
   */
  public WebSocketOptions maxMessageSize(long bytes) {
    positive(bytes, "maxMessageSize");
    return with(Option.MAX_MESSAGE_SIZE, bytes);
  }

  /**
   * Where callbacks or the task run, instead of the module's choice. Callbacks may run in the
   * thread that calls the executor; a task that would is moved to a thread of the module. What it
   * rejects, as a pool that was shut down, runs on a thread of the module; it must drop nothing
   * silently.
   *
   * <p>{@code Runnable::run} spares callbacks that never block every change of thread. They then
   * run on the thread that brought the bytes, which serves other connections too: a callback that
   * blocks there, even for its own send, holds all of these, or waits for ever.
   */
  public WebSocketOptions executor(Executor executor) {
    return with(Option.EXECUTOR, Objects.requireNonNull(executor, "executor"));
  }

  /** How often a ping is sent, instead of the setting pingInterval; zero: never. */
  public WebSocketOptions pingInterval(Duration interval) {
    notNegative(interval, "pingInterval");
    return with(Option.PING_INTERVAL, interval);
  }

  /**
   * Closes with 1001 after this long without any frame, instead of the setting idleTimeout; zero:
   * never.
   */
  public WebSocketOptions idleTimeout(Duration timeout) {
    notNegative(timeout, "idleTimeout");
    return with(Option.IDLE_TIMEOUT, timeout);
  }

  /**
   * Whether {@link io.websocketmodule.Handshake#getHeaders} keeps all headers for the life of the
   * connection.
   */
  public WebSocketOptions keepHeaders(boolean keep) {
    return with(Option.KEEP_HEADERS, keep);
  }

  /**
   * Whether messages may be compressed where the client offers it (permessage-deflate, RFC 7692),
   * instead of the setting perMessageDeflate. A message that must not be, like one with a secret,
   * is sent as {@link PreparedMessage#uncompressed()}.
   */
  public WebSocketOptions compression(boolean allowed) {
    return with(Option.COMPRESSION, allowed);
  }

  /**
   * Whether messages of the peer keep the HTTP session of the handshake alive, as requests do,
   * instead of the setting keepSessionAlive.
   */
  public WebSocketOptions keepSessionAlive(boolean keep) {
    return with(Option.KEEP_SESSION_ALIVE, keep);
  }

  /** The subprotocol chosen; empty: none. */
  public Optional<String> subprotocol() {
    return get(Option.SUBPROTOCOL, String.class);
  }

  /** The origins allowed; empty: as the setting says. */
  public Optional<List<String>> allowedOrigins() {
    @SuppressWarnings("unchecked") // nothing else is put in
    List<String> origins = (List<String>) values.get(Option.ALLOWED_ORIGINS);
    return Optional.ofNullable(origins);
  }

  /** The policy for a full queue. */
  public SlowPeer slowPeer() {
    return get(Option.SLOW_PEER, SlowPeer.class).orElse(SlowPeer.FAIL);
  }

  /** The bound of the send queue in bytes; empty: as the setting says. */
  public OptionalLong sendBufferLimit() {
    return getLong(Option.SEND_BUFFER_LIMIT);
  }

  /** The largest message in bytes; empty: as the setting says. */
  public OptionalLong maxMessageSize() {
    return getLong(Option.MAX_MESSAGE_SIZE);
  }

  /** Where callbacks run; empty: the module's choice. */
  public Optional<Executor> executor() {
    return get(Option.EXECUTOR, Executor.class);
  }

  /** How often a ping is sent; empty: as the setting says. */
  public Optional<Duration> pingInterval() {
    return get(Option.PING_INTERVAL, Duration.class);
  }

  /** When an idle connection is closed; empty: as the setting says. */
  public Optional<Duration> idleTimeout() {
    return get(Option.IDLE_TIMEOUT, Duration.class);
  }

  /** Whether all headers are kept. */
  public boolean keepHeaders() {
    return get(Option.KEEP_HEADERS, Boolean.class).orElse(false);
  }

  /** Whether messages may be compressed; empty: as the setting says. */
  public Optional<Boolean> compression() {
    return get(Option.COMPRESSION, Boolean.class);
  }

  /** Whether messages keep the HTTP session alive; empty: as the setting says. */
  public Optional<Boolean> keepSessionAlive() {
    return get(Option.KEEP_SESSION_ALIVE, Boolean.class);
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
