// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.fuzzing;

import io.websocketmodule.Handshake;
import io.websocketmodule.fuzzing.Said.Kind;
import io.websocketmodule.impl.connection.Connection;
import io.websocketmodule.impl.connection.EngineByHand;
import io.websocketmodule.impl.managed.ManagedEndpoints;
import io.websocketmodule.managed.WebSocketConnection;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.spi.Acceptance;
import io.websocketmodule.spi.HandlerPort;
import io.websocketmodule.spi.UnhandledMessage;
import jakarta.websocket.CloseReason;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An echo of whole messages on the managed layer, at once or in stages that complete later. */
final class ManagedEcho extends Application implements HandlerPort<WebSocketConnection> {

  /** Nobody asks it anything. */
  private static final Handshake HANDSHAKE =
      (Handshake)
          Proxy.newProxyInstance(
              Handshake.class.getClassLoader(),
              new Class<?>[] {Handshake.class},
              (self, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
              });

  private final boolean textOnly;
  private final boolean later;
  private final int closesAfter;
  private final long limit;
  private EngineByHand flusher;
  private WebSocketConnection connection;
  private CompletableFuture<Void> stage; // null: none is awaited
  private int opened;
  private int closed;

  /**
   * Makes one.
   *
   * @param textOnly whether it takes no binary messages
   * @param later whether its callbacks end in stages that complete later
   * @param closesAfter how many messages it hears before it closes; negative: it does not
   * @param limit bytes of the largest message
   */
  ManagedEcho(boolean textOnly, boolean later, int closesAfter, long limit) {
    this.textOnly = textOnly;
    this.later = later;
    this.closesAfter = closesAfter;
    this.limit = limit;
  }

  @Override
  void attach(Connection raw, EngineByHand engine) {
    flusher = engine;
    Acceptance acceptance = new Acceptance(WebSocketOptions.defaults(), this);
    ManagedEndpoints.attach(acceptance, raw, HANDSHAKE, engine.engine());
  }

  @Override
  public void bind(WebSocketConnection bound) {
    connection = bound;
  }

  @Override
  public void open() {
    call("onOpen");
    opened++;
    exit();
  }

  @Override
  public CompletionStage<?> text(String message) {
    call("onMessage");
    try {
      connection.send(message);
      return heard(Said.of(Kind.TEXT, message.getBytes(StandardCharsets.UTF_8)));
    } finally {
      exit();
    }
  }

  @Override
  public CompletionStage<?> binary(ByteBuffer message) {
    if (textOnly) {
      throw new UnhandledMessage("binary");
    }
    call("onMessage");
    try {
      byte[] bytes = new byte[message.remaining()];
      message.duplicate().get(bytes);
      connection.send(ByteBuffer.wrap(bytes.clone()));
      return heard(Said.of(Kind.BINARY, bytes));
    } finally {
      exit();
    }
  }

  private CompletionStage<?> heard(Said message) {
    if (message.payload().remaining() > limit) {
      wrong.add("a message of " + message.payload().remaining() + " bytes");
    }
    heard.add(message);
    if (heard.size() % 2 == 0) {
      flusher.flush(); // as if this callback had taken more than a millisecond
    }
    if (heard.size() == closesAfter) {
      connection.close(1000, "enough");
    }
    stage = later ? new CompletableFuture<>() : null;
    return stage;
  }

  @Override
  public void error(Throwable failure) {
    call("onError");
    exit();
  }

  @Override
  public void closed(CloseReason reason) {
    call("onClose");
    closed++;
    exit();
  }

  @Override
  public void shutdown() {
    call("onShutdown");
    wrong.add("nobody stops the server");
    exit();
  }

  private void call(String name) {
    enter();
    if (closed != 0) {
      wrong.add(name + " behind onClose");
    }
    if (stage != null && !stage.isDone() && name.equals("onMessage")) {
      wrong.add("a message before the last was done");
    }
  }

  @Override
  boolean proceed() {
    CompletableFuture<Void> awaited = stage;
    stage = null;
    return awaited != null && awaited.complete(null);
  }

  @Override
  void leave() {
    connection.abort();
  }

  @Override
  void checkEnded() {
    if (opened != closed) {
      wrong.add(opened + " times onOpen, " + closed + " times onClose");
    }
  }
}
