// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Map;

/** The channel of one connection of Open Liberty's, by {@link LibertyCalls}. */
final class LibertyConnection implements LibertyChannel {
  // What Liberty's layers call these things among each other.
  private static final String HAS_LISTENERS = "UpgradedListener";
  private static final String ENDED_FROM_ABOVE = "CloseUpgradedWebConnection";
  private static final String UNREAD = "NotUpgradedUnreadData";
  private static final String HTTP = "HttpDispatcherLink";

  private final LibertyCalls liberty;
  private final WebConnection connection;
  private final Object virtual;
  private final Object device;
  private final Object reader;
  private final Object writer;
  private final Object readCallback;
  private final Object writeCallback;
  private Listener listener;

  /** The piece that is under way. Writer, or the thread that tells of its end. */
  private Object piece;

  LibertyConnection(LibertyCalls liberty, WebConnection connection) throws IOException {
    this.liberty = liberty;
    this.connection = connection;
    virtual = liberty.virtualConnection(connection);
    device = liberty.deviceLink(connection);
    Object tcp = liberty.tcpConnection(connection);
    if (virtual == null || device == null || tcp == null) {
      throw new IOException("This connection of Liberty's lies on no channel");
    }
    reader = liberty.reader(tcp);
    writer = liberty.writer(tcp);
    readCallback = liberty.newReadCallback(new Read());
    writeCallback = liberty.newWriteCallback(new Write());
    // Else Liberty reads the next HTTP request from it when init() has returned.
    liberty.state(virtual).put(HAS_LISTENERS, "true");
    // WebConnection.close() closes it whether or not it is there.
    connection.getOutputStream();
  }

  @Override
  public void listen(Listener told) {
    listener = told;
  }

  @Override
  public ByteBuffer early() {
    try {
      Object unread = liberty.state(virtual).remove(UNREAD);
      return unread == null ? null : liberty.content(unread);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public ByteBuffer read(boolean queued) throws IOException {
    return liberty.read(reader, readCallback, queued, PIECE) ? liberty.taken(reader) : null;
  }

  private final class Read implements LibertyCalls.Completion {
    @Override
    public void completed() throws IOException {
      listener.arrived(liberty.taken(reader));
    }

    @Override
    public void failed(IOException failure) {
      listener.readFailed(failure);
    }
  }

  @Override
  public boolean write(ByteBuffer[] from, int count) throws IOException {
    int size = 0;
    for (int i = 0; i < count && size < PIECE; i++) {
      size += Math.min(PIECE - size, from[i].remaining());
    }
    piece = liberty.filled(from, count, size);
    if (!liberty.write(writer, writeCallback, piece)) {
      return false;
    }
    release();
    return true;
  }

  private void release() throws IOException {
    Object out = piece;
    piece = null;
    liberty.release(writer, out);
  }

  private final class Write implements LibertyCalls.Completion {
    @Override
    public void completed() throws IOException {
      release();
      listener.written();
    }

    @Override
    public void failed(IOException failure) {
      listener.writeFailed(failure);
    }
  }

  /**
   * L1: WebConnection.close() tells destroy(), and leaves TCP to HTTP, which reads the next request
   * from it unless it is told that there will be none.
   */
  @Override
  public void close() {
    end(null);
  }

  @Override
  public void abort() {
    try {
      Socket socket = liberty.socket(reader);
      if (socket != null) {
        socket.setSoLinger(true, 0);
        socket.close();
      }
    } catch (IOException e) {
      // Closed already.
    }
    end(new ClosedChannelException());
  }

  private void end(Exception failure) {
    try {
      connection.close();
    } catch (Exception e) {
      // What counts comes below.
    }
    try {
      Map<Object, Object> state = liberty.state(virtual);
      Object http = state == null ? null : state.get(HTTP);
      if (http == null) {
        liberty.close(device, virtual, failure);
      } else {
        endHttp(state, http, failure);
      }
    } catch (IOException | RuntimeException e) {
      // Liberty has ended it, and forgotten what it lay on.
    }
  }

  /** Through HTTP, which counts the connections that a stop of the server waits for. */
  private void endHttp(Map<Object, Object> state, Object http, Exception failure)
      throws IOException {
    Object service = liberty.accessorBelow(http);
    if (service != null && failure == null) {
      try {
        service.getClass().getMethod("setPersistent", boolean.class).invoke(service, false);
      } catch (ReflectiveOperationException e) {
        failure = new ClosedChannelException();
      }
    }
    state.put(ENDED_FROM_ABOVE, "true");
    liberty.close(http, virtual, failure);
  }
}
