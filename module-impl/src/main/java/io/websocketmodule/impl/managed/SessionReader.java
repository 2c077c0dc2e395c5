// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import io.websocketmodule.WebSocketException;
import io.websocketmodule.WebSocketException.Kind;
import io.websocketmodule.impl.connection.CloseReasons;
import io.websocketmodule.impl.connection.Connection;
import io.websocketmodule.impl.connection.FragmentSink;
import io.websocketmodule.impl.protocol.CloseStatus;
import io.websocketmodule.managed.Message;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The receiving side of a session: the pump puts fragments into one buffer, one thread at a time
 * takes messages or pieces out. Nothing is asked of the connection before somebody wants it.
 *
 * <p>Thread rule: the lock guards everything but the bytes themselves. The buffer is the pump's
 * while it is {@link #filling}, and the receiver's otherwise. The receiver may change its mind
 * while a request is outstanding: it sets the {@link #mode}, and the pump obeys with the next
 * fragment.
 */
final class SessionReader implements FragmentSink {

  /** What the receiver wants. */
  private enum Mode {
    /** A whole message is put together. */
    MESSAGE,
    /** Each piece of the message is handed out as it comes. */
    PIECES,
    /** The rest of a message is thrown away; then as MESSAGE. */
    SKIP,
    /** Everything is thrown away. */
    DISCARD
  }

  private final Connection connection;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // guarded by the lock
  private final MessageBuffer buffer;
  private Mode mode = Mode.MESSAGE;
  private boolean requested; // of the connection, and not answered
  private boolean filling;
  private boolean utf8; // of the message in the buffer
  private boolean last; // the message in the buffer has its end there
  private Message.Closed closed; // null: it is open
  private WebSocketException failure; // why it closed without a close frame; null: it did not
  private boolean failureToThrow;
  private SessionStream stream; // the one that may read; null: none
  private Thread receiver;
  private boolean atWork; // the receiver has a message, and has not come back for the next

  SessionReader(Connection connection) {
    this.connection = connection;
    buffer = new MessageBuffer(connection.settings().receiveBufferLimit());
  }

  // In the pump

  @Override
  public ByteBuffer into(long remainingInFrame) {
    lock.lock();
    try {
      ByteBuffer room = mode == Mode.MESSAGE ? buffer.room(remainingInFrame) : buffer.piece();
      filling = room != null;
      if (filling) {
        return room;
      }
    } finally {
      lock.unlock();
    }
    Failures.tooBig(connection);
    return null;
  }

  @Override
  public void fragment(int count, boolean text, boolean ends, long remainingInFrame) {
    boolean again;
    lock.lock();
    try {
      filling = false;
      utf8 = text;
      last = ends;
      again = !arrived();
      requested = again;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (again) {
      connection.request(this);
    }
  }

  /** Whether the receiver has what it wants; what it does not want is thrown away. */
  private boolean arrived() {
    return switch (mode) {
      case MESSAGE -> last;
      case PIECES -> true;
      case SKIP, DISCARD -> {
        throwAway();
        yield false;
      }
    };
  }

  private void throwAway() {
    if (mode == Mode.SKIP && last) {
      mode = Mode.MESSAGE;
      buffer.release();
    } else {
      buffer.clear();
    }
    last = false;
  }

  @Override
  public void closed(CloseStatus status) {
    end(status, null);
  }

  @Override
  public void failed(WebSocketException why) {
    end(connection.sentClose().orElse(CloseStatus.LOST), why);
  }

  private void end(CloseStatus status, WebSocketException why) {
    lock.lock();
    try {
      requested = false;
      filling = false;
      closed = new Message.Closed(CloseReasons.of(status));
      failure = why;
      failureToThrow = why != null && (why.kind() == Kind.PROTOCOL || why.kind() == Kind.TOO_BIG);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the receiver has a message to work on, or one to take. */
  boolean atWork() {
    lock.lock();
    try {
      return atWork || last;
    } finally {
      lock.unlock();
    }
  }

  // By the receiving thread

  /** The next whole message; null: the time is over. */
  Message receive(boolean timed, long nanos) throws WebSocketException, InterruptedIOException {
    Message next = take(timed, nanos);
    if (next instanceof Message.Closed) {
      connection.answerClose(); // not under the lock
    }
    return next;
  }

  private Message take(boolean timed, long nanos)
      throws WebSocketException, InterruptedIOException {
    long end = System.nanoTime() + nanos;
    enter();
    try {
      atWork = false;
      skipStream();
      while (!(mode == Mode.MESSAGE && last)) {
        if (closed != null) {
          throwOnce();
          return closed;
        }
        if (timed && end - System.nanoTime() <= 0 && requested) {
          return null;
        }
        await(timed, end);
      }
      last = false;
      atWork = true;
      return utf8 ? new Message.Text(buffer.takeText()) : new Message.Binary(buffer.takeBytes());
    } finally {
      leave();
    }
  }

  /** Waits for the next message's first piece; null: there is none, because the session closed. */
  SessionStream openStream() throws WebSocketException, InterruptedIOException {
    SessionStream next = takeStream();
    if (next == null) {
      connection.answerClose(); // not under the lock
    }
    return next;
  }

  private SessionStream takeStream() throws WebSocketException, InterruptedIOException {
    enter();
    try {
      atWork = false;
      skipStream();
      while (mode == Mode.SKIP && closed == null) {
        await(false, 0);
      }
      if (mode == Mode.MESSAGE) {
        mode = Mode.PIECES;
      }
      try {
        if (awaitPiece()) {
          atWork = true;
          stream = new SessionStream(this, utf8);
          return stream;
        }
      } finally {
        if (stream == null && mode == Mode.PIECES) {
          mode = Mode.MESSAGE; // interrupted or closed: what comes is nobody's yet
        }
      }
      throwOnce();
      return null;
    } finally {
      leave();
    }
  }

  /**
   * The next piece of a stream; null: the message has ended.
   *
   * @param read the piece before, which may be filled again; null: there was none
   * @throws WebSocketException the connection closed or was lost inside the message
   */
  ByteBuffer nextPiece(SessionStream of, ByteBuffer read)
      throws WebSocketException, InterruptedIOException {
    enter();
    try {
      if (stream != of) {
        throw new IllegalStateException(
            "This stream is over: it was closed, or the next message was asked for");
      }
      if (mode != Mode.PIECES) {
        return null;
      }
      if (read != null) {
        buffer.reuse(read);
      }
      if (!awaitPiece()) {
        throwOnce();
        throw new WebSocketException(
            failure == null ? Kind.CLOSED : failure.kind(),
            "The connection ended inside a message that was being streamed",
            failure);
      }
      if (last) {
        last = false;
        mode = Mode.MESSAGE;
      }
      return buffer.takeBytes();
    } finally {
      leave();
    }
  }

  /** Waits for a piece; false: the session closed before. */
  private boolean awaitPiece() throws InterruptedIOException {
    while (filling || !last && !buffer.hasBytes()) {
      if (closed != null) {
        return false;
      }
      await(false, 0);
    }
    return true;
  }

  /** Closes a stream: what its message still has will be skipped. */
  void close(SessionStream of) {
    lock.lock();
    try {
      if (stream == of) {
        skipStream();
      }
    } finally {
      lock.unlock();
    }
  }

  private void skipStream() {
    stream = null;
    if (mode == Mode.PIECES) {
      mode = Mode.SKIP;
      if (!filling && (last || buffer.hasBytes())) {
        throwAway();
      }
    }
  }

  private void throwOnce() throws WebSocketException {
    if (failureToThrow) {
      failureToThrow = false;
      throw new WebSocketException(failure.kind(), failure.getMessage(), failure);
    }
  }

  /** Waits for a change, asking the connection first if nobody has. Called with the lock. */
  private void await(boolean timed, long end) throws InterruptedIOException {
    if (!requested && closed == null) {
      requested = true;
      lock.unlock();
      try {
        connection.request(this); // the answer may come before this returns
      } finally {
        lock.lock();
      }
      return;
    }
    try {
      if (timed) {
        changed.awaitNanos(end - System.nanoTime());
      } else {
        changed.await();
      }
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
      stream = null;
      if (!filling) {
        throwAway();
      }
      ask = !requested && closed == null;
      requested |= ask;
    } finally {
      lock.unlock();
    }
    if (ask) {
      connection.request(this);
    }
  }
}
