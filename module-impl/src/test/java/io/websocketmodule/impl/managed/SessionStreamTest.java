// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.WebSocketException.Kind;
import io.websocketmodule.managed.Message;
import io.websocketmodule.managed.MessageStream;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.managed.WebSocketSession;
import io.websocketmodule.testing.TestServer;
import io.websocketmodule.testing.WebSocketTester;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages of any size go through a session as streams, holding one buffer. */
class SessionStreamTest {

  private final TestServer server = new TestServer();
  private final PuppetTask task = new PuppetTask();
  private final WebSocketTester client =
      server.request("/").options(WebSocketOptions.defaults().maxMessageSize(100_000)).open(task);

  @AfterEach
  void stop() {
    task.returns();
    server.close();
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static MessageStream open(WebSocketSession session) throws IOException {
    return session.receiveStream().orElseThrow();
  }

  private static String text(Message message) {
    return assertInstanceOf(Message.Text.class, message).text();
  }

  private int read(MessageStream stream) throws Exception {
    Integer value = task.did(s -> stream.read());
    return value;
  }

  // Receiving

  private MessageStream readStart(ByteBuffer data) throws Exception {
    client.send(data);
    return task.did(SessionStreamTest::open);
  }

  // Sending

  @Test
  void aMessageOfAnySizeComesAsAStream() throws Exception {
    byte[] bytes = random(1_000_000); // ten times the limit of a whole message
    CompletableFuture<byte[]> read =
        task.does(
            session -> {
              MessageStream stream = open(session);
              assertFalse(stream.isText());
              return stream.readAllBytes();
            });
    for (int at = 0; at < bytes.length; at += 250_000) {
      client.sendFragment(ByteBuffer.wrap(bytes, at, 250_000), false, at + 250_000 == bytes.length);
    }
    assertArrayEquals(bytes, Soon.get(read));
    client.send("next");
    assertEquals("next", text(task.did(WebSocketSession::receive)));
  }

  @Test
  void onlySoMuchIsReadAsTheStreamIs() throws Exception {
    MessageStream stream = readStart(ByteBuffer.allocate(50_000));
    assertEquals(0, read(stream));
    assertFalse(Soon.isDone(client.sendPing()), "the rest of the message holds the peer back");
    assertTrue(task.did(s -> stream.available()) <= MessageBuffer.PIECE);
    task.did(s -> stream.readAllBytes());
    assertEquals(-1, read(stream));
  }

  @Test
  void textIsToldAndReadAsCharacters() throws Exception {
    String text = "aä\uD83D\uDE00".repeat(10_000);
    client.send(text);
    MessageStream stream = task.did(SessionStreamTest::open);
    assertTrue(stream.isText());
    assertEquals(
        text,
        task.did(
            s -> {
              StringBuilder all = new StringBuilder();
              Reader reader = stream.reader();
              for (int unit = reader.read(); unit >= 0; unit = reader.read()) {
                all.append((char) unit);
              }
              return all.toString();
            }));
    MessageStream binary = readStart(ByteBuffer.allocate(1));
    assertThrows(IllegalStateException.class, binary::reader);
  }

  @Test
  void anEmptyMessageIsAnEmptyStream() throws Exception {
    MessageStream stream = readStart(ByteBuffer.allocate(0));
    assertEquals(-1, read(stream));
    client.send("next");
    assertEquals("next", text(task.did(WebSocketSession::receive)));
  }

  @Test
  void aStreamThatWasNotReadIsSkippedByTheNextReceive() throws Exception {
    for (int size : new int[] {0, 1, MessageBuffer.PIECE, 50_000, 300_000}) {
      MessageStream unread = readStart(ByteBuffer.allocate(size));
      client.send("after " + size);
      assertEquals("after " + size, text(task.did(WebSocketSession::receive)));
      ExecutionException over =
          assertThrows(ExecutionException.class, () -> Soon.get(task.does(s -> unread.read())));
      assertInstanceOf(IllegalStateException.class, over.getCause());
    }
  }

  @Test
  void aStreamThatWasClosedOrHalfReadIsSkippedByTheNextStream() throws Exception {
    for (int size : new int[] {0, 1, MessageBuffer.PIECE, 50_000, 300_000}) {
      MessageStream half = readStart(ByteBuffer.allocate(size));
      task.did(s -> half.readNBytes(size / 2));
      if (size % 2 == 0) {
        half.close();
        assertThrows(IOException.class, half::read);
      }
      client.send(ByteBuffer.wrap(new byte[] {1, 2, 3}));
      MessageStream next = task.did(SessionStreamTest::open);
      assertArrayEquals(new byte[] {1, 2, 3}, task.did(s -> next.readAllBytes()));
    }
  }

  @Test
  void aStreamFollowsALimitOfTimeInTheMiddleOfItsMessage() throws Exception {
    byte[] bytes = random(400_000); // beyond the limit of a whole message
    client.sendFragment(ByteBuffer.wrap(bytes, 0, 40_000), false, false);
    assertEquals(Optional.empty(), task.did(s -> s.receive(Duration.ofMillis(5))));
    MessageStream stream = task.did(SessionStreamTest::open);
    CompletableFuture<byte[]> all = task.does(s -> stream.readAllBytes());
    client.sendFragment(ByteBuffer.wrap(bytes, 40_000, 360_000), false, true);
    assertArrayEquals(bytes, Soon.get(all));
  }

  @Test
  void aStreamFollowsALimitOfTimeBeforeItsMessage() throws Exception {
    assertEquals(Optional.empty(), task.did(s -> s.receive(Duration.ofMillis(5))));
    client.send("whole"); // put together for the receive whose time was over
    MessageStream stream = task.did(SessionStreamTest::open);
    assertTrue(stream.isText());
    assertEquals("whole", new String(task.did(s -> stream.readAllBytes()), StandardCharsets.UTF_8));
    assertEquals(Optional.empty(), task.did(s -> s.receive(Duration.ofMillis(5))));
    CompletableFuture<MessageStream> opened = task.does(SessionStreamTest::open);
    task.isBlocked();
    client.send(ByteBuffer.wrap(random(300_000)));
    MessageStream large = Soon.get(opened);
    assertArrayEquals(random(300_000), task.did(s -> large.readAllBytes()));
  }

  @Test
  void anInterruptedOpeningLosesNothing() throws Exception {
    CompletableFuture<MessageStream> opened = task.does(SessionStreamTest::open);
    task.isBlocked();
    task.thread.interrupt();
    ExecutionException failed = assertThrows(ExecutionException.class, () -> Soon.get(opened));
    assertInstanceOf(InterruptedIOException.class, failed.getCause());
    client.send("a");
    client.send("b");
    assertEquals("a", text(task.did(WebSocketSession::receive)));
    assertEquals("b", text(task.did(WebSocketSession::receive)));
  }

  @Test
  void anInterruptedReadLosesNothing() throws Exception {
    client.sendFragment(ByteBuffer.wrap(new byte[] {1}), false, false);
    MessageStream stream = task.did(SessionStreamTest::open);
    assertEquals(1, read(stream));
    CompletableFuture<Integer> read = task.does(s -> stream.read());
    task.isBlocked();
    task.thread.interrupt();
    ExecutionException failed = assertThrows(ExecutionException.class, () -> Soon.get(read));
    assertInstanceOf(InterruptedIOException.class, failed.getCause());
    client.sendFragment(ByteBuffer.wrap(new byte[] {2}), false, true);
    assertEquals(2, read(stream));
    assertEquals(-1, read(stream));
  }

  @Test
  void aPeerLostInsideThrowsAndNeverEndsTheStream() throws Exception {
    client.sendFragment(ByteBuffer.allocate(10), false, false);
    MessageStream stream = task.did(SessionStreamTest::open);
    assertEquals(10, task.did(s -> stream.readNBytes(10)).length);
    CompletableFuture<Integer> read = task.does(s -> stream.read());
    task.isBlocked();
    client.losePeer();
    assertEquals(Kind.DISCONNECTED, Soon.failure(read));
    assertEquals(Kind.DISCONNECTED, Soon.failure(task.does(s -> stream.read())));
    assertEquals(Optional.empty(), task.did(WebSocketSession::receiveStream));
    assertInstanceOf(Message.Closed.class, task.did(WebSocketSession::receive));
  }

  @Test
  void aPeerThatClosesInsideThrowsToo() throws Exception {
    client.sendFragment(ByteBuffer.allocate(10), false, false);
    MessageStream stream = task.did(SessionStreamTest::open);
    task.did(s -> stream.readNBytes(10));
    client.close(1000, "");
    assertEquals(Kind.CLOSED, Soon.failure(task.does(s -> stream.read())));
  }

  @Test
  void aViolationInsideIsThrown() throws Exception {
    client.sendFragment(StandardCharsets.UTF_8.encode("ab"), true, false);
    MessageStream stream = task.did(SessionStreamTest::open);
    task.did(s -> stream.readNBytes(2));
    client.sendFragment(ByteBuffer.wrap(new byte[] {(byte) 0xFE}), true, true);
    assertEquals(Kind.PROTOCOL, Soon.failure(task.does(s -> stream.read())));
    assertEquals(1007, client.receiveClose().getCloseCode().getCode());
  }

  @Test
  void noStreamAfterALoss() throws Exception {
    client.losePeer();
    assertEquals(Optional.empty(), task.did(WebSocketSession::receiveStream));
  }
}
