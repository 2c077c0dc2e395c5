// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.http2;

import io.websocketmodule.checks.client.HttpAnswer;
import io.websocketmodule.checks.client.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/**
 * Takes connections of HTTP/1.1 and makes a stream of one HTTP/2 connection of each: a handshake
 * becomes a CONNECT, its 200 a 101; FIN is END_STREAM, and a reset is RST_STREAM. With it every
 * client and check of HTTP/1.1 tries WebSockets over HTTP/2, bytes unchanged.
 */
public final class Http2Bridge implements AutoCloseable {

  /** Of one hop alone (RFC 9110 7.6.1), or of HTTP/1.1's handshake. */
  private static final Set<String> NOT_PASSED =
      Set.of("host", "connection", "upgrade", "sec-websocket-key");

  private final Http2Connection connection;
  private final ServerSocket listening;

  private Http2Bridge(Http2Connection connection) throws IOException {
    this.connection = connection;
    listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    inBackground(this::accept);
  }

  /** Opens a port for a server of this port on 127.0.0.1, in clear text. */
  public static Http2Bridge to(int port) throws Exception {
    return new Http2Bridge(Http2Connection.open(port, Optional.empty()));
  }

  /** Opens a port for a connection. */
  static Http2Bridge to(Http2Connection connection) throws IOException {
    return new Http2Bridge(connection);
  }

  /** The port on 127.0.0.1. */
  public int port() {
    return listening.getLocalPort();
  }

  /** What a thread does until it ends or fails. */
  private interface Work {
    void run() throws Exception;
  }

  private static void inBackground(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (Exception e) {
                // Whoever is at the other end of it sees the end.
              }
            },
            "http2-bridge");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (true) {
      Socket socket = listening.accept();
      socket.setTcpNoDelay(true);
      inBackground(() -> serve(socket));
    }
  }

  private void serve(Socket socket) throws Exception {
    try {
      InputStream in = socket.getInputStream();
      String[] request = line(in).split(" ");
      Map<String, String> headers = headers(in);
      String key = headers.get("Sec-WebSocket-Key");
      boolean upgrade = headers.containsKey("Upgrade");
      headers.keySet().removeIf(name -> NOT_PASSED.contains(name.toLowerCase()));
      if (upgrade) {
        Http2Stream stream = connection.connect(request[1], headers);
        CountDownLatch ended = new CountDownLatch(1);
        inBackground(() -> inwards(socket, stream, ended));
        outwards(socket, stream, key);
        ended.await();
        socket.close();
      } else {
        answer(socket, connection.get(request[1], headers).wholeAnswer());
        socket.close();
      }
    } catch (Exception e) {
      cut(socket);
      throw e;
    }
  }

  /** From the client. */
  private static void inwards(Socket socket, Http2Stream stream, CountDownLatch ended)
      throws IOException {
    byte[] piece = new byte[64 * 1024];
    try {
      InputStream in = socket.getInputStream();
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        stream.write(piece, count);
      }
      stream.end();
    } catch (IOException e) {
      stream.reset();
      throw e;
    } finally {
      ended.countDown();
    }
  }

  /** To the client. */
  private static void outwards(Socket socket, Http2Stream stream, String key) throws IOException {
    HttpAnswer head = stream.answer();
    if (head.status() != 200) {
      answer(socket, stream.wholeAnswer());
      socket.shutdownOutput();
      return;
    }
    Map<String, String> handshake = new LinkedHashMap<>();
    handshake.put("Upgrade", "websocket");
    handshake.put("Connection", "Upgrade");
    handshake.put("Sec-WebSocket-Accept", RawClient.accept(key));
    OutputStream out = socket.getOutputStream();
    out.write(head(101, handshake, head));
    byte[] piece = new byte[16 * 1024];
    for (int count = stream.read(piece); count >= 0; count = stream.read(piece)) {
      out.write(piece, 0, count);
    }
    socket.shutdownOutput();
  }

  private static void answer(Socket socket, HttpAnswer answer) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(head(answer.status(), Map.of(), answer));
    all.write(body);
    socket.getOutputStream().write(all.toByteArray());
  }

  private static byte[] head(int status, Map<String, String> own, HttpAnswer answer) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Bridged\r\n");
    own.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    answer
        .headers()
        .forEach(
            (name, values) -> values.forEach(value -> head.append(name + ": " + value + "\r\n")));
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.merge(
          line.substring(0, colon),
          line.substring(colon + 1).strip(),
          (one, other) -> one + ", " + other);
    }
    return headers;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException();
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static void cut(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Ends the connection and all on it. */
  @Override
  public void close() throws IOException {
    listenNoMore();
    connection.close();
  }

  /** The last that still read see the end of what was sent to them. */
  void listenNoMore() throws IOException {
    listening.close();
  }
}
