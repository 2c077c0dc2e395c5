// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.fuzzing;

import io.websocketmodule.Fragment;
import io.websocketmodule.WebSocketCompletion;
import io.websocketmodule.WebSocketContext;
import io.websocketmodule.WebSocketException;
import io.websocketmodule.fuzzing.Said.Kind;
import io.websocketmodule.impl.connection.Connection;
import io.websocketmodule.impl.connection.EngineByHand;
import jakarta.websocket.CloseReason;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** An echo on the native layer, fragment by fragment, into buffers of any size, none among them. */
final class NativeEcho extends Application {

  /** Conversations come one after the other, and what they take from the heap is counted. */
  private static final byte[] MEMORY = new byte[1 << 16];

  private final Pieces rooms;
  private final boolean answers;
  private final int closesAfter;
  private final ByteArrayOutputStream joined = new ByteArrayOutputStream();
  private WebSocketContext socket;
  private ByteBuffer buffer;
  private boolean closed;
  private boolean needsRoom;
  private int started;
  private int ended;

  /**
   * Makes one.
   *
   * @param rooms sizes of the buffers it reads into
   * @param answers whether it answers the peer's close, or leaves that to the module
   * @param closesAfter how many messages it hears before it closes; negative: it does not
   */
  NativeEcho(Pieces rooms, boolean answers, int closesAfter) {
    this.rooms = rooms;
    this.answers = answers;
    this.closesAfter = closesAfter;
  }

  @Override
  void attach(Connection connection, EngineByHand engine) {
    socket = connection.context();
    read();
  }

  private void read() {
    int size = Math.min(rooms.next(), MEMORY.length);
    buffer = ByteBuffer.wrap(MEMORY, 0, needsRoom ? Math.max(1, size) : size).slice();
    started++;
    socket.readFragment(buffer, new Told(this::heard));
  }

  private void heard(Fragment fragment) {
    if (fragment.connectionClose()) {
      if (answers && !closed) {
        closed = true;
        close(socket.getCloseStatus().orElseThrow());
      }
      return;
    }
    needsRoom = fragment.count() == 0;
    if (fragment.count() != buffer.position()) {
      wrong.add("a count that is not the position's");
    }
    joined.write(buffer.array(), 0, buffer.position());
    if (fragment.last()) {
      heard.add(Said.of(fragment.utf8() ? Kind.TEXT : Kind.BINARY, joined.toByteArray()));
      joined.reset();
    }
    if (!closed && heard.size() == closesAfter) {
      closed = true;
      close(new CloseReason(CloseReason.CloseCodes.NORMAL_CLOSURE, "enough"));
      read();
    } else if (closed || buffer.position() == 0 && !fragment.last()) {
      read();
    } else {
      write(fragment);
    }
  }

  private void write(Fragment fragment) {
    ByteBuffer piece = buffer.flip();
    started++;
    socket.writeFragment(
        piece,
        fragment.utf8(),
        fragment.last(),
        new Told(
            written -> {
              if (piece.hasRemaining() || written.count() != fragment.count()) {
                wrong.add("a write that is not whole");
              }
              read();
            }));
  }

  private void close(CloseReason reason) {
    started++;
    socket.sendConnectionClose(reason, new Told(sent -> {}));
  }

  private interface Step {
    void take(Fragment fragment);
  }

  /** A completion that may be called once. */
  private final class Told implements WebSocketCompletion<Object> {
    private final Step step;
    private boolean told;

    Told(Step step) {
      this.step = step;
    }

    @Override
    public void completed(Fragment fragment, Object none) {
      begin();
      try {
        step.take(fragment);
      } catch (RuntimeException | Error failure) {
        wrong.add("in a completion: " + failure);
      } finally {
        exit();
      }
    }

    @Override
    public void failed(WebSocketException failure, Object none) {
      begin();
      exit();
      if (failure.kind() == WebSocketException.Kind.APPLICATION) {
        wrong.add("failed by the application: " + failure);
      }
    }

    private void begin() {
      enter();
      ended++;
      if (told) {
        wrong.add("a completion called twice");
      }
      told = true;
    }
  }

  @Override
  boolean proceed() {
    return false;
  }

  @Override
  void leave() {
    socket.closeTcpConnection();
  }

  @Override
  void checkEnded() {
    if (started != ended) {
      wrong.add(started + " operations, " + ended + " completions");
    }
  }
}
