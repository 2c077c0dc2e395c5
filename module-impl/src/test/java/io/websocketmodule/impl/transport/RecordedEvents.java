// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.websocketmodule.impl.connection.Transport;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes events in their order, and does what a test asks at one. */
class RecordedEvents implements Transport.Events {
  final List<String> told = new CopyOnWriteArrayList<>();
  private final Map<String, Runnable> actions = new ConcurrentHashMap<>();

  /** Has something done whenever an event is told. */
  void at(String event, Runnable action) {
    actions.put(event, action);
  }

  private void tell(String event) {
    told.add(event);
    actions.getOrDefault(event, () -> {}).run();
  }

  @Override
  public void onReadable() {
    tell("readable");
  }

  @Override
  public void onWritable() {
    tell("writable");
  }

  @Override
  public void onLost(IOException cause) {
    tell("lost " + cause.getMessage());
  }

  @Override
  public void onStopping() {
    tell("stopping");
  }

  @Override
  public void onClosed() {
    tell("closed");
  }
}
