// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.WebSocketException.Kind;
import io.websocketmodule.managed.MessageStream;
import io.websocketmodule.managed.SlowPeer;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.managed.WebSocketSession;
import io.websocketmodule.testing.TestServer;
import io.websocketmodule.testing.WebSocketTester;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages of any size are sent from a stream, whole, unmixed, holding one buffer. */
class StreamSendingTest {

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

  private int read(MessageStream stream) throws Exception {
    Integer value = task.did(s -> stream.read());
    return value;
  }

  // Sending

  private Void sendStream(WebSocketSession session, InputStream data) throws IOException {
    session.sendStream(data);
    return null;
  }

  private Void sendStream(WebSocketSession session, Reader text) throws IOException {
    session.sendStream(text);
    return null;
  }

  /** Gives a byte each time the test says so, and ends when the test closes it. */
  private static final class Tap extends InputStream {
    private final LinkedBlockingQueue<Integer> bytes = new LinkedBlockingQueue<>();

    @Override
    public int read() {
      try {
        return bytes.take();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      int value = read();
      into[offset] = (byte) value;
      return value < 0 ? -1 : 1;
    }
  }

  @Test
  void aStreamOfAnySizeIsSentAsOneMessage() throws Exception {
    for (int size : new int[] {0, 1, 16 * 1024, 16 * 1024 + 1, 3_000_000}) {
      byte[] bytes = random(size);
      task.did(session -> sendStream(session, new ByteArrayInputStream(bytes)));
      assertEquals(ByteBuffer.wrap(bytes), client.receiveBinary());
    }
  }

  @Test
  void aReaderIsSentAsOneTextMessage() throws Exception {
    // The pair falls on every place around the end of what is read at once.
    for (int before = 5455; before < 5465; before++) {
      String text = "x".repeat(before) + "\uD83D\uDE00" + "ä€".repeat(4000);
      task.did(session -> sendStream(session, new StringReader(text)));
      assertEquals(text, client.receiveText());
    }
    task.did(session -> sendStream(session, new StringReader("")));
    assertEquals("", client.receiveText());
  }

  @Test
  void aLoneSurrogateClosesBecauseTheMessageCannotBeCompleted() {
    for (String wrong : new String[] {"x\uD83D", "x".repeat(20_000) + "\uDE00y"}) {
      PuppetTask other = new PuppetTask();
      WebSocketTester peer = server.open(other);
      ExecutionException failed =
          assertThrows(
              ExecutionException.class,
              () -> other.did(session -> sendStream(session, new StringReader(wrong))));
      assertInstanceOf(CharacterCodingException.class, failed.getCause());
      assertEquals(1011, peer.receiveClose().getCloseCode().getCode());
      other.returns();
    }
  }

  @Test
  void otherSendersWaitAndDoNotMix() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    byte[] bytes = random(100_000);
    InputStream data =
        new ByteArrayInputStream(bytes) {
          @Override
          public synchronized int read(byte[] into, int offset, int length) {
            if (pos > 50_000) {
              begun.countDown();
              try {
                go.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            }
            return super.read(into, offset, length);
          }
        };
    WebSocketSession session = task.did(s -> s);
    CompletableFuture<Void> streamed = task.does(s -> sendStream(s, data));
    begun.await();
    var other = session.connection().send("other");
    assertFalse(Soon.isDone(other));
    Thread second =
        new Thread(
            () -> {
              try {
                session.sendStream(new StringReader("second"));
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    second.start();
    Soon.until(() -> second.getState() == Thread.State.WAITING);
    assertEquals(Optional.empty(), client.receive(Duration.ZERO));
    go.countDown();
    Soon.get(streamed);
    assertEquals(ByteBuffer.wrap(bytes), client.receiveBinary());
    assertEquals("other", client.receiveText());
    assertEquals("second", client.receiveText());
    Soon.get(other);
  }

  @Test
  void aCloseDuringAStreamCutsIt() throws Exception {
    WebSocketSession session = task.did(s -> s);
    Tap tap = new Tap();
    CompletableFuture<Void> streamed = task.does(s -> sendStream(s, tap));
    tap.bytes.add(1);
    Soon.until(tap.bytes::isEmpty);
    task.isBlocked();
    session.connection().close(4000, "enough");
    tap.bytes.add(2);
    assertEquals(Kind.CLOSED, Soon.failure(streamed));
    assertEquals(4000, client.receiveClose().getCloseCode().getCode());
    Soon.get(session.connection().closed());
  }

  @Test
  void whatWaitsForAStreamIsDroppedLikeWhatIsQueued() throws Exception {
    PuppetTask other = new PuppetTask();
    WebSocketTester peer =
        server
            .request("/")
            .options(
                WebSocketOptions.defaults().slowPeer(SlowPeer.DROP_OLDEST).sendBufferLimit(100))
            .open(other);
    WebSocketSession session = other.did(s -> s);
    Tap tap = new Tap();
    CompletableFuture<Void> streamed = other.does(s -> sendStream(s, tap));
    tap.bytes.add(1);
    Soon.until(tap.bytes::isEmpty);
    other.isBlocked();
    var first = session.connection().send("1".repeat(60));
    var second = session.connection().send("2".repeat(60));
    assertEquals(Kind.DROPPED, Soon.failure(first));
    tap.bytes.add(-1);
    Soon.get(streamed);
    Soon.get(second);
    assertEquals(1, peer.receiveBinary().remaining());
    assertEquals("2".repeat(60), peer.receiveText());
    other.returns();
  }

  @Test
  void aSourceThatThrowsCloses1011AndIsPassedOn() {
    ExecutionException failed =
        assertThrows(
            ExecutionException.class,
            () ->
                task.did(
                    session ->
                        sendStream(
                            session,
                            new InputStream() {
                              private int count;

                              @Override
                              public int read() throws IOException {
                                if (++count > 100) {
                                  throw new IOException("disk");
                                }
                                return 1;
                              }

                              @Override
                              public int read(byte[] into, int offset, int length)
                                  throws IOException {
                                into[offset] = (byte) read();
                                return 1;
                              }
                            })));
    assertEquals("disk", failed.getCause().getMessage());
    assertEquals(1011, client.receiveClose().getCloseCode().getCode());
  }

  @Test
  void aSourceThatSendsIsRefused() {
    for (int which = 0; which < 2; which++) {
      PuppetTask other = new PuppetTask();
      WebSocketTester peer = server.open(other);
      boolean nested = which == 0;
      ExecutionException failed =
          assertThrows(
              ExecutionException.class,
              () ->
                  other.did(
                      session ->
                          sendStream(
                              session,
                              new InputStream() {
                                @Override
                                public int read() throws IOException {
                                  if (nested) {
                                    session.sendStream(new StringReader("inner"));
                                  } else {
                                    session.send("inner");
                                  }
                                  return -1;
                                }
                              })));
      assertInstanceOf(IllegalStateException.class, failed.getCause());
      assertEquals(1011, peer.receiveClose().getCloseCode().getCode());
      other.returns();
    }
  }

  @Test
  void aLostPeerFailsTheStream() throws Exception {
    client.stopReading();
    CompletableFuture<Void> sent =
        task.does(session -> sendStream(session, new ByteArrayInputStream(random(500_000))));
    task.isBlocked();
    client.losePeer();
    assertEquals(Kind.DISCONNECTED, Soon.failure(sent));
  }

  @Test
  void anInterruptEndsTheConnectionBecauseTheMessageCannotBeCompleted() throws Exception {
    client.stopReading();
    CompletableFuture<Void> sent =
        task.does(session -> sendStream(session, new ByteArrayInputStream(random(500_000))));
    task.isBlocked();
    task.thread.interrupt();
    ExecutionException failed = assertThrows(ExecutionException.class, () -> Soon.get(sent));
    assertInstanceOf(InterruptedIOException.class, failed.getCause());
    client.goOnReading();
    assertEquals(1011, client.receiveClose().getCloseCode().getCode());
  }

  @Test
  void aStreamHoldsOneBufferHoweverLargeItIs() throws Exception {
    long size = 64L << 20;
    InputStream endless =
        new InputStream() {
          private long left = size;

          @Override
          public int read() {
            return left-- > 0 ? 7 : -1;
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            int count = (int) Math.min(left, length);
            Arrays.fill(into, offset, offset + count, (byte) 7);
            left -= count;
            return count == 0 ? -1 : count;
          }
        };
    // The client joins what it gets, so it gets little: the queue is what must not grow.
    WebSocketSession session = task.did(s -> s);
    client.stopReading();
    CompletableFuture<Void> sent = task.does(s -> sendStream(s, endless));
    task.isBlocked();
    long queued = session.connection().queuedBytes();
    assertTrue(queued <= 2 * (16 * 1024 + 10), "queued " + queued);
    client.losePeer();
    assertEquals(Kind.DISCONNECTED, Soon.failure(sent));
  }
}
