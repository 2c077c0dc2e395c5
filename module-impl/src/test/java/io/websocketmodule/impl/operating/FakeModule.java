// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.operating;

import io.websocketmodule.impl.connection.Engine;

/** A module whose counters a test moves. */
final class FakeModule implements OperatedModule {

  final Engine engine = Engine.manual(() -> 0, Runnable::run);
  private final String contextPath;
  boolean enabled = true;

  /** Why it cannot be switched; null: it can. */
  String locked;

  FakeModule(String contextPath) {
    this.contextPath = contextPath;
  }

  /** Counts handshakes that were attempted. */
  FakeModule attempts(int count) {
    for (int i = 0; i < count; i++) {
      engine.counters().attempt();
    }
    return this;
  }

  @Override
  public String contextPath() {
    return contextPath;
  }

  @Override
  public String version() {
    return "1.2.3";
  }

  @Override
  public String transport() {
    return "fake";
  }

  @Override
  public Engine engine() {
    return engine;
  }

  @Override
  public int blockingTasks() {
    return 3;
  }

  @Override
  public boolean enabled() {
    return enabled;
  }

  @Override
  public void enable(boolean wanted) {
    if (locked != null) {
      throw new IllegalStateException(locked);
    }
    enabled = wanted;
  }
}
