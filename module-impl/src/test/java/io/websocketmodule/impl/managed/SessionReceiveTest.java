// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.WebSocketException.Kind;
import io.websocketmodule.managed.Message;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.managed.WebSocketSession;
import io.websocketmodule.testing.TestServer;
import io.websocketmodule.testing.WebSocketTester;
import java.io.InterruptedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A task receives whole messages, loses none, and hears of the end for ever. */
class SessionReceiveTest {

  private static final Duration NOW = Duration.ZERO;
  private static final Duration SHORT = Duration.ofMillis(5);

  private final TestServer server = new TestServer();
  private final PuppetTask task = new PuppetTask();
  private WebSocketTester client = server.open(task);

  @AfterEach
  void stop() {
    task.returns();
    server.close();
  }

  private static ByteBuffer utf8(String text) {
    return StandardCharsets.UTF_8.encode(text);
  }

  private static String text(Message message) {
    return assertInstanceOf(Message.Text.class, message).text();
  }

  private static int code(Message message) {
    return assertInstanceOf(Message.Closed.class, message).reason().getCloseCode().getCode();
  }

  private static Kind failure(PuppetTask task, PuppetTask.Job<?> job) {
    return Soon.failure(task.does(job));
  }

  @Test
  void messagesComeWholeAndInOrder() throws Exception {
    client.send("a");
    client.sendFragment(utf8("b"), true, false);
    client.sendFragment(utf8(""), true, false);
    client.sendFragment(utf8("c"), true, true);
    client.send(ByteBuffer.wrap(new byte[] {1, 2}));
    client.send("");
    client.send(ByteBuffer.allocate(0));
    assertEquals("a", text(task.did(WebSocketSession::receive)));
    assertEquals("bc", text(task.did(WebSocketSession::receive)));
    assertEquals(
        new Message.Binary(ByteBuffer.wrap(new byte[] {1, 2})),
        task.did(WebSocketSession::receive));
    assertEquals("", text(task.did(WebSocketSession::receive)));
    assertEquals(new Message.Binary(ByteBuffer.allocate(0)), task.did(WebSocketSession::receive));
  }

  @Test
  void receiveWaits() throws Exception {
    CompletableFuture<Message> received = task.does(WebSocketSession::receive);
    task.isBlocked();
    assertFalse(received.isDone());
    client.send("a");
    assertEquals("a", text(Soon.get(received)));
  }

  @Test
  void aBinaryMessageIsTheReceiversOwn() throws Exception {
    client.send(ByteBuffer.allocate(5));
    client.send(ByteBuffer.allocate(5));
    ByteBuffer first =
        ((Message.Binary) task.did(WebSocketSession::receive)).data().put(0, (byte) 7);
    ByteBuffer second = ((Message.Binary) task.did(WebSocketSession::receive)).data();
    assertEquals(ByteBuffer.allocate(5), second);
    assertNotSame(first.array(), second.array());
  }

  @Test
  void aLimitOfTimeLosesNothing() throws Exception {
    assertEquals(Optional.empty(), task.did(session -> session.receive(NOW)));
    assertEquals(Optional.empty(), task.did(session -> session.receive(SHORT)));
    client.sendFragment(utf8("a"), true, false);
    assertEquals(Optional.empty(), task.did(session -> session.receive(SHORT)));
    client.sendFragment(utf8("b"), true, false);
    assertEquals(Optional.empty(), task.did(session -> session.receive(NOW)));
    client.sendFragment(utf8("c"), true, true);
    assertEquals("abc", text(task.did(session -> session.receive(NOW)).orElseThrow()));
    client.send("d");
    client.send("e");
    assertEquals("d", text(task.did(session -> session.receive(SHORT)).orElseThrow()));
    assertEquals("e", text(task.did(WebSocketSession::receive)));
  }

  @Test
  void aMessageThatIsThereNeedsNoTime() throws Exception {
    client.send("a");
    assertEquals("a", text(task.did(session -> session.receive(NOW)).orElseThrow()));
  }

  @Test
  void anyLimitOfTimeIsTaken() throws Exception {
    CompletableFuture<Optional<Message>> received =
        task.does(session -> session.receive(Duration.ofSeconds(Long.MAX_VALUE)));
    task.isBlocked();
    client.send("a");
    assertEquals("a", text(Soon.get(received).orElseThrow()));
    assertEquals(Optional.empty(), task.did(s -> s.receive(Duration.ofSeconds(Long.MIN_VALUE))));
  }

  @Test
  void anInterruptLosesNothing() throws Exception {
    client.sendFragment(utf8("a"), true, false);
    CompletableFuture<Message> received = task.does(WebSocketSession::receive);
    task.isBlocked();
    task.thread.interrupt();
    ExecutionException failed = assertThrows(ExecutionException.class, () -> Soon.get(received));
    assertInstanceOf(InterruptedIOException.class, failed.getCause());
    client.sendFragment(utf8("b"), true, true);
    assertEquals("ab", text(task.did(WebSocketSession::receive)));
  }

  @Test
  void aSecondReceiverIsRefused() throws Exception {
    WebSocketSession session = task.did(s -> s);
    CompletableFuture<Message> received = task.does(WebSocketSession::receive);
    task.isBlocked();
    assertThrows(IllegalStateException.class, session::receive);
    assertThrows(IllegalStateException.class, () -> session.receive(NOW));
    assertThrows(IllegalStateException.class, session::receiveStream);
    client.send("a");
    assertEquals("a", text(Soon.get(received)));
    client.send("b");
    assertEquals("b", text(session.receive()), "any thread may, one at a time");
  }

  @Test
  void thePeerIsHeldBackWhileNobodyReceives() throws Exception {
    client.send("a");
    client.send("b");
    var pong = client.sendPing();
    assertFalse(Soon.isDone(pong), "nothing is read behind what nobody asked for");
    task.did(WebSocketSession::receive);
    assertFalse(Soon.isDone(pong));
    task.did(WebSocketSession::receive);
    Soon.get(pong);
  }

  @Test
  void pingsAndClosesAreAnsweredWhileNobodyReceives() throws Exception {
    Soon.get(client.sendPing());
    client.close(3000, "x");
    assertEquals(3000, client.receiveClose().getCloseCode().getCode());
    assertEquals(3000, code(task.did(WebSocketSession::receive)));
  }

  @Test
  void afterClosedAlwaysClosed() throws Exception {
    client.send("last");
    client.close(3000, "bye");
    assertEquals("last", text(task.did(WebSocketSession::receive)));
    Message closed = task.did(WebSocketSession::receive);
    assertEquals(3000, code(closed));
    assertEquals("bye", ((Message.Closed) closed).reason().getReasonPhrase());
    assertSame(closed, task.did(WebSocketSession::receive));
    assertSame(closed, task.did(session -> session.receive(NOW)).orElseThrow());
    assertEquals(Optional.empty(), task.did(WebSocketSession::receiveStream));
    assertEquals(Kind.CLOSED, failure(task, session -> send(session, "late")));
  }

  private static Void send(WebSocketSession session, String text) throws Exception {
    session.send(text);
    return null;
  }

  @Test
  void aLostPeerIsClosed1006ForEver() throws Exception {
    CompletableFuture<Message> received = task.does(WebSocketSession::receive);
    task.isBlocked();
    client.losePeer();
    assertEquals(1006, code(Soon.get(received)));
    assertEquals(1006, code(task.did(WebSocketSession::receive)));
    assertEquals(Kind.DISCONNECTED, failure(task, session -> send(session, "x")));
  }

  @Test
  void aPeerLostInsideAMessageIsClosed1006() throws Exception {
    client.sendFragment(utf8("half"), true, false);
    assertEquals(Optional.empty(), task.did(session -> session.receive(SHORT)));
    client.losePeer();
    assertEquals(1006, code(task.did(WebSocketSession::receive)));
  }

  @Test
  void aViolationIsThrownOnceAndThenClosed() throws Exception {
    client.sendFragment(ByteBuffer.wrap(new byte[] {(byte) 0xFF}), true, true);
    assertEquals(Kind.PROTOCOL, failure(task, WebSocketSession::receive));
    assertEquals(1007, code(task.did(WebSocketSession::receive)));
    assertEquals(1007, client.receiveClose().getCloseCode().getCode());
  }

  @Test
  void aReturnCloses1000() {
    task.returns();
    assertEquals(1000, client.receiveClose().getCloseCode().getCode());
  }

  @Test
  void aReturnClosesAlsoBehindMessagesThatNobodyReceived() throws Exception {
    client.send("a");
    client.send("b");
    WebSocketSession session = task.did(s -> s);
    task.returns();
    assertEquals(1000, client.receiveClose().getCloseCode().getCode());
    Soon.get(session.connection().closed());
    assertEquals(1000, code(session.receive()));
  }

  @Test
  void anExceptionCloses1011() throws Exception {
    WebSocketSession session = task.did(s -> s);
    task.fails(new Exception("secret"));
    var close = client.receiveClose();
    assertEquals(1011, close.getCloseCode().getCode());
    assertEquals("", close.getReasonPhrase());
    assertEquals(1011, Soon.get(session.connection().closed()).getCloseCode().getCode());
  }

  @Test
  void anInterruptThatIsPassedOnCloses1011() {
    task.isBlocked();
    task.does(WebSocketSession::receive);
    task.fails(new InterruptedIOException());
    client.send("a");
    assertEquals(1011, client.receiveClose().getCloseCode().getCode());
  }

  @Test
  void aStopIsClosed1001() throws Exception {
    CompletableFuture<Message> received = task.does(WebSocketSession::receive);
    task.isBlocked();
    server.stop();
    assertEquals(1001, code(Soon.get(received)));
    assertEquals(1001, client.receiveClose().getCloseCode().getCode());
  }

  @Test
  void aSessionThatHasClosedReceivesWhatThePeerSentBefore() throws Exception {
    client.stopReading();
    task.did(
        session -> {
          session.connection().close(4000, "");
          return null;
        });
    client.send("a");
    assertEquals("a", text(task.did(WebSocketSession::receive)));
    client.goOnReading();
    assertEquals(4000, code(task.did(WebSocketSession::receive)));
  }

  @Test
  void anInterruptedSendTakesItsMessageBack() throws Exception {
    client.stopReading();
    task.did(session -> session.connection().send(ByteBuffer.allocate(100_000)));
    CompletableFuture<Void> sent = task.does(session -> send(session, "never mind"));
    task.isBlocked();
    task.thread.interrupt();
    ExecutionException failed = assertThrows(ExecutionException.class, () -> Soon.get(sent));
    assertInstanceOf(InterruptedIOException.class, failed.getCause());
    task.did(session -> session.connection().send("next"));
    client.goOnReading();
    client.receiveBinary();
    assertEquals("next", client.receiveText());
  }

  @Test
  void tasksRunInTheApplicationsClassLoader() throws Exception {
    ClassLoader application = new URLClassLoader(new URL[0], getClass().getClassLoader());
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    PuppetTask other = new PuppetTask();
    Thread.currentThread().setContextClassLoader(application);
    server.open(other);
    Thread.currentThread().setContextClassLoader(before);
    assertSame(application, other.did(s -> Thread.currentThread().getContextClassLoader()));
    other.returns();
  }

  @Test
  void anExecutorThatRunsTasksInItsCallerDoesNotBlockTheConnection() {
    client =
        server
            .request("/")
            .options(WebSocketOptions.defaults().executor(Runnable::run))
            .open(session -> session.send(text(session.receive())));
    client.send("a");
    assertEquals("a", client.receiveText());
    assertEquals(1000, client.receiveClose().getCloseCode().getCode());
  }

  @Test
  void sendersOfAnyThreadAndOneReceiverGoTogether() throws Exception {
    WebSocketSession session = task.did(s -> s);
    int count = 300;
    Thread sender =
        new Thread(
            () -> {
              for (int i = 0; i < count; i++) {
                client.send("" + i);
              }
            });
    sender.start();
    for (int i = 0; i < count; i++) {
      Message message = task.did(s -> s.receive(Duration.ofSeconds(Soon.SECONDS))).orElseThrow();
      assertEquals("" + i, text(message));
      session.send(text(message));
      assertEquals("" + i, client.receiveText());
    }
    sender.join(TimeUnit.SECONDS.toMillis(Soon.SECONDS));
    assertTrue(session.connection().isOpen());
  }
}
