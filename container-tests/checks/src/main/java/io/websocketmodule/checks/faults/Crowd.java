// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.faults;

import io.websocketmodule.checks.client.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Many connections that hold next to nothing on this side. */
final class Crowd implements AutoCloseable {

  private static final int LONGEST_ANSWER = 4096;

  private final InetSocketAddress server;
  private final List<SocketChannel> channels = new ArrayList<>();
  private final ByteBuffer answer = ByteBuffer.allocate(LONGEST_ANSWER);

  Crowd(int port) {
    server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Opens a TCP connection. */
  SocketChannel connect() throws IOException {
    SocketChannel channel = SocketChannel.open();
    channels.add(channel);
    channel.setOption(StandardSocketOptions.SO_RCVBUF, 16 * 1024);
    channel.connect(server);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return channel;
  }

  /** Opens a WebSocket. */
  SocketChannel open(String path) throws IOException {
    SocketChannel channel = connect();
    send(channel, request(path).getBytes(StandardCharsets.US_ASCII));
    answer.clear();
    String head = "";
    while (!head.endsWith("\r\n\r\n")) {
      if (channel.read(answer) < 0) {
        throw new IOException("the server closed within the handshake: " + head);
      }
      head = new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII);
    }
    if (!head.startsWith("HTTP/1.1 101 ")) {
      throw new AssertionError("expected 101, got " + head);
    }
    return channel;
  }

  /** A right handshake. */
  String request(String path) {
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: 127.0.0.1:"
        + server.getPort()
        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        + "Sec-WebSocket-Key: "
        + RawClient.KEY
        + "\r\n\r\n";
  }

  /** Sends all of it. */
  static void send(SocketChannel channel, byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      channel.write(left);
    }
  }

  /** Ends a connection by RST. */
  static void reset(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    channel.close();
  }

  SocketChannel get(int index) {
    return channels.get(index);
  }

  int size() {
    return channels.size();
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
  }
}
