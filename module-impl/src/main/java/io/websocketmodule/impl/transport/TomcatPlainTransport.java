// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.websocketmodule.impl.connection.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Without TLS bytes go past Tomcat's buffers, straight to the channel, and the buffers are let go
 * of meanwhile. Where events block nobody they are told by a selector of the module's own: Tomcat's
 * poller hands each one over to a pool, and has its interest taken away and set again for it.
 */
final class TomcatPlainTransport extends TomcatTransport {

  private final ReadReadiness readiness;
  private volatile ReadReadiness.Interest interest; // null: Tomcat tells of bytes

  /** Bytes of each of Tomcat's buffers that were let go; 0: none were. With the socket's lock. */
  private int letGo;

  TomcatPlainTransport(
      SocketWrapperBase<?> socket, WriteReadiness writes, ReadReadiness readiness) {
    super(socket, writes);
    this.readiness = readiness;
  }

  /** The 101 has left, and what came behind the handshake is in Tomcat's buffer by now. */
  @Override
  void open(Function<Transport, Events> opener) {
    letGo = TomcatBuffers.letGo(socket.getSocketBufferHandler());
    super.open(opener);
  }

  @Override
  void readBesideTomcat(Runnable readable) {
    interest = readiness.interest(channel, readable);
  }

  @Override
  void askForEvent() {
    ReadReadiness.Interest beside = interest;
    if (beside != null) {
      try {
        beside.ask();
        return;
      } catch (IOException noSelector) {
        interest = null;
      }
    }
    super.askForEvent();
  }

  @Override
  void letGo() {
    ReadReadiness.Interest beside = interest;
    if (beside != null) {
      beside.cancel();
    }
    TomcatBuffers.putBack(socket.getSocketBufferHandler(), letGo);
    letGo = 0;
  }

  @Override
  int readSocket(ByteBuffer into) throws IOException {
    return hasBytes() ? readBehindHandshake(into) : channel.read(into);
  }

  /** What came behind the handshake lies in Tomcat's buffer. */
  private int readBehindHandshake(ByteBuffer into) throws IOException {
    int limit = into.limit();
    try {
      return socket.read(false, into);
    } finally {
      // Tomcat lowers it to what its own buffer would hold.
      into.limit(limit);
    }
  }

  @Override
  boolean hasBytes() {
    return !socket.getSocketBufferHandler().isReadBufferEmpty();
  }

  @Override
  boolean writeSocket(ByteBuffer[] from, int count) throws IOException {
    return GatheringWrite.writeAll(channel, from, count);
  }

  @Override
  boolean flushSocket() {
    return true;
  }

  @Override
  boolean buffersRest() {
    return false;
  }

  @Override
  public boolean shutdownOutput() {
    try {
      channel.shutdownOutput();
    } catch (IOException e) {
      // Closed: the end is told anyway.
    }
    return true;
  }

  @Override
  public boolean prefersDirectBuffers() {
    return true;
  }
}
