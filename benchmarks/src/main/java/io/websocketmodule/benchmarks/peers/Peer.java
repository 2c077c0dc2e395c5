// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers;

/**
 * A server that is measured. It serves, on 127.0.0.1: {@code /echo}, which sends every message
 * back; {@code /blocking}, the same after {@link #BLOCKING_MILLIS}; {@code /subscribe}, which
 * echoes and receives what is sent to {@code /publish}; and HTTP at {@code /plain}. Which of these
 * depends on the scenes of its style.
 */
public interface Peer {

  /** How long the handler of {@code /blocking} blocks. */
  long BLOCKING_MILLIS = 10;

  /** The answer of {@code /plain}. */
  String PLAIN_ANSWER = "ok";

  /**
   * Starts, on a free port, and returns the port. The process ends without a stop.
   *
   * @param style which API the handlers are to be written against
   * @param largestMessage payload bytes of the largest message that will come
   */
  int start(Style style, int largestMessage) throws Exception;

  /** Version, buffers, threads and kind of sends: whatever decides about speed, in one line. */
  String settings();
}
