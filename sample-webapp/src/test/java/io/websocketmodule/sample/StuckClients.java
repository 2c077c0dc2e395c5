// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Many clients on sockets with small buffers, which can send and never read, and vanish by a reset.
 */
final class StuckClients implements AutoCloseable {

  /**
   * Bytes of a socket buffer at the client's side: the less it holds, the sooner the server is
   * stuck.
   */
  private static final int SOCKET_BUFFER = 4 * 1024;

  /** Rounds without any progress after which nothing more will go: 10 of 20 ms. */
  private static final int QUIET_ROUNDS = 10;

  private static final int MOST_ROUNDS = 3000;
  private static final int PAYLOAD = 1024;

  private final List<SocketChannel> channels = new ArrayList<>();

  /** Opens connections, and reads the answers to their handshakes. */
  StuckClients(int port, int count) throws IOException {
    String request =
        "GET /echo HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n" + RawClient.HANDSHAKE + "\r\n";
    for (int i = 0; i < count; i++) {
      SocketChannel channel = SocketChannel.open();
      channels.add(channel);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER);
      channel.connect(new InetSocketAddress("127.0.0.1", port));
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      readAnswer(channel);
      channel.configureBlocking(false);
    }
  }

  private static void readAnswer(SocketChannel channel) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      if (channel.read(one.clear()) < 0) {
        throw new IOException("The server answered: " + head);
      }
      head.append((char) one.get(0));
    }
    if (!head.toString().startsWith("HTTP/1.1 101 ")) {
      throw new IOException("The server answered: " + head);
    }
  }

  /** Sends messages on all connections until none takes a byte any more. */
  void sendUntilStuck() throws IOException {
    List<ByteBuffer> rest = new ArrayList<>();
    for (int i = 0; i < channels.size(); i++) {
      rest.add(message());
    }
    int quiet = 0;
    for (int round = 0; quiet < QUIET_ROUNDS; round++) {
      if (round == MOST_ROUNDS) {
        throw new IOException("The server goes on reading what nobody takes back");
      }
      quiet = sendRound(rest) ? 0 : quiet + 1;
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private boolean sendRound(List<ByteBuffer> rest) throws IOException {
    boolean progress = false;
    for (int i = 0; i < channels.size(); i++) {
      while (channels.get(i).write(rest.get(i)) > 0) {
        progress = true;
        if (!rest.get(i).hasRemaining()) {
          rest.set(i, message());
        }
      }
    }
    return progress;
  }

  /** A binary message under the masking key 0, which is its own payload (RFC 6455 5.2, 5.3). */
  private static ByteBuffer message() {
    ByteBuffer frame = ByteBuffer.allocate(8 + PAYLOAD);
    return frame.put((byte) 0x82).put((byte) 0xFE).putShort((short) PAYLOAD).rewind();
  }

  /** Ends all connections by a reset. */
  void vanish() throws IOException {
    for (SocketChannel channel : channels) {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      channel.close();
    }
    channels.clear();
  }

  @Override
  public void close() throws IOException {
    vanish();
  }
}
