// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;

/**
 * A client on a bare socket: it makes the handshake by hand, sends any bytes in any cut, and reads
 * frames. It answers nothing by itself. Every read is bounded by a timeout. For one thread, but for
 * sending beside reading.
 */
public final class RawClient implements AutoCloseable {

  /** The key of every handshake; its value does not matter, only its answer. */
  public static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private static final int TIMEOUT_MILLIS = 30_000;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 65536));
    out = socket.getOutputStream();
  }

  /** Connects. */
  public static RawClient connect(int port) throws IOException {
    return new RawClient(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** Connects by TLS. */
  public static RawClient connect(int port, SSLContext tls) throws IOException {
    return new RawClient(
        tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port));
  }

  /** Connects and opens a WebSocket; fails when the server refuses. */
  public static RawClient open(int port, String path, String... headerLines) throws IOException {
    RawClient client = connect(port);
    client.upgrade(path, headerLines);
    return client;
  }

  /** Opens a WebSocket on this connection; fails when the server refuses. */
  public HttpAnswer upgrade(String path, String... headerLines) throws IOException {
    HttpAnswer answer = request(handshake(path, headerLines));
    if (answer.status() != 101) {
      throw new AssertionError("expected 101, got " + answer);
    }
    if (!accept(KEY).equals(answer.header("Sec-WebSocket-Accept"))) {
      throw new AssertionError("wrong Sec-WebSocket-Accept in " + answer);
    }
    return answer;
  }

  /** A right handshake, with further header lines. */
  public String handshake(String path, String... headerLines) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Key: " + KEY,
                "Sec-WebSocket-Version: 13"));
    lines.addAll(List.of(headerLines));
    return get(path, lines.toArray(String[]::new));
  }

  /** A GET request with these header lines besides Host. */
  public String get(String path, String... headerLines) {
    StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
    request.append("Host: 127.0.0.1:").append(socket.getPort()).append("\r\n");
    for (String line : headerLines) {
      request.append(line).append("\r\n");
    }
    return request.append("\r\n").toString();
  }

  /** Sends a request and reads its answer. */
  public HttpAnswer request(String request) throws IOException {
    send(request.getBytes(StandardCharsets.ISO_8859_1));
    return readAnswer();
  }

  /** Sends bytes as they are. */
  public void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Sends frames in one write. */
  public void send(ClientFrame... frames) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ClientFrame frame : frames) {
      all.write(frame.encode());
    }
    send(all.toByteArray());
  }

  /** Sends bytes one at a time, each in a segment of its own. */
  public void sendByteByByte(byte[] bytes) throws IOException {
    for (byte one : bytes) {
      send(new byte[] {one});
    }
  }

  /** Reads one frame; fails at the end of the connection. */
  public ServerFrame read() throws IOException {
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    if ((second & 0x80) != 0) {
      throw new AssertionError("the server masks a frame");
    }
    long length = second & 0x7f;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    byte[] payload = new byte[Math.toIntExact(length)];
    in.readFully(payload);
    return new ServerFrame((first & 0x80) != 0, first >> 4 & 7, first & 15, payload);
  }

  /** Reads one message of any number of frames; a control frame between them fails. */
  public Received readMessage() throws IOException {
    ServerFrame frame = read();
    if (frame.opcode() != 1 && frame.opcode() != 2) {
      throw new AssertionError("expected the begin of a message, got " + frame);
    }
    boolean text = frame.opcode() == 1;
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    payload.write(frame.payload());
    while (!frame.fin()) {
      frame = read();
      if (frame.opcode() != 0) {
        throw new AssertionError("expected a continuation, got " + frame);
      }
      payload.write(frame.payload());
    }
    return new Received(text, payload.toByteArray());
  }

  /**
   * Reads a close; frames before it are passed over.
   *
   * @return the close frame
   */
  public ServerFrame readClose() throws IOException {
    ServerFrame frame = read();
    while (!frame.close()) {
      frame = read();
    }
    return frame;
  }

  /** Reads this many bytes of plain text: after an upgrade to another protocol. */
  public String readText(int count) throws IOException {
    return new String(in.readNBytes(count), StandardCharsets.UTF_8);
  }

  /** Waits for the orderly end of the connection; anything else fails. */
  public void expectEnd() throws IOException {
    int next = in.read();
    if (next != -1) {
      throw new AssertionError("expected the end of the connection, got byte " + next);
    }
  }

  /** Waits until the connection is gone, in whatever way. */
  public void expectGone() throws IOException {
    try {
      expectEnd();
    } catch (SocketException reset) {
      // A reset is an end as well.
    }
  }

  /** Fails if anything comes within this time, or if the connection ends. */
  public void expectSilence(Duration time) throws IOException {
    socket.setSoTimeout(Math.toIntExact(time.toMillis()));
    try {
      throw new AssertionError("expected silence, got " + in.read());
    } catch (SocketTimeoutException silent) {
      // As expected.
    } finally {
      socket.setSoTimeout(TIMEOUT_MILLIS);
    }
  }

  /** Sends FIN and goes on reading. */
  public void halfClose() throws IOException {
    socket.shutdownOutput();
  }

  /** Ends the connection by RST. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** The answer to a key (RFC 6455 4.2.2). */
  public static String accept(String key) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-1")
                  .digest(
                      (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                          .getBytes(StandardCharsets.ISO_8859_1)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads an answer: what a request sent by {@link #send(byte[])} brought. */
  public HttpAnswer readAnswer() throws IOException {
    int status = Integer.parseInt(line().split(" ")[1]);
    Map<String, List<String>> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), any -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return new HttpAnswer(status, headers, status == 101 ? "" : body(headers));
  }

  private String body(Map<String, List<String>> headers) throws IOException {
    byte[] body;
    if (headers.containsKey("content-length")) {
      body = in.readNBytes(Integer.parseInt(headers.get("content-length").get(0)));
    } else if (headers.containsKey("transfer-encoding")) {
      ByteArrayOutputStream chunks = new ByteArrayOutputStream();
      for (int size = chunkSize(); size > 0; size = chunkSize()) {
        chunks.write(in.readNBytes(size));
        line();
      }
      line();
      body = chunks.toByteArray();
    } else {
      body = in.readAllBytes();
    }
    return new String(body, StandardCharsets.UTF_8);
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c == -1) {
        throw new EOFException("the connection ended inside an answer: " + line);
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
