// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.managed;

import io.websocketmodule.Handshake;
import io.websocketmodule.spi.HandlerPort;
import io.websocketmodule.spi.UnhandledMessage;
import jakarta.websocket.CloseReason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Serves one WebSocket by callbacks; the counterpart of Microsoft.WebSockets' WebSocketHandler.
 * Override what is needed, and make a new instance for each connection.
 *
 * <p>The callbacks of one connection never overlap, and each happens before the next. The next
 * message is read when the last callback has finished: a slow handler holds its peer back.
 * Callbacks may block, also for the stage of a send; what only another message of the same peer can
 * bring, the pong of a ping too, must not be waited for in one. An exception goes to {@link
 * #onError} and then closes with 1011; nothing of it is sent to the peer. {@link #onClose} always
 * comes after an {@link #onOpen}, even one that threw, once, last. Behind a {@link #close} of its
 * own a handler gets no more messages.
 */
public abstract class WebSocketHandler implements WebSocketConnection {

  private final AtomicReference<HandlerPort<WebSocketConnection>> port = new AtomicReference<>();
  private volatile WebSocketConnection connection;

  /** For subclasses. */
  protected WebSocketHandler() {}

  /** The connection is open; messages can be sent, none was received yet. */
  protected void onOpen() throws Exception {}

  /** A whole text message. Not overridden: such a message closes the connection with 1003. */
  protected void onMessage(String text) throws Exception {
    throw new UnhandledMessage("text");
  }

  /**
   * A whole binary message. Not overridden: such a message closes the connection with 1003.
   *
   * @param data position to limit; valid only until this returns
   */
  protected void onMessage(ByteBuffer data) throws Exception {
    throw new UnhandledMessage("binary");
  }

  /**
   * A whole message, for handlers that finish later. The next message comes when the stage has
   * completed; a stage that fails counts as an exception, and goes to {@link #onError} without the
   * CompletionException around it. A stage that never completes is like a callback that never
   * returns: nothing follows it, not even onClose. Not overridden it calls the onMessage of the
   * message's type.
   *
   * @param message a {@link Message.Text} or {@link Message.Binary}, whose data is valid until the
   *     stage completes
   * @return the stage; null: the message is done with
   */
  protected CompletionStage<?> onMessageAsync(Message message) throws Exception {
    if (message instanceof Message.Text text) {
      onMessage(text.text());
    } else if (message instanceof Message.Binary binary) {
      onMessage(binary.data());
    }
    return null;
  }

  /**
   * A callback threw, or the connection failed: then with a {@link
   * io.websocketmodule.WebSocketException}. {@link #onClose} follows. After an exception of a
   * callback the connection is still open here: what is sent leaves unless the 1011 overtakes it,
   * and a {@link #close} takes the place of the 1011. A close or abort of this side, a close of the
   * peer's, a stop of the server and a message that is not handled are no errors.
   */
  protected void onError(Throwable failure) throws Exception {}

  /**
   * The connection is closed.
   *
   * @param reason the peer's close, the close sent where the peer gave none, or 1006 when the
   *     connection was lost
   */
  protected void onClose(CloseReason reason) throws Exception {}

  /** The server or application is stopping; sends still work, and a close with 1001 follows. */
  protected void onShutdown() throws Exception {}

  @Override
  public final CompletionStage<Void> send(String text) {
    return connection().send(text);
  }

  @Override
  public final CompletionStage<Void> send(ByteBuffer data) {
    return connection().send(data);
  }

  @Override
  public final CompletionStage<Void> send(PreparedMessage message) {
    return connection().send(message);
  }

  @Override
  public final CompletionStage<Duration> sendPing() {
    return connection().sendPing();
  }

  @Override
  public final void close(CloseReason reason) {
    connection().close(reason);
  }

  @Override
  public final void close(int code, String reason) {
    connection().close(code, reason);
  }

  @Override
  public final void abort() {
    connection().abort();
  }

  @Override
  public final boolean isOpen() {
    WebSocketConnection bound = connection;
    return bound != null && bound.isOpen();
  }

  @Override
  public final long queuedBytes() {
    return connection().queuedBytes();
  }

  @Override
  public final CompletionStage<CloseReason> closed() {
    return connection().closed();
  }

  @Override
  public final Handshake handshake() {
    return connection().handshake();
  }

  private WebSocketConnection connection() {
    WebSocketConnection bound = connection;
    if (bound == null) {
      throw new IllegalStateException(
          "This handler has no connection yet: it has one from onOpen on");
    }
    return bound;
  }

  /** The engine's way to this handler, given out once. */
  final HandlerPort<WebSocketConnection> port() {
    HandlerPort<WebSocketConnection> made = new Port();
    if (!port.compareAndSet(null, made)) {
      throw new IllegalStateException(
          "This handler was accepted before: each connection needs a handler of its own");
    }
    return made;
  }

  private final class Port implements HandlerPort<WebSocketConnection> {

    @Override
    public void bind(WebSocketConnection bound) {
      connection = bound;
    }

    @Override
    public void open() throws Exception {
      onOpen();
    }

    @Override
    public CompletionStage<?> text(String message) throws Exception {
      return onMessageAsync(new Message.Text(message));
    }

    @Override
    public CompletionStage<?> binary(ByteBuffer message) throws Exception {
      return onMessageAsync(new Message.Binary(message));
    }

    @Override
    public void error(Throwable failure) throws Exception {
      onError(failure);
    }

    @Override
    public void closed(CloseReason reason) throws Exception {
      onClose(reason);
    }

    @Override
    public void shutdown() throws Exception {
      onShutdown();
    }
  }
}
