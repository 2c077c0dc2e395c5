// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.util.concurrent.atomic.LongAdder;

/**
 * What an engine counts: the counters of IIS's worker process, and what passes while the module is
 * switched off. Any thread may call.
 */
public final class Counters {

  private final LongAdder attempts = new LongAdder();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder passed = new LongAdder();

  /** For the engine. */
  Counters() {}

  /** A request to open a WebSocket came. */
  public void attempt() {
    attempts.increment();
  }

  /** A handshake was answered with 101. */
  public void accept() {
    accepted.increment();
  }

  /** A handshake was answered with an error. */
  public void reject() {
    rejected.increment();
  }

  /** A request to open a WebSocket came where the module is switched off. */
  public void pass() {
    passed.increment();
  }

  /** Requests to open a WebSocket since the start. */
  public long attempts() {
    return attempts.sum();
  }

  /** Handshakes answered with 101 since the start. */
  public long accepted() {
    return accepted.sum();
  }

  /** Handshakes answered with an error since the start. */
  public long rejected() {
    return rejected.sum();
  }

  /** Requests to open a WebSocket that were let through untouched since the start. */
  public long passed() {
    return passed.sum();
  }
}
