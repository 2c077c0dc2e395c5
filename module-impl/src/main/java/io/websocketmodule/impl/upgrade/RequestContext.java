// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import io.websocketmodule.Handshake;
import io.websocketmodule.HttpContext;
import io.websocketmodule.NamedContextContainer;
import io.websocketmodule.PostCompletionTask;
import io.websocketmodule.StoredContext;
import io.websocketmodule.WebSocketContext;
import io.websocketmodule.impl.connection.Connection;
import io.websocketmodule.managed.WebSocketOptions;
import java.util.Objects;
import java.util.Optional;

/**
 * The context of one request that names WebSocket in its Upgrade header. It may be kept for the
 * life of the connection and never holds the request.
 */
final class RequestContext implements HttpContext, NamedContextContainer {

  private final HandshakeSnapshot handshake;

  /** Written before the connection is published. */
  private Admission admission;

  /** What the handler has said; null: nothing. */
  private volatile Boolean compression;

  /** Null before the 101 was flushed, and for good where it did not upgrade. */
  private volatile Connection connection;

  RequestContext(HandshakeSnapshot handshake) {
    this.handshake = handshake;
  }

  /** Makes "websockets" appear. */
  void publish(Connection accepted, Admission admitted) {
    admission = admitted;
    connection = accepted;
  }

  /** The request is over: what was kept for the rest of it is given back. */
  void requestOver(boolean keepHeaders) {
    handshake.detach(keepHeaders);
    if (connection != null) {
      admission.requestOver();
    }
  }

  HandshakeSnapshot snapshot() {
    return handshake;
  }

  @Override
  public void allowCompression(boolean allowed) {
    if (connection != null) {
      throw new IllegalStateException(
          "The 101 was flushed, and the handshake answered: call allowCompression before"
              + " response.flushBuffer()");
    }
    compression = allowed;
  }

  /** Whether messages may be compressed. */
  boolean compressionAllowed(WebSocketOptions options, Settings settings) {
    Boolean said = compression;
    boolean without = said == null ? settings.perMessageDeflate() : said;
    return options == null ? without : options.compression().orElse(without);
  }

  @Override
  public NamedContextContainer getNamedContextContainer() {
    return this;
  }

  @Override
  public <T extends StoredContext> Optional<T> getNamedContext(String name, Class<T> type) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Connection accepted = connection;
    return accepted != null && name.equals(WebSocketContext.NAME)
        ? Optional.of(type.cast(accepted.context()))
        : Optional.empty();
  }

  @Override
  public Handshake handshake() {
    return handshake;
  }

  @Override
  public void postCompletion(PostCompletionTask task) {
    Objects.requireNonNull(task, "task");
    Connection accepted = connection;
    if (accepted == null) {
      throw new IllegalStateException(
          "No 101 was flushed on this request: call postCompletion after response.setStatus(101) and"
              + " response.flushBuffer(), when webSocket() is present");
    }
    accepted.postCompletion(admission.counted(task));
  }
}
