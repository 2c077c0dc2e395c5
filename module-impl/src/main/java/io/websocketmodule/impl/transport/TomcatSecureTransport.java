// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * With TLS, and on connectors that are not on NIO, bytes go through Tomcat's buffers, of which it
 * fills the one for writing and never more.
 */
final class TomcatSecureTransport extends TomcatTransport {

  TomcatSecureTransport(SocketWrapperBase<?> socket, WriteReadiness writes) {
    super(socket, writes);
  }

  @Override
  int readSocket(ByteBuffer into) throws IOException {
    int limit = into.limit();
    try {
      return socket.read(false, into);
    } catch (IOException e) {
      refuseLoss(e);
      return -1;
    } finally {
      // Tomcat lowers it to what its own buffer would hold.
      into.limit(limit);
    }
  }

  /** Records that have left the socket already do not wake the poller: so they are looked for. */
  @Override
  boolean hasBytes() throws IOException {
    if (!socket.getSocketBufferHandler().isReadBufferEmpty()) {
      return true;
    }
    try {
      return socket.isReadyForRead();
    } catch (IOException e) {
      refuseLoss(e);
      finished = true;
      return true;
    }
  }

  /**
   * Tomcat tells a FIN by an EOFException, and TLS's word for it by an exception that only the
   * engine explains.
   */
  private void refuseLoss(IOException told) throws IOException {
    boolean fin =
        told instanceof EOFException
            || socket.getSocket() instanceof SecureNioChannel tls
                && tls.getSslEngine().isInboundDone();
    if (!fin) {
      throw told;
    }
  }

  /**
   * T2: what does not fit into the write buffer Tomcat copies into another one that grows; so it is
   * never given more.
   */
  @Override
  boolean writeSocket(ByteBuffer[] from, int count) throws IOException {
    SocketBufferHandler buffers = socket.getSocketBufferHandler();
    int first = 0;
    while (true) {
      first = GatheringWrite.skipEmpty(from, first, count);
      if (first == count) {
        return flushSocket();
      }
      if (!socket.canWrite() && !flushSocket()) {
        return false;
      }
      buffers.configureWriteBufferForWrite();
      ByteBuffer next = from[first];
      int limit = next.limit();
      int room = Math.min(buffers.getWriteBuffer().remaining(), next.remaining());
      socket.write(false, next.limit(next.position() + room));
      next.limit(limit);
    }
  }

  @Override
  boolean flushSocket() throws IOException {
    return !socket.flush(false);
  }

  @Override
  boolean buffersRest() {
    return true;
  }

  /** TLS has no half-close that every peer understands. */
  @Override
  public boolean shutdownOutput() {
    return false;
  }

  @Override
  public boolean prefersDirectBuffers() {
    return false;
  }
}
