// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.WebSocketContext;
import io.websocketmodule.impl.protocol.CloseStatus;
import jakarta.websocket.CloseReason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An open connection of its own for one run of a race: small, since thousands are made at a time.
 */
public final class RaceRig {

  static final CloseStatus NORMAL = new CloseStatus(1000, "");
  static final Duration PONG = Duration.ofSeconds(3);
  static final Duration CLOSE = Duration.ofSeconds(5);

  /** Of the queue: three letters are too many. */
  private static final long ROOM = 2 * Outbound.LEAST_WEIGHT;

  /** Buffers as small as the frames here, made and thrown away. */
  private static final class Buffers extends BufferPool {
    private final AtomicInteger lent = new AtomicInteger();

    @Override
    ByteBuffer borrow(boolean wantDirect) {
      lent.incrementAndGet();
      return ByteBuffer.allocate(256);
    }

    @Override
    void giveBack(ByteBuffer buffer) {
      lent.decrementAndGet();
      buffer.clear().put(new byte[256]); // whoever still uses it sends or reads nonsense
    }
  }

  private final AtomicLong nanos = new AtomicLong();
  private final Buffers buffers = new Buffers();
  public final RaceTransport transport = new RaceTransport();
  final Engine engine = Engine.manual(nanos::get, Runnable::run, buffers, new Flusher(false));
  public final Connection connection =
      engine.connection(
          new ConnectionSettings(
              1000, Duration.ZERO, PONG, Duration.ZERO, Duration.ZERO, CLOSE, Duration.ZERO, ROOM),
          null);
  final AtomicInteger ends = new AtomicInteger();

  /** What the container does when it hands a connection over. */
  public RaceRig open() {
    connection.whenEnded(ends::incrementAndGet);
    transport.events(connection.open(transport));
    connection.onReadable();
    return this;
  }

  WebSocketContext context() {
    return connection.context();
  }

  /** Time passes, and is looked at. */
  void pass(Duration time) {
    passUnseen(time);
    look();
  }

  /** Time passes. */
  void passUnseen(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /** What is due is done. */
  void look() {
    engine.tick();
  }

  /** What came of it all: {@link #wire}, and {@link #leftBehind} of what is not to be left. */
  public String outcome() {
    return wire() + leftBehind();
  }

  /** Frames that left, and how TCP stands. */
  String wire() {
    return transport.frames() + " " + transport.end();
  }

  /** Ends what is still open, and tells what is left behind that should not be; empty: nothing. */
  public String leftBehind() {
    connection.onClosed();
    String left = engine.openConnections() == 0 ? "" : "a connection ";
    left += connection.queuedBytes() == 0 ? "" : connection.queuedBytes() + " bytes ";
    left += buffers.lent.get() == 0 ? "" : buffers.lent.get() + " buffers ";
    return ends.get() == 1 ? left : left + ends.get() + " ends";
  }

  // The peer's frames; the masking key is zero

  public static byte[] letter(char letter) {
    return new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, (byte) letter};
  }

  static byte[] ping() {
    return new byte[] {(byte) 0x89, (byte) 0x80, 0, 0, 0, 0};
  }

  static byte[] pong() {
    return new byte[] {(byte) 0x8A, (byte) 0x80, 0, 0, 0, 0};
  }

  /** With the code 1000. */
  public static byte[] close() {
    return new byte[] {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 3, (byte) 0xE8};
  }

  static CloseReason reason() {
    return new CloseReason(CloseReason.CloseCodes.NORMAL_CLOSURE, "");
  }
}
