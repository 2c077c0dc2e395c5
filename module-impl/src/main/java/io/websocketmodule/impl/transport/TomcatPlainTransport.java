// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Without TLS bytes go past Tomcat's buffers, straight to the channel. Where events block nobody
 * they are told by a selector of the module's own: Tomcat's poller hands each one over to a pool,
 * and has its interest taken away and set again for it.
 */
final class TomcatPlainTransport extends TomcatTransport {

  private final ReadReadiness readiness;
  private volatile ReadReadiness.Interest interest; // null: Tomcat tells of bytes

  TomcatPlainTransport(
      SocketWrapperBase<?> socket, WriteReadiness writes, ReadReadiness readiness) {
    super(socket, writes);
    this.readiness = readiness;
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
