// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.load;

import io.websocketmodule.benchmarks.peers.Peer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Deque;

/**
 * Sends the same request again and again. The first response is looked into; every later one must
 * be the same, byte by byte.
 */
final class HttpConnection implements Participant {

  private final LoadLoop loop;
  private final SocketChannel channel;
  private final ByteBuffer request;
  private final Meter meter;
  private final Deque<HttpConnection> waiting;

  /** Empty until the first one has come. */
  private byte[] expected = {};

  private int read;
  private long askedAt;

  HttpConnection(
      LoadLoop loop,
      SocketChannel channel,
      byte[] request,
      Meter meter,
      Deque<HttpConnection> waiting)
      throws IOException {
    this.loop = loop;
    this.channel = channel;
    this.request = ByteBuffer.allocateDirect(request.length).put(request).flip();
    this.meter = meter;
    this.waiting = waiting;
    loop.register(channel, SelectionKey.OP_READ, this);
  }

  void ask() throws IOException {
    askedAt = System.nanoTime();
    channel.write(request.rewind());
  }

  @Override
  public void ready() throws IOException {
    int count = loop.read(channel);
    if (expected.length == 0) {
      expected = first(Arrays.copyOf(loop.bytes(), count));
      read = count;
    } else {
      int end = read + count;
      if (end > expected.length || !Arrays.equals(loop.bytes(), 0, count, expected, read, end)) {
        throw new WrongReply("A response differs from the first one");
      }
      read = end;
    }
    if (read == expected.length) {
      read = 0;
      meter.add(1, System.nanoTime() - askedAt);
      waiting.add(this);
    }
  }

  /** A response this small comes in one piece, or not at all. */
  private static byte[] first(byte[] response) throws WrongReply {
    String text = new String(response, StandardCharsets.US_ASCII);
    if (!text.startsWith("HTTP/1.1 200 ") || !text.endsWith("\r\n\r\n" + Peer.PLAIN_ANSWER)) {
      throw new WrongReply(
          "A request was answered with " + text.lines().findFirst().orElse("nothing"));
    }
    return response;
  }

  void close() throws IOException {
    channel.close();
  }
}
