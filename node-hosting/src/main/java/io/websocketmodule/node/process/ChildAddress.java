// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where one process listens: the value of its PORT.
 *
 * @param address a Unix domain socket or a port of the loopback interface
 */
record ChildAddress(SocketAddress address) {
  /** Free ports are plenty: so many that somebody has taken meanwhile are no accident. */
  private static final int TRIES = 20;

  static ChildAddress socket(Path path) {
    return new ChildAddress(UnixDomainSocketAddress.of(path));
  }

  /**
   * A free port. Somebody may take it before the process does; then the process says so and ends,
   * and the next one gets another.
   */
  static ChildAddress port() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      int port;
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
      ChildAddress found =
          new ChildAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      // A stranger that listens already would be taken for the process.
      if (!found.answers()) {
        return found;
      }
    }
    throw new IOException("No free port on " + InetAddress.getLoopbackAddress());
  }

  /** The value of PORT. */
  String forChild() {
    return address instanceof InetSocketAddress inet
        ? Integer.toString(inet.getPort())
        : address.toString();
  }

  /** Whether somebody listens. */
  boolean answers() {
    try (SocketChannel probe = connect()) {
      return probe.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** A blocking connection; to this machine, so it is there at once or not at all. */
  SocketChannel connect() throws IOException {
    SocketChannel channel = SocketChannel.open(address);
    if (address instanceof InetSocketAddress) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    return channel;
  }

  /** A process that was killed leaves its socket behind. */
  void delete() {
    if (address instanceof UnixDomainSocketAddress socket) {
      try {
        Files.deleteIfExists(socket.getPath());
      } catch (IOException e) {
        // Goes with the directory.
      }
    }
  }

  @Override
  public String toString() {
    return forChild();
  }
}
