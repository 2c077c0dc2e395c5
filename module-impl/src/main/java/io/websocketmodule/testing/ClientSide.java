// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.testing;

import io.websocketmodule.impl.connection.CloseReasons;
import io.websocketmodule.impl.protocol.CloseStatus;
import io.websocketmodule.impl.protocol.FragmentReader;
import io.websocketmodule.impl.protocol.FrameHeader;
import io.websocketmodule.impl.protocol.Masker;
import io.websocketmodule.impl.protocol.Opcode;
import io.websocketmodule.impl.protocol.ProtocolViolation;
import io.websocketmodule.managed.Message;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A client as browsers are: joins fragments to messages, answers pings and closes by itself. What
 * the server breaks of the protocol shows as an error of the next receive. RFC 6455 5, 7.
 */
final class ClientSide {

  /** In bytes. Little, for tests of ten thousand clients in one heap. */
  private static final int BUFFER_SIZE = 2 * 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final MemoryTransport transport;

  // guarded by the lock
  private final FragmentReader reader;
  private final ByteBuffer input = ByteBuffer.allocate(BUFFER_SIZE).flip();
  private final ByteBuffer fragment = ByteBuffer.allocate(BUFFER_SIZE);
  private final ByteArrayOutputStream joined = new ByteArrayOutputStream();
  private final ArrayDeque<Message> inbox = new ArrayDeque<>();
  private final ArrayDeque<Ping> pings = new ArrayDeque<>();
  private Message.Closed closed; // null: it is open
  private ProtocolViolation violation; // null: the server did well
  private boolean closeSent;
  private int lastKey = 0x5EED_1234;

  private record Ping(long sentAt, CompletableFuture<Duration> pong) {}

  ClientSide(Executor executor, FragmentReader reader) {
    this.reader = reader;
    transport = new MemoryTransport(executor, this::drain);
  }

  MemoryTransport transport() {
    return transport;
  }

  // Sending

  /** Sends one frame, masked as a client's must be (RFC 6455 5.3). */
  void send(boolean fin, Opcode opcode, ByteBuffer payload) {
    lock.lock();
    try {
      if (closeSent || closed != null) {
        throw new IllegalStateException("The connection is closed; nothing can be sent");
      }
      closeSent = opcode == Opcode.CLOSE;
      put(fin, opcode, payload);
    } finally {
      lock.unlock();
    }
  }

  private void put(boolean fin, Opcode opcode, ByteBuffer payload) {
    int length = payload.remaining();
    ByteBuffer frame = ByteBuffer.allocate(FrameHeader.length(length, true) + length);
    lastKey = lastKey * 31 + 17; // no secret is kept here, and a test should repeat exactly
    FrameHeader.putMasked(frame, fin, opcode, length, lastKey);
    Masker masker = new Masker();
    masker.begin(lastKey);
    masker.mask(payload, frame, length);
    transport.send(frame.flip());
  }

  /** Sends a ping; its pong, or that of a later one, completes the stage. */
  CompletableFuture<Duration> ping() {
    CompletableFuture<Duration> pong = new CompletableFuture<>();
    lock.lock();
    try {
      pings.add(new Ping(System.nanoTime(), pong));
      send(true, Opcode.PING, ByteBuffer.allocate(0));
    } finally {
      lock.unlock();
    }
    return pong;
  }

  // Receiving

  /** Takes what the server has sent, unless reading was stopped. Any thread. */
  private void drain() {
    lock.lock();
    try {
      while (violation == null && transport.receive(input.clear()) > 0) {
        input.flip();
        parse();
      }
      if (closed == null && transport.serverEnded()) {
        end(CloseStatus.LOST);
      }
      if (transport.serverEnded()) {
        transport.endClient();
      }
    } catch (ProtocolViolation broken) {
      violation = broken;
      end(CloseStatus.LOST);
      transport.endClient();
    } finally {
      changed.signalAll();
      lock.unlock();
    }
  }

  private void parse() throws ProtocolViolation {
    while (true) {
      switch (reader.read(input, fragment.clear())) {
        case NEED_INPUT, PAYLOAD_WAITING -> {
          return;
        }
        case FRAGMENT -> joinFragment();
        case PING -> {
          if (!closeSent) {
            put(true, Opcode.PONG, reader.controlPayload());
          }
        }
        case PONG -> ponged();
        case CLOSE -> {
          closing(reader.closeStatus());
          return;
        }
      }
    }
  }

  private void joinFragment() {
    joined.write(fragment.array(), 0, reader.count());
    if (reader.last()) {
      inbox.add(
          reader.utf8()
              ? new Message.Text(joined.toString(StandardCharsets.UTF_8))
              : new Message.Binary(ByteBuffer.wrap(joined.toByteArray())));
      joined.reset();
    }
  }

  private void ponged() {
    long now = System.nanoTime();
    pings.forEach(ping -> ping.pong.completeAsync(() -> Duration.ofNanos(now - ping.sentAt)));
    pings.clear();
  }

  private void closing(CloseStatus status) {
    if (!closeSent) {
      closeSent = true;
      put(true, Opcode.CLOSE, new CloseStatus(status.code(), "").encode());
    }
    end(status);
  }

  private void end(CloseStatus status) {
    closed = new Message.Closed(CloseReasons.of(status));
    pings.forEach(
        ping ->
            ping.pong.completeExceptionally(
                new IllegalStateException("The connection ended before the pong")));
    pings.clear();
  }

  /** Waits for a message, or for the end, which every later call returns again. */
  Optional<Message> receive(Duration atMost) {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (inbox.isEmpty() && closed == null && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (!inbox.isEmpty()) {
        return Optional.of(inbox.poll());
      }
      if (violation != null) {
        throw new AssertionError("The server broke the protocol", violation);
      }
      return Optional.ofNullable(closed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for a message", e);
    } finally {
      lock.unlock();
    }
  }

  boolean isOpen() {
    lock.lock();
    try {
      return !closeSent && closed == null;
    } finally {
      lock.unlock();
    }
  }
}
