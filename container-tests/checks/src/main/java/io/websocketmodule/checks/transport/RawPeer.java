// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The client's side: a socket that blocks, and a look at the server's side of the same connection.
 */
final class RawPeer implements AutoCloseable {
  private static final int SECONDS = 30;

  /** Small, so that little is on the way while nobody reads. */
  private static final int RECEIVE_BUFFER = 64 * 1024;

  private static final AtomicInteger IDS = new AtomicInteger();

  final RawConnection server;
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  /**
   * Connects and upgrades.
   *
   * @param socket not yet connected
   * @param query further parameters, each with an ampersand in front
   * @param behind sent in the same write as the request
   */
  RawPeer(
      Socket socket,
      int port,
      RawUpgrade upgrade,
      RawConnection.Style style,
      String query,
      byte[] behind)
      throws Exception {
    this.socket = socket;
    socket.setReceiveBufferSize(RECEIVE_BUFFER);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(SECONDS * 1000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    in = socket.getInputStream();
    out = socket.getOutputStream();
    String id = Integer.toString(IDS.incrementAndGet());
    String request =
        "GET /?%s=%s&%s=%s%s HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
            .formatted(RawUpgrade.ID, id, RawUpgrade.STYLE, style, query);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(request.getBytes(StandardCharsets.ISO_8859_1));
    all.writeBytes(behind);
    out.write(all.toByteArray());
    String head = head();
    assertTrue(head.startsWith("HTTP/1.1 101 "), head);
    server = upgrade.connection(id).get(SECONDS, TimeUnit.SECONDS);
  }

  private String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException(head.toString());
      }
      head.append((char) next);
    }
    return head.toString();
  }

  void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Sends bytes, one at a time, until two events were told and all of them are read. */
  void awaitHandover() throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    int sent = 0;
    while (server.readableEvents.get() < 2 || server.bytesRead.get() < sent) {
      assertTrue(System.nanoTime() < end, "The connection is not handed over");
      if (server.bytesRead.get() == sent) {
        send(new byte[1]);
        sent++;
        if (!server.style.discards) {
          expect(new byte[1]);
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  CompletableFuture<Void> sendAside(byte[] bytes) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            send(bytes);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  void expect(byte[] bytes) throws IOException {
    assertArrayEquals(bytes, in.readNBytes(bytes.length));
  }

  void expectEcho(byte[] bytes) throws Exception {
    CompletableFuture<Void> sent = sendAside(bytes);
    expect(bytes);
    sent.get(SECONDS, TimeUnit.SECONDS);
  }

  void expectFin() throws IOException {
    assertEquals(-1, in.read());
  }

  /** Reads on to the end, whether that is a FIN or a reset; what came before. */
  byte[] readToTheEnd() {
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    byte[] chunk = new byte[8192];
    try {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        got.write(chunk, 0, count);
      }
    } catch (IOException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("reset"), e.toString());
    }
    return got.toByteArray();
  }

  void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Waits for the server's side to tell something. */
  void await(CountDownLatch event, String what) throws InterruptedException {
    assertTrue(event.await(SECONDS, TimeUnit.SECONDS), what);
  }

  /** Waits for the last event, and looks at what was noted on the way. */
  void expectClosed() throws InterruptedException {
    await(server.closed, "onClosed did not come");
    expectNoFaults();
  }

  void expectNoFaults() {
    assertEquals(List.of(), server.faults);
  }

  @Override
  public void close() throws IOException {
    if (!socket.isClosed()) {
      // A TLS socket waits that long for the answer to its farewell.
      socket.setSoTimeout(100);
      socket.close();
    }
  }
}
