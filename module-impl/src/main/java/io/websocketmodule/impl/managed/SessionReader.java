// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import io.websocketmodule.WebSocketException;
import io.websocketmodule.WebSocketException.Kind;
import io.websocketmodule.impl.connection.CloseReasons;
import io.websocketmodule.impl.connection.Connection;
import io.websocketmodule.impl.connection.FragmentSink;
import io.websocketmodule.impl.protocol.CloseCodes;
import io.websocketmodule.impl.protocol.CloseStatus;
import io.websocketmodule.managed.Message;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The receiving side of a session: the pump puts fragments in, one thread at a time takes messages
 * or pieces out. Nothing is asked of the connection before somebody wants it.
 */
final class SessionReader implements FragmentSink {

  /** Bytes of a piece of a streamed message. */
  private static final int PIECE = 16 * 1024;

  /** What is being put together. */
  private enum Mode {
    MESSAGE,
    STREAM,
    DISCARD
  }

  private final Connection connection;
  private final MessageBuffer message;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // guarded by the lock
  private Mode mode = Mode.MESSAGE;
  private boolean requested;
  private boolean complete; // MESSAGE: a whole one is there; STREAM: a piece is there
  private boolean utf8;
  private boolean last;
  private boolean insideStream; // the message being streamed has not ended
  private ByteBuffer piece; // STREAM: where it goes; null: none
  private Message.Closed closed; // null: it is open
  private WebSocketException failure; // to be thrown once; null: none
  private Thread receiver;

  SessionReader(Connection connection) {
    this.connection = connection;
    message = new MessageBuffer(connection.settings().receiveBufferLimit());
  }

  // In the pump

  @Override
  public ByteBuffer into(long remainingInFrame) {
    lock.lock();
    try {
      if (mode != Mode.MESSAGE) {
        if (piece == null || mode == Mode.DISCARD) {
          piece = piece == null ? ByteBuffer.allocate(PIECE) : piece;
        }
        return piece.clear();
      }
    } finally {
      lock.unlock();
    }
    ByteBuffer room = message.room(remainingInFrame);
    if (room == null) {
      long limit = connection.settings().receiveBufferLimit();
      connection.fail(
          CloseStatus.shortened(CloseCodes.TOO_BIG, "A message has at most " + limit + " bytes"),
          Kind.TOO_BIG,
          "The peer's message is larger than receiveBufferLimit, " + limit + " bytes",
          null);
    }
    return room;
  }

  @Override
  public void fragment(int count, boolean text, boolean ends, long remainingInFrame) {
    boolean again;
    lock.lock();
    try {
      again = mode == Mode.DISCARD || mode == Mode.MESSAGE && !ends;
      requested = again;
      if (!again) {
        utf8 = text;
        last = ends;
        complete = true;
        if (mode == Mode.STREAM) {
          piece.flip();
          insideStream = !ends;
        }
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    if (again) {
      connection.request(this);
    }
  }

  @Override
  public void closed(CloseStatus status) {
    end(new Message.Closed(CloseReasons.of(status)), null);
  }

  @Override
  public void failed(WebSocketException why) {
    boolean told = why.kind() == Kind.PROTOCOL || why.kind() == Kind.TOO_BIG;
    int code = why.kind() == Kind.SHUTDOWN ? CloseCodes.GOING_AWAY : CloseCodes.ABNORMAL;
    end(new Message.Closed(CloseReasons.of(new CloseStatus(code, ""))), told ? why : null);
  }

  private void end(Message.Closed with, WebSocketException toThrow) {
    lock.lock();
    try {
      requested = false;
      closed = with;
      failure = toThrow;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  // By the receiving thread

  /** The next whole message; null: the time is over. */
  Message receive(boolean timed, long nanos) throws WebSocketException, InterruptedIOException {
    enter();
    try {
      long left = nanos;
      if (insideStream || mode == Mode.STREAM) {
        skipStream();
      }
      while (true) {
        if (complete) {
          complete = false;
          return utf8
              ? new Message.Text(message.takeText())
              : new Message.Binary(message.takeBytes());
        }
        if (closed != null) {
          return closedOrThrow();
        }
        if (timed && left <= 0) {
          return null;
        }
        left = await(timed, left);
      }
    } finally {
      leave();
    }
  }

  /**
   * The next piece of the streamed message, valid until the next call; null: there is none, because
   * the connection closed.
   */
  ByteBuffer nextPiece() throws WebSocketException, InterruptedIOException {
    enter();
    try {
      return awaitPiece();
    } finally {
      leave();
    }
  }

  /** Begins to stream the next message, and waits for its first piece. */
  ByteBuffer firstPiece() throws WebSocketException, InterruptedIOException {
    enter();
    try {
      if (insideStream) {
        skipStream();
      }
      if (mode == Mode.MESSAGE && complete) {
        // A receive whose time was over has put this message together meanwhile.
        complete = false;
        last = true;
        return message.takeBytes();
      }
      while (mode == Mode.MESSAGE && requested && !connection.withdraw(this)) {
        if (closed != null || complete) {
          return firstPieceOfWhole();
        }
        await(false, 0);
      }
      requested = false;
      if (message.hasBytes()) {
        return finishWhole();
      }
      mode = Mode.STREAM;
      return awaitPiece();
    } finally {
      leave();
    }
  }

  private ByteBuffer firstPieceOfWhole() throws WebSocketException {
    if (complete) {
      complete = false;
      last = true;
      return message.takeBytes();
    }
    closedOrThrow();
    return null;
  }

  /**
   * A receive has begun the message and its time was over: it is put together to its end and then
   * streamed from there.
   */
  private ByteBuffer finishWhole() throws WebSocketException, InterruptedIOException {
    while (!complete && closed == null) {
      await(false, 0);
    }
    return firstPieceOfWhole();
  }

  private ByteBuffer awaitPiece() throws WebSocketException, InterruptedIOException {
    while (!complete) {
      if (closed != null) {
        closedOrThrow();
        return null;
      }
      await(false, 0);
    }
    complete = false;
    if (last) {
      mode = Mode.MESSAGE;
    }
    ByteBuffer got = piece;
    if (last) {
      piece = null;
    }
    return got;
  }

  private void skipStream() throws WebSocketException, InterruptedIOException {
    while (insideStream && closed == null) {
      awaitPiece();
    }
    insideStream = false;
    mode = Mode.MESSAGE;
  }

  /** Whether the message of the last piece is text. */
  boolean utf8() {
    lock.lock();
    try {
      return utf8;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the last piece ended its message. */
  boolean last() {
    lock.lock();
    try {
      return last;
    } finally {
      lock.unlock();
    }
  }

  private Message.Closed closedOrThrow() throws WebSocketException {
    if (failure != null) {
      WebSocketException why = failure;
      failure = null;
      throw new WebSocketException(why.kind(), why.getMessage(), why);
    }
    return closed;
  }

  /**
   * Waits for a change, asking the connection first if nobody has. Called with the lock; returns
   * what is left of the time.
   */
  private long await(boolean timed, long nanos) throws InterruptedIOException {
    if (!requested && !complete && closed == null) {
      requested = true;
      lock.unlock();
      try {
        connection.request(this);
      } finally {
        lock.lock();
      }
      if (complete || closed != null) {
        return nanos;
      }
    }
    try {
      if (timed) {
        return changed.awaitNanos(nanos);
      }
      changed.await();
      return 0;
    } catch (InterruptedException e) {
      throw new InterruptedIOException("The thread was interrupted while it waited for a message");
    }
  }

  private void enter() {
    lock.lock();
    if (receiver != null) {
      lock.unlock();
      throw new IllegalStateException("Another thread is receiving; one at a time is allowed");
    }
    receiver = Thread.currentThread();
  }

  private void leave() {
    receiver = null;
    lock.unlock();
  }

  /** Nobody will receive any more: what still comes is thrown away, up to the end. */
  void discardRest() {
    boolean ask;
    lock.lock();
    try {
      mode = Mode.DISCARD;
      ask = !requested && closed == null;
      requested = true;
    } finally {
      lock.unlock();
    }
    if (ask) {
      connection.request(this);
    }
  }
}
