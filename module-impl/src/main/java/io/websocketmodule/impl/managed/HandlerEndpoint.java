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
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Drives a handler: asks for the next message when the last callback has finished, which is all the
 * back-pressure there is.
 *
 * <p>All callbacks but the last run in the connection's pump and so never overlap. The last,
 * onClose, needs two things: the pump has told the end, and the connection is gone; whichever comes
 * second calls it.
 */
final class HandlerEndpoint implements Endpoint, FragmentSink {

  private static final System.Logger LOG = System.getLogger(HandlerEndpoint.class.getPackageName());

  private final Connection connection;
  private final ManagedConnection managed;
  private final HandlerPort<WebSocketConnection> handler;
  private final Executor executor;
  private final MessageBuffer message;
  private final AtomicInteger endings = new AtomicInteger();

  // in the pump
  private boolean opened;
  private Throwable toldFailure;

  private volatile boolean handling; // a message's stage is not complete
  private volatile Runnable afterHandling; // null: nothing
  private volatile CloseStatus endStatus;

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

  /** A callback of the handler. */
  private interface Callback {
    void run() throws Exception;
  }

  /**
   * Runs a callback in the application's class loader; false: it threw, and the connection fails.
   */
  private boolean call(String name, Callback callback) {
    ClassLoader before = connection.enterApplication();
    try {
      callback.run();
      return true;
    } catch (UnhandledMessage unhandled) {
      connection.fail(
          CloseStatus.shortened(CloseCodes.UNSUPPORTED_DATA, unhandled.getMessage()),
          Kind.APPLICATION,
          unhandled.getMessage(),
          null);
      toldFailure = unhandled;
      return false;
    } catch (Exception | Error thrown) {
      failed(name, thrown);
      return false;
    } finally {
      connection.leaveApplication(before);
    }
  }

  private void failed(String name, Throwable thrown) {
    connection.applicationFailed(name, thrown);
    tellError(thrown);
  }

  private void tellError(Throwable failure) {
    toldFailure = failure;
    ClassLoader before = connection.enterApplication();
    try {
      handler.error(failure);
    } catch (Exception | Error thrown) {
      LOG.log(Level.ERROR, "onError threw", thrown);
    } finally {
      connection.leaveApplication(before);
    }
  }

  @Override
  public void opened() {
    opened = true;
    call("onOpen", handler::open);
    connection.request(this);
  }

  @Override
  public ByteBuffer into(long remainingInFrame) {
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
  public void fragment(int count, boolean utf8, boolean last, long remainingInFrame) {
    if (!last) {
      connection.request(this);
      return;
    }
    handling = true;
    boolean later = false;
    CompletionStage<?>[] stage = new CompletionStage<?>[1];
    boolean well =
        call(
            "onMessage",
            () ->
                stage[0] =
                    utf8 ? handler.text(message.takeText()) : handler.binary(message.takeBytes()));
    if (well && stage[0] != null) {
      later = !finishedNow(stage[0]);
    }
    if (!later) {
      handled();
    }
  }

  /** Whether a stage has completed well; if not, the next message waits for it. */
  private boolean finishedNow(CompletionStage<?> stage) {
    AtomicInteger sides = new AtomicInteger();
    stage.whenComplete(
        (result, thrown) -> {
          if (thrown != null) {
            failed("onMessageAsync", thrown);
          }
          if (sides.incrementAndGet() == 2) {
            handled();
          }
        });
    return sides.incrementAndGet() == 2;
  }

  private void handled() {
    Runnable waiting = afterHandling;
    afterHandling = null;
    handling = false;
    if (waiting != null) {
      waiting.run();
    }
    connection.request(this);
  }

  @Override
  public void closed(CloseStatus status) {
    endingTold();
  }

  @Override
  public void failed(WebSocketException why) {
    if (opened && toldFailure == null && why.kind() != Kind.CLOSED) {
      tellError(why);
    }
    endingTold();
  }

  private void endingTold() {
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
    if (!opened) {
      return;
    }
    ClassLoader before = connection.enterApplication();
    try {
      handler.closed(CloseReasons.of(endStatus));
    } catch (Exception | Error thrown) {
      LOG.log(Level.ERROR, "onClose threw", thrown);
    } finally {
      connection.leaveApplication(before);
    }
  }

  @Override
  public void peerClosed() {
    connection.answerClose();
  }

  @Override
  public void ponged(ByteBuffer payload) {
    managed.ponged(payload);
  }

  @Override
  public void shutdown(Runnable done) {
    Runnable tell =
        () -> {
          try {
            call("onShutdown", handler::shutdown);
          } finally {
            done.run();
          }
        };
    if (handling) {
      // A message is being handled elsewhere, and callbacks do not overlap.
      afterHandling = tell;
    } else {
      tell.run();
    }
  }
}
