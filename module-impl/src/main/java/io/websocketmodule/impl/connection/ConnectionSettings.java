// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.time.Duration;

/**
 * What one connection is told at its handshake, and keeps for its life. Zero durations mean never.
 *
 * @param receiveBufferLimit bytes: the most that is read ahead of the reader; in the managed layer
 *     the largest message
 * @param pingInterval how often a ping is sent
 * @param pongTimeout how long a ping may stay unanswered
 * @param idleTimeout how long no frame may pass before the close
 * @param stalledTimeout how long payload may wait that nobody reads
 * @param closeTimeout how long the peer, or the application, may take to answer a close
 * @param sendTimeout how long a write may make no progress
 * @param sendBufferLimit bytes that may be queued to be sent
 */
public record ConnectionSettings(
    long receiveBufferLimit,
    Duration pingInterval,
    Duration pongTimeout,
    Duration idleTimeout,
    Duration stalledTimeout,
    Duration closeTimeout,
    Duration sendTimeout,
    long sendBufferLimit) {

  /** The defaults of the settings table. */
  public static ConnectionSettings defaults() {
    return new ConnectionSettings(
        4_194_304,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        1_048_576);
  }
}
