// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.proxy;

import io.websocketmodule.node.process.NodeProcess;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.io.CloseMode;

/**
 * One HTTP/1.1 connection to a process. One thread sends and one receives; {@link #close} may come
 * from any.
 */
final class BackendConnection implements Closeable {
  /** A head beyond these is no head but a bomb. */
  private static final Http1Config LIMITS =
      Http1Config.custom().setMaxLineLength(16 * 1024).setMaxHeaderCount(200).build();

  private static final int MOST_INTERIM = 16;

  private final SocketChannel channel;
  private final BackendInput in;
  private final DefaultBHttpClientConnection http;
  private long idleSince;

  private BackendConnection(SocketChannel channel) throws IOException {
    this.channel = channel;
    in = new BackendInput(channel);
    // Bytes beyond ASCII go through a header as they came.
    http =
        new DefaultBHttpClientConnection(
            LIMITS,
            StandardCharsets.ISO_8859_1.newDecoder(),
            StandardCharsets.ISO_8859_1.newEncoder());
    http.bind(new ChannelSocket(channel, in));
  }

  static BackendConnection open(NodeProcess process) throws IOException {
    SocketChannel channel = process.connect();
    try {
      return new BackendConnection(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  void sendHead(ClassicHttpRequest request) throws IOException, HttpException {
    http.sendRequestHeader(request);
    http.flush();
  }

  void sendBody(ClassicHttpRequest request) throws IOException, HttpException {
    http.sendRequestEntity(request);
    http.flush();
  }

  /**
   * The head of the answer; of the interim ones only a 101 counts.
   *
   * @throws HttpException what came is not HTTP, or too long for it
   */
  ClassicHttpResponse receiveHead() throws IOException, HttpException {
    in.expectHead();
    for (int i = 0; i < MOST_INTERIM; i++) {
      ClassicHttpResponse response = http.receiveResponseHeader();
      if (response == null) {
        throw new IOException("The process has closed the connection instead of answering");
      }
      if (response.getCode() >= 200 || response.getCode() == 101) {
        return response;
      }
    }
    throw new ProtocolException("More than " + MOST_INTERIM + " interim answers");
  }

  /** Gives the answer its entity, to be read by the thread that received the head. */
  void expectBody(ClassicHttpResponse response) throws IOException, HttpException {
    in.expectBody();
    http.receiveResponseEntity(response);
  }

  /** What this connection was behind a 101, and the bytes that are here already. */
  SocketChannel channel() {
    return channel;
  }

  BackendInput input() {
    return in;
  }

  void rest() {
    idleSince = System.nanoTime();
  }

  long idleSince() {
    return idleSince;
  }

  @Override
  public void close() {
    // Before the engine, whose orderly close would wait for a write that another thread is in.
    try {
      channel.close();
    } catch (IOException e) {
      // Closed.
    }
    http.close(CloseMode.IMMEDIATE);
  }
}
