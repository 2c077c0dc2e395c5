// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.Fragment;
import io.websocketmodule.WebSocketException;
import io.websocketmodule.WebSocketException.Kind;
import io.websocketmodule.impl.protocol.CloseStatus;
import io.websocketmodule.impl.protocol.FragmentWriter;
import io.websocketmodule.impl.protocol.FrameHeader;
import io.websocketmodule.impl.protocol.Opcode;
import java.nio.ByteBuffer;

/** The outstanding WriteFragment or SendConnectionClose of a native context. */
final class NativeWrite extends NativeOperation {

  // of whoever has begun the operation
  private final FragmentWriter writer = new FragmentWriter();
  private boolean compressed; // the message is
  private boolean closed;

  // guarded by the connection's lock
  private Outbound queued; // null: nothing is in the queue

  NativeWrite(Connection connection) {
    super(connection);
  }

  @Override
  String name() {
    return "write";
  }

  /**
   * Starts to write, once the operation is begun. What is thrown has changed nothing.
   *
   * @param mayCompress false: a message that begins with this fragment leaves as it is
   */
  void write(ByteBuffer from, boolean utf8, boolean last, boolean mayCompress) {
    Opcode opcode;
    try {
      checkNotClosed();
      opcode = writer.begin(from, utf8, last);
    } catch (RuntimeException misuse) {
      reset();
      throw misuse;
    }
    Fragment written = new Fragment(from.remaining(), utf8, last, false);
    if (connection.compression() != null && compressed(opcode, last, from, mayCompress)) {
      queueCompressed(opcode, from, written);
      return;
    }
    if (connection.outgoing.copy(last, opcode, from)) {
      from.position(from.limit());
      connection.flushUnlessInBatch();
      finish(written, null);
      return;
    }
    queue(new Frame(head(opcode, written), from, from.duplicate(), written));
  }

  private static ByteBuffer head(Opcode opcode, Fragment written) {
    ByteBuffer head = ByteBuffer.allocate(FrameHeader.MAX_LENGTH_UNMASKED);
    FrameHeader.put(head, written.last(), opcode, written.count());
    return head.flip();
  }

  /** RFC 7692 6.1: a message is compressed as a whole or not at all, so its beginning decides. */
  private boolean compressed(Opcode opcode, boolean last, ByteBuffer from, boolean mayCompress) {
    if (opcode != Opcode.CONTINUATION) {
      compressed = mayCompress && connection.compression().compresses(last, from.remaining());
    }
    return compressed;
  }

  private void queueCompressed(Opcode opcode, ByteBuffer from, Fragment written) {
    if (connection.compression().building()) {
      Frame frame = new Frame(head(opcode, written), from, from.duplicate(), written);
      frame.compressAsItLeaves();
      queue(frame);
      return;
    }
    ByteBuffer frame;
    try {
      frame = connection.compression().frame(opcode, written.last(), from);
    } catch (RuntimeException | Error failed) {
      writer.withdraw();
      reset();
      throw failed;
    }
    Frame compressed = new Frame(frame, from, null, written);
    compressed.holds(written.count());
    queue(compressed);
  }

  /** Starts to close, once the operation is begun. */
  void close(CloseStatus status) {
    Outbound frame;
    try {
      checkNotClosed();
      frame = new Close(status);
    } catch (RuntimeException misuse) {
      reset();
      throw misuse;
    }
    closed = true; // before it is sent: its completion may come at once
    enter(frame);
    boolean taken;
    try {
      taken = connection.sendClose(status, frame);
    } catch (IllegalStateException answeredByModule) {
      taken = false;
    }
    if (!taken && leave(frame)) {
      finish(null, fate());
    }
  }

  private void checkNotClosed() {
    if (closed) {
      throw new IllegalStateException("The close was sent; nothing can be written after it");
    }
  }

  private void queue(Outbound frame) {
    boolean taken;
    connection.lock.lock();
    try {
      // In one step with the entry into the queue, so that a cancel finds both or none.
      taken = connection.outgoing.add(frame);
      queued = taken ? frame : null;
    } finally {
      connection.lock.unlock();
    }
    if (taken) {
      connection.flushUnlessInBatch();
    } else {
      finish(null, fate());
    }
  }

  private void enter(Outbound frame) {
    connection.lock.lock();
    try {
      queued = frame;
    } finally {
      connection.lock.unlock();
    }
  }

  /** The entry is no longer to be told; false: it was no longer before. */
  private boolean leave(Outbound frame) {
    connection.lock.lock();
    try {
      boolean was = queued == frame;
      queued = was ? null : queued;
      return was;
    } finally {
      connection.lock.unlock();
    }
  }

  private WebSocketException fate() {
    WebSocketException fate = connection.fate();
    return fate != null
        ? fate
        : new WebSocketException(
            Kind.CLOSED, "The peer closed, and its close was answered; nothing can be written");
  }

  @Override
  void cancel() {
    boolean partlyOut = false;
    connection.lock.lock();
    try {
      if (queued == null) {
        return; // it is complete, or has not begun yet
      }
      if (queued instanceof Frame) {
        partlyOut = !connection.outgoing.withdraw(queued);
        if (!partlyOut) {
          writer.withdraw();
        } else if (connection.outgoing.isToldSoon(queued)) {
          return; // all of it is out
        }
      }
      queued = null;
    } finally {
      connection.lock.unlock();
    }
    if (partlyOut) {
      connection.abort(Kind.ABORTED, "A write that was partly out was cancelled");
    }
    finish(null, new WebSocketException(Kind.CANCELLED, "The write was cancelled"));
  }

  /** A fragment in the queue; its body is the writer's buffer, seen through a view. */
  private final class Frame extends Outbound {

    private final ByteBuffer from;
    private final Fragment written;

    Frame(ByteBuffer head, ByteBuffer from, ByteBuffer body, Fragment written) {
      super(head, body, true);
      this.from = from;
      this.written = written;
    }

    @Override
    protected void sent() {
      if (leave(this)) {
        from.position(from.limit());
        finish(written, null);
      }
    }

    @Override
    protected void failed(WebSocketException why) {
      if (leave(this)) {
        finish(null, why);
      }
    }
  }

  /** The close in the queue. It stays there when its operation is cancelled. */
  private final class Close extends CloseFrame {

    private final int count;

    Close(CloseStatus status) {
      super(NativeWrite.this.connection, status);
      count = size() - 2; // the payload, without the header of a control frame
    }

    @Override
    protected void sent() {
      if (leave(this)) {
        finish(new Fragment(count, false, true, true), null);
      }
      super.sent();
    }

    @Override
    protected void failed(WebSocketException why) {
      if (leave(this)) {
        finish(null, why);
      }
    }
  }
}
