// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** A TCP connection that says just what it is told to. */
final class RawClient implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  RawClient(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(60_000);
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** Sends the head of a request, its lines without their ends, and the empty line. */
  RawClient head(String... lines) throws IOException {
    return send(String.join("\r\n", lines) + "\r\n\r\n");
  }

  /** Asks for an upgrade to a protocol of the sample "site", and reads the 101. */
  RawClient upgraded(String protocol, String... more) throws IOException {
    upgrade(protocol, more);
    List<String> head = readHead();
    if (!head.get(0).startsWith("HTTP/1.1 101")) {
      throw new AssertionError(head);
    }
    return this;
  }

  RawClient upgrade(String protocol, String... more) throws IOException {
    return head(
        Stream.concat(
                Stream.of(
                    "GET /app/raw HTTP/1.1",
                    "Host: 127.0.0.1",
                    "Connection: keep-alive, Upgrade",
                    "Upgrade: " + protocol),
                Stream.of(more))
            .toArray(String[]::new));
  }

  RawClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawClient send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  /** The lines of a head. */
  List<String> readHead() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("closed behind " + head);
      }
      head.write(b);
    }
    return head.toString(StandardCharsets.ISO_8859_1).strip().lines().toList();
  }

  String read(int count) throws IOException {
    return new String(in.readNBytes(count), StandardCharsets.ISO_8859_1);
  }

  /** All until the end. */
  String readAll() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  InputStream in() {
    return in;
  }

  OutputStream out() {
    return out;
  }

  Socket socket() {
    return socket;
  }

  RawClient finish() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
