// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import io.websocketmodule.WebSocketException;
import io.websocketmodule.WebSocketException.Kind;
import io.websocketmodule.impl.connection.CloseReasons;
import io.websocketmodule.impl.connection.Connection;
import io.websocketmodule.impl.connection.Endpoint;
import io.websocketmodule.impl.connection.FragmentSink;
import io.websocketmodule.impl.protocol.CloseCodes;
import io.websocketmodule.impl.protocol.CloseStatus;
import io.websocketmodule.managed.WebSocketConnection;
import io.websocketmodule.spi.HandlerPort;
import io.websocketmodule.spi.UnhandledMessage;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Drives a handler: asks for the next message when the last callback has finished, which is all the
 * back-pressure there is.
 *
 * <p>Thread rule: all callbacks but the last run in the connection's pump and so never overlap; a
 * stage that completes elsewhere comes back into the pump. The last, onClose, needs two things: the
 * pump has told the end, and the connection is gone; whichever comes second calls it.
 */
final class HandlerEndpoint implements Endpoint, FragmentSink {

  private static final System.Logger LOG = System.getLogger(HandlerEndpoint.class.getPackageName());

  /** Ends that this side brought about in good order: no error to be told. */
  private static final Set<Kind> WANTED = EnumSet.of(Kind.CLOSED, Kind.ABORTED, Kind.SHUTDOWN);

  private final Connection connection;
  private final ManagedConnection managed;
  private final HandlerPort<WebSocketConnection> handler;
  private final Executor executor;
  private final MessageBuffer message;

  /** The end was told in the pump; the connection is gone: two endings. */
  private final AtomicInteger endings = new AtomicInteger();

  // in the pump
  private boolean opened;
  private boolean errorTold;
  private boolean endTold;
  private boolean handling; // a message's stage is not complete
  private Runnable afterHandling; // null: nothing

  private volatile CloseStatus endStatus = CloseStatus.LOST;

  HandlerEndpoint(
      Connection connection,
      ManagedConnection managed,
      HandlerPort<WebSocketConnection> handler,
      Executor executor) {
    this.connection = connection;
    this.managed = managed;
    this.handler = handler;
    this.executor = executor;
    message = new MessageBuffer(connection.settings().receiveBufferLimit());
    handler.bind(managed);
  }

  // Calling the handler

  private interface Callback {
    void run() throws Exception;
  }

  /** Runs a callback in the application's class loader and returns what it threw; null: nothing. */
  private Throwable call(Callback callback) {
    ClassLoader before = connection.enterApplication();
    try {
      callback.run();
      return null;
    } catch (Exception | Error thrown) {
      return thrown;
    } finally {
      connection.leaveApplication(before);
    }
  }

  private void callOrFail(String name, Callback callback) {
    Throwable thrown = call(callback);
    if (thrown != null) {
      failed(name, thrown);
    }
  }

  private void failed(String name, Throwable thrown) {
    if (thrown instanceof UnhandledMessage unhandled) {
      errorTold = true;
      connection.fail(
          CloseStatus.shortened(CloseCodes.UNSUPPORTED_DATA, unhandled.getMessage()),
          Kind.APPLICATION,
          unhandled.getMessage(),
          null);
      return;
    }
    tellError(thrown);
    Failures.end(connection, name, thrown);
  }

  private void tellError(Throwable failure) {
    errorTold = true;
    logged("onError", call(() -> handler.error(failure)));
  }

  private static void logged(String name, Throwable thrown) {
    if (thrown != null) {
      LOG.log(Level.ERROR, name + " threw", thrown);
    }
  }

  // Messages

  @Override
  public void opened() {
    opened = true;
    callOrFail("onOpen", handler::open);
    request();
  }

  @Override
  public ByteBuffer into(long remainingInFrame) {
    ByteBuffer room = message.room(remainingInFrame);
    if (room == null) {
      Failures.tooBig(connection);
    }
    return room;
  }

  @Override
  public void fragment(int count, boolean utf8, boolean last, long remainingInFrame) {
    if (!last) {
      connection.request(this);
    } else if (managed.isOpen()) {
      deliver(utf8);
    } else {
      // The handler has closed; what the peer sent before it knew is not for it any more.
      message.release();
      connection.request(this);
    }
  }

  /**
   * Asks for what comes next, when the peer has taken what waits beyond the limit: a peer that only
   * sends would have the answers pile up. Then for one message at least: those who send without
   * being asked may keep the queue at its limit for ever.
   */
  private void request() {
    if (!managed.awaitsRoom()) {
      connection.request(this);
    }
  }

  @Override
  public void room() {
    connection.inPump(() -> connection.request(this));
  }

  private void deliver(boolean utf8) {
    CompletionStage<?>[] stage = new CompletionStage<?>[1];
    callOrFail(
        "onMessage",
        () ->
            stage[0] =
                utf8 ? handler.text(message.takeText()) : handler.binary(message.takeBytes()));
    if (stage[0] == null) {
      request();
      return;
    }
    handling = true;
    stage[0].whenComplete((result, thrown) -> connection.inPump(() -> handled(thrown)));
  }

  private void handled(Throwable thrown) {
    handling = false;
    if (thrown != null) {
      boolean wrapped = thrown instanceof CompletionException && thrown.getCause() != null;
      failed("onMessageAsync", wrapped ? thrown.getCause() : thrown);
    }
    Runnable waiting = afterHandling;
    afterHandling = null;
    if (waiting != null) {
      waiting.run();
    }
    request();
  }

  // The end

  @Override
  public void shutdown(Runnable done) {
    if (handling) {
      // A message is being handled elsewhere, and callbacks do not overlap.
      afterHandling = () -> shutdown(done);
      return;
    }
    if (opened && !endTold && managed.isOpen()) {
      callOrFail("onShutdown", handler::shutdown);
    }
    done.run();
  }

  @Override
  public void peerClosed() {
    // A message whose stage is not complete may still be answered; the close waits for that, at
    // most closeTimeout.
    if (!handling) {
      connection.answerClose();
    }
  }

  @Override
  public void ponged(ByteBuffer payload) {
    managed.ponged(payload);
  }

  @Override
  public void closed(CloseStatus status) {
    connection.answerClose();
    endTold();
  }

  @Override
  public void failed(WebSocketException why) {
    if (opened && !errorTold && !WANTED.contains(why.kind())) {
      tellError(why);
    }
    endTold();
  }

  private void endTold() {
    endTold = true;
    message.release();
    if (endings.incrementAndGet() == 2) {
      tellClosed();
    }
  }

  @Override
  public void ended(CloseStatus status) {
    endStatus = status;
    managed.ended(status);
    if (endings.incrementAndGet() == 2) {
      executor.execute(this::tellClosed);
    }
  }

  private void tellClosed() {
    if (opened) {
      logged("onClose", call(() -> handler.closed(CloseReasons.of(endStatus))));
    }
  }
}
