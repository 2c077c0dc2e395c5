// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.Fragment;
import io.websocketmodule.WebSocketCompletion;
import io.websocketmodule.WebSocketContext;
import io.websocketmodule.WebSocketException;
import io.websocketmodule.WebSocketException.Kind;
import io.websocketmodule.impl.connection.NativeOperation.State;
import io.websocketmodule.impl.protocol.CloseCodes;
import io.websocketmodule.impl.protocol.CloseStatus;
import jakarta.websocket.CloseReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;

/**
 * IIS's IWebSocketContext over a {@link Connection}: three forms of each operation, one of each
 * outstanding.
 */
class NativeContext implements WebSocketContext {

  private final Connection connection;
  private final NativeRead read;
  private final NativeWrite write;

  NativeContext(Connection connection) {
    this.connection = connection;
    read = new NativeRead(connection);
    write = new NativeWrite(connection);
    new Completions(read, write);
  }

  private NativeContext(NativeContext same) {
    connection = same.connection;
    read = same.read;
    write = same.write;
  }

  /** The same context, whose messages are not compressed. */
  private static final class Uncompressed extends NativeContext {

    Uncompressed(NativeContext same) {
      super(same);
    }

    @Override
    boolean mayCompress() {
      return false;
    }

    @Override
    public WebSocketContext uncompressed() {
      return this;
    }
  }

  /** Whether a message that begins here may be compressed; a method, since a field would cost. */
  boolean mayCompress() {
    return true;
  }

  @Override
  public WebSocketContext uncompressed() {
    return connection.compression() == null ? this : new Uncompressed(this);
  }

  @Override
  public Fragment readFragment(ByteBuffer into) throws IOException {
    checkMayBlock();
    beginRead(State.BLOCKING, into, null, null);
    connection.request(read);
    return read.await();
  }

  @Override
  public void readFragment(ByteBuffer into, WebSocketCompletion<?> completion) {
    beginRead(State.PENDING, into, Objects.requireNonNull(completion, "completion"), null);
    connection.request(read);
  }

  @Override
  public <A> Fragment readFragment(
      ByteBuffer into, A attachment, WebSocketCompletion<? super A> completion)
      throws WebSocketException {
    beginRead(State.STARTING, into, Objects.requireNonNull(completion, "completion"), attachment);
    connection.requestNow(read);
    return read.resultOrPending();
  }

  private void beginRead(
      State how, ByteBuffer into, WebSocketCompletion<?> completion, Object attachment) {
    if (into.isReadOnly()) {
      throw new IllegalArgumentException("The buffer to read into is read-only");
    }
    read.begin(how, completion, attachment);
    read.into(into);
  }

  @Override
  public void writeFragment(ByteBuffer from, boolean utf8, boolean last) throws IOException {
    Objects.requireNonNull(from, "from");
    checkMayBlock();
    write.begin(State.BLOCKING, null, null);
    write.write(from, utf8, last, mayCompress());
    write.await();
  }

  @Override
  public void writeFragment(
      ByteBuffer from, boolean utf8, boolean last, WebSocketCompletion<?> completion) {
    Objects.requireNonNull(from, "from");
    write.begin(State.PENDING, Objects.requireNonNull(completion, "completion"), null);
    write.write(from, utf8, last, mayCompress());
  }

  @Override
  public <A> boolean writeFragment(
      ByteBuffer from,
      boolean utf8,
      boolean last,
      A attachment,
      WebSocketCompletion<? super A> completion)
      throws WebSocketException {
    Objects.requireNonNull(from, "from");
    write.begin(State.STARTING, Objects.requireNonNull(completion, "completion"), attachment);
    write.write(from, utf8, last, mayCompress());
    return write.resultOrPending().pending();
  }

  @Override
  public void sendConnectionClose(CloseReason reason) throws IOException {
    CloseStatus status = statusToSend(reason);
    checkMayBlock();
    write.begin(State.BLOCKING, null, null);
    write.close(status);
    write.await();
  }

  @Override
  public void sendConnectionClose(CloseReason reason, WebSocketCompletion<?> completion) {
    CloseStatus status = statusToSend(reason);
    write.begin(State.PENDING, Objects.requireNonNull(completion, "completion"), null);
    write.close(status);
  }

  @Override
  public <A> boolean sendConnectionClose(
      CloseReason reason, A attachment, WebSocketCompletion<? super A> completion)
      throws WebSocketException {
    CloseStatus status = statusToSend(reason);
    write.begin(State.STARTING, Objects.requireNonNull(completion, "completion"), attachment);
    write.close(status);
    return write.resultOrPending().pending();
  }

  private CloseStatus statusToSend(CloseReason reason) {
    int code = reason.getCloseCode().getCode();
    // RFC 6455 5.5.1: what the peer's close says may be said back, even 1010, which is for clients.
    boolean echo = connection.ending.peerStatus().filter(peer -> peer.code() == code).isPresent();
    return echo && CloseCodes.mayBeReceived(code)
        ? new CloseStatus(code, reason.getReasonPhrase())
        : CloseReasons.toSend(reason);
  }

  @Override
  public Optional<CloseReason> getCloseStatus() {
    return connection.ending.peerStatus().map(CloseReasons::of);
  }

  @Override
  public void cancelOutstandingIO() {
    // What the completion of the read begins is not cancelled with it.
    boolean writing = write.outstanding();
    if (read.outstanding()) {
      read.cancel();
    }
    if (writing && write.outstanding()) {
      write.cancel();
    }
  }

  @Override
  public void closeTcpConnection() {
    connection.abort(Kind.ABORTED, "This side ended the connection");
  }

  @Override
  public void cleanupStoredContext() {
    closeTcpConnection();
  }

  private void checkMayBlock() {
    if (Completions.inside()) {
      throw new IllegalStateException(
          "A completion must not block: use a form with a completion here");
    }
    if (connection.blockingForbidden()) {
      throw new IllegalStateException(
          "The connection opens only after the filter chain has returned, so blocking on the request's own thread would"
              + " never end: block in a task given to HttpContext.postCompletion, or in one given to WebSockets.accept");
    }
  }
}
