// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.websocketmodule.impl.connection.Transport;
import jakarta.servlet.http.WebConnection;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.function.Function;

/**
 * A connection on the non-blocking streams of the Servlet specification: its life. How bytes move
 * is {@link ServletInput}'s and {@link ServletOutput}'s. Where a container needs more than the
 * specification, its {@link ServletQuirks} say so.
 *
 * <p>Thread rule: that of {@link Transport}.
 */
final class ServletTransport extends OrderlyTransport {
  /**
   * The most that is handed over at once, in bytes: what a container may have to keep of a write
   * that it cannot finish.
   */
  static final int PIECE = 16 * 1024;

  final ServletQuirks quirks;
  private final WebConnection connection;
  private final ServletInput input;
  private final ServletOutput output;

  ServletTransport(WebConnection connection, ServletQuirks quirks) throws IOException {
    this.connection = connection;
    this.quirks = quirks;
    this.input = new ServletInput(this, connection.getInputStream());
    this.output = new ServletOutput(this, connection.getOutputStream());
  }

  /** Makes the connection first and lets the container call back last. */
  @Override
  void open(Function<Transport, Events> opener) {
    Exception gone = null;
    try {
      output.begin();
    } catch (IOException | RuntimeException e) {
      gone = e;
    }
    makeConnection(opener);
    if (gone != null) {
      lost(gone);
    } else if (!over()) {
      listen();
      quirks.runWhereReadable(this::noticeThatItIsGone);
    }
  }

  private void listen() {
    try {
      input.listen();
      output.listen();
      quirks.whenEnded(this::tcpHasEnded);
    } catch (RuntimeException e) {
      // G4: the peer was gone when the first listener came.
      boolean fault = !quirks.takesStreamsBack();
      lost(fault ? e : takenBack(e));
      if (fault) {
        throw e;
      }
      return;
    }
    input.begin();
  }

  /** U5: Undertow hands over a connection that broke with the 101, and says nothing of it. */
  private void noticeThatItIsGone() {
    if (!quirks.isOpen() && !over()) {
      lost(new ClosedChannelException());
    }
  }

  /** Told to the reader, who takes what is there and then meets the end. */
  private void tcpHasEnded() {
    input.endWithTcp();
    if ((flags() & (CLOSE_ASKED | ENDED)) == CLOSE_ASKED) {
      abort(); // what its close waits for never comes
    } else {
      events.readable();
    }
  }

  /** From a stream of which nothing is left (G4), on whatever call. */
  IOException takenBack(RuntimeException e) {
    if (!quirks.takesStreamsBack()) {
      throw e;
    }
    return new IOException("The container has taken the connection back", e);
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return input.read(into);
  }

  @Override
  public boolean awaitReadable() throws IOException {
    return input.awaitReadable();
  }

  @Override
  public boolean write(ByteBuffer[] from, int count) throws IOException {
    return output.write(from, count);
  }

  /** The streams have no half-close that leaves the input open everywhere. */
  @Override
  public boolean shutdownOutput() {
    return false;
  }

  @Override
  int goesFirst(int now) {
    return WRITING | WAITING;
  }

  @Override
  void end() {
    if (!quirks.runWhereReadable(this::closeStreams)) {
      closeStreams();
    }
  }

  private void closeStreams() {
    try {
      quirks.close(connection);
    } catch (Exception e) {
      abort();
    }
    endedInside();
  }

  private void endedInside() {
    if (quirks.endsInsideClose()) {
      events.closed();
    }
  }

  @Override
  public void abort() {
    if ((set(CLOSE_ASKED | ENDED | ABORTED) & ABORTED) != 0) {
      return;
    }
    try {
      quirks.abort(connection);
    } catch (Exception e) {
      // Closed already.
    }
    endedInside();
  }

  /**
   * G2: GlassFish and Payara end the connection at once when the peer's FIN or RST came, which the
   * input has told before.
   */
  @Override
  void destroyed() {
    if (!over() && input.isFinished()) {
      events.lost(new EOFException("The peer ended the connection"));
    } else if (!over()) {
      events.stopping();
    }
    set(CLOSE_ASKED | ENDED);
    awaitStreamsLeft();
    output.dropWaiting();
    events.closed();
  }

  /** Nobody goes in any more. */
  void awaitStreamsLeft() {
    if (quirks.takesStreamsBack()) {
      input.awaitLeft();
      output.awaitLeft();
    }
  }

  @Override
  public boolean eventsMayBlock() {
    // An I/O thread on Undertow; elsewhere a thread that holds the lock without which no write goes
    // on.
    return false;
  }

  @Override
  public boolean prefersDirectBuffers() {
    return false;
  }

  @Override
  public String name() {
    return "servlet";
  }
}
