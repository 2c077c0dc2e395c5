// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.websocketmodule.WebSocketException;
import io.websocketmodule.managed.WebSocketHandler;
import jakarta.websocket.CloseReason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Notes its callbacks, and finds two that overlap. */
class RecordingHandler extends WebSocketHandler {

  private final List<String> told = new ArrayList<>();
  private final AtomicBoolean inside = new AtomicBoolean();
  volatile String overlap; // null: none
  volatile Throwable error; // the last one that onError got; null: none

  /** What a callback does beside being noted. */
  interface Action {
    void run() throws Exception;
  }

  private void callback(String name, Action action) throws Exception {
    if (!inside.compareAndSet(false, true)) {
      overlap = name;
    }
    try {
      synchronized (told) {
        told.add(name);
      }
      action.run();
    } finally {
      inside.set(false);
    }
  }

  List<String> told() {
    synchronized (told) {
      assertEquals(null, overlap, "two callbacks overlap");
      return List.copyOf(told);
    }
  }

  /** Marks a time in which no callback may come. */
  void enter() {
    assertFalse(inside.getAndSet(true), "inside a callback");
  }

  void leave() {
    inside.set(false);
  }

  void open() throws Exception {}

  void text(String text) throws Exception {}

  void binary(ByteBuffer data) throws Exception {}

  void failing(Throwable failure) throws Exception {}

  void ending(CloseReason reason) throws Exception {}

  void stopping() throws Exception {}

  @Override
  protected final void onOpen() throws Exception {
    callback("open", this::open);
  }

  @Override
  protected void onMessage(String text) throws Exception {
    callback(text, () -> text(text));
  }

  @Override
  protected void onMessage(ByteBuffer data) throws Exception {
    callback(data.remaining() + " bytes", () -> binary(data));
  }

  @Override
  protected final void onError(Throwable failure) throws Exception {
    error = failure;
    String name =
        failure instanceof WebSocketException why
            ? why.kind().toString()
            : failure.getClass().getSimpleName();
    callback("error " + name, () -> failing(failure));
  }

  @Override
  protected final void onClose(CloseReason reason) throws Exception {
    callback("closed " + reason.getCloseCode().getCode(), () -> ending(reason));
  }

  @Override
  protected final void onShutdown() throws Exception {
    callback("shutdown", this::stopping);
  }
}
