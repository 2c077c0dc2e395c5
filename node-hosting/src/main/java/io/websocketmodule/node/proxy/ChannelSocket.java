// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketImpl;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A blocking channel in the shape that the HTTP engine asks for: the JDK has Unix domain sockets as
 * channels only. Nothing but the streams and the close is of use.
 */
final class ChannelSocket extends Socket {
  private final SocketChannel channel;
  private final BackendInput in;

  ChannelSocket(SocketChannel channel, BackendInput in) throws IOException {
    super((SocketImpl) null);
    this.channel = channel;
    this.in = in;
  }

  @Override
  public InputStream getInputStream() {
    return in;
  }

  @Override
  public OutputStream getOutputStream() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] from, int offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(from, offset, length);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
    };
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  @Override
  public void shutdownInput() throws IOException {
    channel.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  /** The engine may ask; a wait for an answer has no bound here: long polls are what it is for. */
  @Override
  public int getSoTimeout() {
    return 0;
  }

  @Override
  public void setSoTimeout(int millis) {}

  /** Asked for before an abrupt close, which the channel's is for a process on this machine. */
  @Override
  public void setSoLinger(boolean on, int seconds) {}
}
