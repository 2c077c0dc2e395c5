// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import io.websocketmodule.WebSocketException;
import io.websocketmodule.impl.connection.Connection;
import io.websocketmodule.managed.Message;
import io.websocketmodule.managed.MessageStream;
import io.websocketmodule.managed.PreparedMessage;
import io.websocketmodule.managed.WebSocketConnection;
import io.websocketmodule.managed.WebSocketSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A connection in blocking style, for a task. */
final class Session implements WebSocketSession {

  private static final Duration FOR_EVER = Duration.ofDays(25_000);

  private final ManagedConnection managed;
  private final SessionReader reader;
  private final StreamSender streams;

  Session(Connection connection, ManagedConnection managed, SessionReader reader) {
    this.managed = managed;
    this.reader = reader;
    streams = new StreamSender(connection, managed);
  }

  @Override
  public Message receive() throws IOException {
    return reader.receive(false, 0);
  }

  @Override
  public Optional<Message> receive(Duration timeout) throws IOException {
    return Optional.ofNullable(reader.receive(true, nanos(timeout)));
  }

  private static long nanos(Duration timeout) {
    if (timeout.isNegative()) {
      return 0;
    }
    // Three hundred years do not fit; a quarter of that is as good as for ever.
    return timeout.compareTo(FOR_EVER) > 0 ? FOR_EVER.toNanos() : timeout.toNanos();
  }

  @Override
  public Optional<MessageStream> receiveStream() throws IOException {
    return Optional.ofNullable(reader.openStream());
  }

  @Override
  public void send(String text) throws IOException {
    send(managed.encoder().text(text, false));
  }

  @Override
  public void send(ByteBuffer data) throws IOException {
    send(managed.encoder().binary(data, false));
  }

  @Override
  public void send(PreparedMessage message) throws IOException {
    send(managed.encoder().prepared(message, false));
  }

  private void send(MessageOut message) throws IOException {
    streams.checkNotInside();
    try {
      await(managed.sendBeyondLimit(message));
    } catch (InterruptedIOException interrupted) {
      managed.withdraw(message);
      throw interrupted;
    }
  }

  @Override
  public void sendStream(InputStream data) throws IOException {
    streams.send(data);
  }

  @Override
  public void sendStream(Reader text) throws IOException {
    streams.send(text);
  }

  @Override
  public WebSocketConnection connection() {
    return managed;
  }

  /** Waits until the container has the bytes. */
  static void await(CompletableFuture<Void> stage) throws IOException {
    try {
      stage.get();
    } catch (InterruptedException e) {
      throw new InterruptedIOException("The thread was interrupted while it waited to send");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WebSocketException why) {
        throw new WebSocketException(why.kind(), why.getMessage(), why);
      }
      throw new IOException(e.getCause());
    }
  }
}
