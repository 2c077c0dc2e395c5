// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import io.websocketmodule.Handshake;
import io.websocketmodule.WebSocketException;
import io.websocketmodule.WebSocketException.Kind;
import io.websocketmodule.impl.connection.CloseFrame;
import io.websocketmodule.impl.connection.CloseReasons;
import io.websocketmodule.impl.connection.Connection;
import io.websocketmodule.impl.connection.Outbound;
import io.websocketmodule.impl.connection.OutboundList;
import io.websocketmodule.impl.connection.Outgoing;
import io.websocketmodule.impl.protocol.CloseCodes;
import io.websocketmodule.impl.protocol.CloseStatus;
import io.websocketmodule.managed.PreparedMessage;
import io.websocketmodule.managed.SlowPeer;
import io.websocketmodule.managed.WebSocketConnection;
import jakarta.websocket.CloseReason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The sending side of a managed connection: whole messages, a bounded queue, the policy for slow
 * peers. Any thread may call.
 */
final class ManagedConnection implements WebSocketConnection {

  private final Connection connection;
  private final Handshake handshake;
  private final SlowPeer slowPeer;
  private final MessageEncoder encoder;
  private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

  /** What the application gets: it cannot complete it, nor let it time out. */
  private final CompletionStage<CloseReason> closedStage = closed.minimalCompletionStage();

  private final Pings pings = new Pings();

  ManagedConnection(Connection connection, Handshake handshake, SlowPeer slowPeer) {
    this.connection = connection;
    this.handshake = handshake;
    this.slowPeer = slowPeer;
    encoder = new MessageEncoder(connection.compression());
  }

  @Override
  public CompletionStage<Void> send(String text) {
    return offer(encoder.text(text, droppable()));
  }

  @Override
  public CompletionStage<Void> send(ByteBuffer data) {
    return offer(encoder.binary(data, droppable()));
  }

  @Override
  public CompletionStage<Void> send(PreparedMessage message) {
    return offer(encoder.prepared(message, droppable()));
  }

  /** Makes messages ready for {@link #sendBeyondLimit}. */
  MessageEncoder encoder() {
    return encoder;
  }

  private boolean droppable() {
    return slowPeer == SlowPeer.DROP_OLDEST;
  }

  private CompletableFuture<Void> offer(MessageOut message) {
    OutboundList dropped = droppable() ? new OutboundList() : null;
    Outgoing.Offer offer =
        connection.offer(message, connection.settings().sendBufferLimit(), dropped);
    if (dropped != null) {
      dropped.failed(
          new WebSocketException(
              Kind.DROPPED, "The message was withdrawn in favour of newer ones"));
    }
    switch (offer) {
      case TAKEN -> {}
      case ENDED -> message.failed(over());
      case FULL -> full(message);
    }
    return message.stage();
  }

  private void full(MessageOut message) {
    if (slowPeer == SlowPeer.WAIT) {
      sendBeyondLimit(message);
      return;
    }
    WebSocketException why =
        new WebSocketException(
            Kind.QUEUE_FULL,
            "The peer takes its messages too slowly: "
                + connection.queuedBytes()
                + " bytes wait, and sendBufferLimit, for which a message counts as "
                + Outbound.LEAST_WEIGHT
                + " bytes at least, is "
                + connection.settings().sendBufferLimit());
    if (slowPeer == SlowPeer.CLOSE) {
      connection.fail(
          CloseStatus.shortened(CloseCodes.TRY_AGAIN_LATER, "Messages are taken too slowly"),
          Kind.QUEUE_FULL,
          why.getMessage(),
          null);
    }
    message.failed(why);
  }

  /**
   * Whether more is queued than the limit allows, which is so only for a peer that is waited for;
   * the endpoint is then told when there is room. In the pump.
   */
  boolean awaitsRoom() {
    return slowPeer == SlowPeer.WAIT && connection.awaitRoom();
  }

  /** Takes a message back of which nothing has left; false: it is out, or partly out. */
  boolean withdraw(MessageOut message) {
    return connection.withdraw(message);
  }

  /** Queues a message of a sender that waits for its stage, and so holds no more than this one. */
  CompletableFuture<Void> sendBeyondLimit(MessageOut message) {
    if (!connection.send(message)) {
      message.failed(over());
    }
    return message.stage();
  }

  private WebSocketException over() {
    WebSocketException fate = connection.fate();
    return fate != null
        ? fate
        : new WebSocketException(Kind.CLOSED, "A close was sent or received; nothing can be sent");
  }

  @Override
  public CompletionStage<Duration> sendPing() {
    return pings.send(connection);
  }

  @Override
  public void close(CloseReason reason) {
    close(reason.getCloseCode().getCode(), reason.getReasonPhrase());
  }

  @Override
  public void close(int code, String reason) {
    CloseStatus status = CloseReasons.toSend(code, reason);
    // Stricter than the native layer: what no peer may receive is a mistake here.
    if (code != CloseCodes.NO_STATUS && !CloseCodes.mayBeReceived(code)) {
      throw new IllegalArgumentException(
          "Close code " + code + " must not be sent: no peer is allowed to accept it");
    }
    close(status);
  }

  private void close(CloseStatus status) {
    if (connection.sentClose().isPresent()) {
      return;
    }
    try {
      connection.sendClose(status, new CloseFrame(connection, status));
    } catch (IllegalStateException closedMeanwhile) {
      // Another thread was first, and a close happens once.
      return;
    }
  }

  @Override
  public void abort() {
    connection.abort(Kind.ABORTED, "This side ended the connection");
  }

  @Override
  public boolean isOpen() {
    return connection.isOpen();
  }

  @Override
  public long queuedBytes() {
    return connection.queuedBytes();
  }

  @Override
  public CompletionStage<CloseReason> closed() {
    return closedStage;
  }

  @Override
  public Handshake handshake() {
    return handshake;
  }

  void ponged(ByteBuffer payload) {
    pings.ponged(payload);
  }

  void ended(CloseStatus status) {
    pings.ended(over());
    closed.complete(CloseReasons.of(status));
  }
}
