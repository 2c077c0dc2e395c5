// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A socket that says exactly what a test wants said. */
final class RawClient implements AutoCloseable {

  /** The header lines of a handshake without a fault; the key is the one of RFC 6455 1.3. */
  static final String HANDSHAKE =
      "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

  private static final int PATIENCE_MILLISECONDS = 30_000;

  private final Socket socket;
  private final DataInputStream in;

  RawClient(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(PATIENCE_MILLISECONDS);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 64 * 1024));
  }

  /** Sends a GET with header lines, and returns the head of the answer. */
  String get(String path, String headers) throws IOException {
    String request = "GET " + path + " HTTP/1.1\r\nHost: " + host() + "\r\n" + headers + "\r\n";
    out().write(request.getBytes(StandardCharsets.US_ASCII));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  /** What the Host header says. */
  String host() {
    return "127.0.0.1:" + socket.getPort();
  }

  OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  DataInputStream in() {
    return in;
  }

  /** Reads a frame's header up to its length, and returns the length (RFC 6455 5.2). */
  Header header() throws IOException {
    int first = in.readUnsignedByte();
    long length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    return new Header((first & 0x80) != 0, first & 0x0F, length);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** The header of a frame of a server, which has no masking key. */
  record Header(boolean last, int opcode, long length) {}
}
