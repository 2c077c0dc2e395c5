// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers.selector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Function;

/** Accepts connections and serves them by one thread. */
final class SelectorServer {

  /** Enough for all that are opened at once. */
  private static final int BACKLOG = 1_024;

  private final Function<SelectionKey, Connection> connections;
  private final Selector selector;
  private final ServerSocketChannel listener;

  /** One connection. */
  interface Connection {

    /** The channel is ready for what its key is interested in. */
    void ready() throws IOException;
  }

  SelectorServer(Function<SelectionKey, Connection> connections) throws IOException {
    this.connections = connections;
    selector = Selector.open();
    listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT, (Connection) this::accept);
  }

  /** Starts and returns the port. */
  int start() {
    new Thread(this::run, "selector").start();
    return listener.socket().getLocalPort();
  }

  private void run() {
    try {
      while (true) {
        selector.select(SelectorServer::serve);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void serve(SelectionKey key) {
    try {
      ((Connection) key.attachment()).ready();
    } catch (IOException e) {
      close(key);
    }
  }

  private static void close(SelectionKey key) {
    try {
      key.channel().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() throws IOException {
    SocketChannel channel;
    while ((channel = listener.accept()) != null) {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      key.attach(connections.apply(key));
    }
  }
}
