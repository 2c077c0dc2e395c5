// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Behind a 101 every byte goes through, both ways, and only as fast as it is taken. */
class TunnelTest {

  private static final long MEBIBYTE = 1 << 20;

  /** -Dtunnel.mebibytes=1024 for the whole gibibyte. */
  private static final long TRAFFIC = Long.getLong("tunnel.mebibytes", 32) * MEBIBYTE;

  /** What sockets and buffers on the way may hold of a stream that nobody reads. */
  private static final long HELD = 24 * MEBIBYTE;

  @ParameterizedTest
  @EnumSource
  void headAndWhatIsBehindItOnBothSidesGoThroughUntouched(Container container) throws Exception {
    try (Hosted hosted = Hosted.sample("site").on(container);
        RawClient client = new RawClient(hosted.port())) {
      client.send(
          "GET /app/raw HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: own\r\n\r\nbehind");
      List<String> head = client.readHead();
      assertEquals("HTTP/1.1 101", head.get(0).substring(0, 12));
      assertEquals(List.of("Upgrade"), HttpTest.values(head, "Connection"));
      assertEquals(List.of("own"), HttpTest.values(head, "Upgrade"));
      assertEquals(List.of("kept"), HttpTest.values(head, "X-Own"));
      assertEquals(List.of("one=1", "two=2"), HttpTest.values(head, "Set-Cookie"));
      assertEquals(List.of(), HttpTest.values(head, "Content-Length"));
      assertEquals("early behind", client.read(12));
      client.send("more");
      assertEquals("more", client.read(4));
      client.send("last").finish();
      assertEquals("last", client.readAll());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRefusedUpgradeIsAnOrdinaryAnswer(Container container) throws Exception {
    try (Hosted hosted = Hosted.sample("site").on(container);
        RawClient client = new RawClient(hosted.port())) {
      client.head(
          "GET /app/refuse HTTP/1.1", "Host: a", "Connection: Upgrade", "Upgrade: websocket");
      List<String> head = client.readHead();
      assertEquals("HTTP/1.1 403", head.get(0).substring(0, 12));
      assertEquals("no\n", client.read(3));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRequestWithABodyIsNeverUpgraded(Container container) throws Exception {
    try (Hosted hosted = Hosted.sample("site").on(container);
        RawClient client = new RawClient(hosted.port())) {
      client.upgrade("own", "Content-Length: 5").send("hello");
      assertNotEquals("HTTP/1.1 101", client.readHead().get(0).substring(0, 12));
    }
  }

  @ParameterizedTest
  @EnumSource
  void muchGoesEachWay(Container container) throws Exception {
    try (Hosted hosted = Hosted.sample("site").on(container);
        RawClient flood = new RawClient(hosted.port());
        RawClient sink = new RawClient(hosted.port())) {
      flood.upgraded("flood", "X-Bytes: " + TRAFFIC);
      assertEquals(TRAFFIC, drain(flood, 'f'));
      sink.upgraded("sink");
      byte[] piece = new byte[256 * 1024];
      for (long sent = 0; sent < TRAFFIC; sent += piece.length) {
        sink.out().write(piece);
      }
      sink.finish();
      assertEquals(TRAFFIC + "\n", sink.readAll());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClientThatDoesNotReadStopsTheProcess(Container container) throws Exception {
    try (Hosted hosted = Hosted.sample("site").on(container);
        RawClient client = new RawClient(hosted.port())) {
      client.upgraded("flood", "X-Bytes: " + 256 * MEBIBYTE);
      long sent = settled(() -> Long.parseLong(hosted.get("/sent").body()));
      assertTrue(sent < HELD, () -> sent + " bytes were written to a client that reads none");
      assertEquals(256 * MEBIBYTE, drain(client, 'f'));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aProcessThatDoesNotReadStopsTheClient(Container container) throws Exception {
    try (Hosted hosted = Hosted.sample("site").on(container);
        SocketChannel channel =
            SocketChannel.open(new InetSocketAddress("127.0.0.1", hosted.port()))) {
      channel.write(
          StandardCharsets.US_ASCII.encode(
              "GET /app/raw HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: sink\r\n"
                  + "X-Pause: yes\r\n\r\n"));
      readHead(channel);
      channel.configureBlocking(false);
      ByteBuffer piece = ByteBuffer.allocate(256 * 1024);
      long[] sent = {0};
      settled(
          () -> {
            int count;
            while (sent[0] < 256 * MEBIBYTE && (count = channel.write(piece)) > 0) {
              sent[0] += count;
              piece.clear();
            }
            return sent[0];
          });
      assertTrue(sent[0] < HELD, () -> sent[0] + " bytes were taken for a process that reads none");
      assertEquals(200, hosted.get("/resume").statusCode());
      channel.configureBlocking(true);
      channel.shutdownOutput();
      assertEquals(
          sent[0] + "\n",
          new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.US_ASCII));
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyAtOnceGetEachItsOwn(Container container) throws Exception {
    try (Hosted hosted = Hosted.sample("site").on(container)) {
      List<CompletableFuture<Void>> all =
          java.util.stream.IntStream.range(0, 50)
              .mapToObj(i -> CompletableFuture.runAsync(() -> talk(hosted, "client " + i + ';')))
              .toList();
      all.forEach(CompletableFuture::join);
    }
  }

  private static void talk(Hosted hosted, String words) {
    try (RawClient client = new RawClient(hosted.port())) {
      client.upgraded("own");
      assertEquals("early ", client.read(6));
      for (int i = 0; i < 20; i++) {
        client.send(words);
        assertEquals(words, client.read(words.length()));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static long drain(RawClient client, char expected) throws IOException {
    byte[] piece = new byte[64 * 1024];
    long all = 0;
    int count;
    while ((count = client.in().read(piece)) >= 0) {
      for (int i = 0; i < count; i++) {
        if (piece[i] != expected) {
          throw new AssertionError("byte " + (all + i) + " is " + piece[i]);
        }
      }
      all += count;
    }
    return all;
  }

  private interface Figure {
    long get() throws Exception;
  }

  /** A figure that has not changed for a while. */
  private static long settled(Figure figure) {
    long[] last = {-1, 0};
    Hosted.until(
        "nothing moves any more",
        () -> {
          try {
            long now = figure.get();
            last[1] = now == last[0] ? last[1] + 1 : 0;
            last[0] = now;
          } catch (Exception e) {
            throw new AssertionError(e);
          }
          return last[1] >= 60;
        });
    return last[0];
  }

  private static void readHead(SocketChannel channel) throws IOException {
    StringBuilder head = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (!head.toString().endsWith("\r\n\r\n")) {
      if (channel.read(one.clear()) < 0) {
        throw new IOException("closed behind " + head);
      }
      head.append((char) one.get(0));
    }
  }
}
