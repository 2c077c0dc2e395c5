// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.FrameListener;
import io.websocketmodule.Handshake;
import io.websocketmodule.TracedFrame;
import jakarta.websocket.HandshakeResponse;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Shows the frames of one module's connections, to a log or to listeners, for those whose setting
 * frameTrace asks for it. Any thread.
 */
public final class FrameTrace {

  /** To whom. */
  public enum To {
    /** One line a frame, at level TRACE. */
    LOG,
    /** Every listener that the application has registered. */
    LISTENERS
  }

  /** The logger of {@link To#LOG}. */
  public static final String LOGGER = "io.websocketmodule.frames";

  private static final System.Logger FRAMES = System.getLogger(LOGGER);
  private static final System.Logger LOG = System.getLogger(FrameTrace.class.getPackageName());

  // The first byte of a frame, RFC 6455 5.2.
  private static final int FIN = 0x80;
  private static final int OPCODE = 0x0F;
  private static final int RESERVED_SHIFT = 4;
  private static final int RESERVED = 7;

  private final Clock clock;
  private final List<FrameListener> listeners = new CopyOnWriteArrayList<>();

  /** A trace that nobody listens to yet. */
  public FrameTrace(Clock clock) {
    this.clock = clock;
  }

  /** Adds a listener, also for connections that are open. */
  public void add(FrameListener listener) {
    listeners.add(listener);
  }

  /** Whether what goes to the log can be seen there. */
  public static boolean logged() {
    return FRAMES.isLoggable(Level.TRACE);
  }

  /**
   * Begins the trace of a connection.
   *
   * @param number of the connection
   * @param shown how many bytes of each payload to show
   * @param application runs calls to listeners with the application's class loader
   */
  public Traced connection(long number, To to, int shown, Consumer<Runnable> application) {
    return new Traced(number, to, shown, application);
  }

  /** The trace of one connection. */
  public final class Traced {

    private final To to;
    private final int shown;
    private final Consumer<Runnable> application;
    private final long connection;
    private final AtomicLong frames = new AtomicLong();

    private Traced(long number, To to, int shown, Consumer<Runnable> application) {
      connection = number;
      this.to = to;
      this.shown = shown;
      this.application = application;
    }

    /** Tells of the handshake: before the connection is opened. */
    public void opened(Handshake request, HandshakeResponse response) {
      if (to == To.LOG) {
        FRAMES.log(
            Level.TRACE,
            () -> connection + " opened by " + request.remoteAddress() + " for " + path(request));
      } else {
        tell(listener -> listener.opened(connection, request, response));
      }
    }

    /** Tells that the connection is over: behind {@link #opened}. */
    public void closed() {
      if (to == To.LOG) {
        FRAMES.log(Level.TRACE, () -> connection + " closed");
      } else {
        tell(listener -> listener.closed(connection));
      }
    }

    private String path(Handshake handshake) {
      return handshake.getRequestURI().getRawPath();
    }

    /** Opens the connection with the trace around its transport. */
    public Transport.Events open(
        Transport transport, Function<Transport, Transport.Events> opener) {
      TracedTransport shown = new TracedTransport(transport, scanner(true), scanner(false));
      return shown.seenBy(opener.apply(shown));
    }

    private FrameScanner scanner(boolean fromPeer) {
      return new FrameScanner(
          shown,
          (flags, masked, maskingKey, payloadLength, payload) ->
              show(frame(fromPeer, flags, masked, maskingKey, payloadLength, payload)));
    }

    private TracedFrame frame(
        boolean fromPeer,
        int flags,
        boolean masked,
        int maskingKey,
        long payloadLength,
        ByteBuffer payload) {
      return new TracedFrame(
          connection,
          frames.incrementAndGet(),
          clock.instant(),
          fromPeer,
          (flags & FIN) != 0,
          flags >> RESERVED_SHIFT & RESERVED,
          flags & OPCODE,
          masked,
          maskingKey,
          payloadLength,
          payload.asReadOnlyBuffer());
    }

    private void show(TracedFrame frame) {
      if (to == To.LOG) {
        FRAMES.log(Level.TRACE, frame::toString);
      } else {
        tell(listener -> listener.frame(frame));
      }
    }

    private void tell(Consumer<FrameListener> call) {
      for (FrameListener listener : listeners) {
        application.accept(
            () -> {
              try {
                call.accept(listener);
              } catch (RuntimeException | Error failure) {
                LOG.log(Level.ERROR, "A FrameListener threw; the connection goes on", failure);
              }
            });
      }
    }
  }
}
