// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.WebSocketException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Between the handshake's answer and the first byte, and connections that never open. */
class OpeningTest extends OnFakeTransport {

  private Rig waiting() {
    return connected(rig -> {});
  }

  @Test
  void operationsStartedBeforeWaitAndThenWorkInOrder() {
    Rig rig = waiting();
    Calls read = new Calls();
    Calls write = new Calls();
    rig.context.readFragment(ByteBuffer.allocate(9), read);
    assertTrue(assertPending(rig, write));
    assertEquals(List.of(), read.lines());
    rig.transport.receive(Peer.text("early"));
    rig.open();
    assertEquals(List.of("5 text last"), read.lines());
    assertEquals(List.of("1 text last"), write.lines());
    assertEquals(List.of("text x"), rig.sent());
  }

  private static boolean assertPending(Rig rig, Calls write) {
    try {
      return rig.context.writeFragment(Rig.bytes("x"), true, true, null, write);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void bytesThatCameWithTheHandshakeAreRead() throws Exception {
    Rig rig = waiting();
    rig.transport.receive(Peer.join(Peer.ping("early"), Peer.text("hello")));
    rig.open();
    assertEquals(List.of("pong early"), rig.sent());
    assertEquals(5, rig.context.readFragment(ByteBuffer.allocate(9)).count());
  }

  @Test
  void aCloseBeforeTheOpeningIsSentThenAndItsTimeRunsFromThen() {
    Rig rig = waiting();
    Calls close = new Calls();
    rig.context.sendConnectionClose(Rig.reason(1000, ""), close);
    rig.pass(Duration.ofSeconds(60));
    rig.open();
    assertEquals(List.of("2 last close"), close.lines());
    assertEquals(List.of("close 1000"), rig.sent());
    rig.passMillis(4999);
    assertFalse(rig.transport.over());
    rig.passMillis(1);
    assertTrue(rig.transport.over());
  }

  @Test
  void blockingOnTheRequestsThreadIsRefusedWithTheCureUntilItIsOpen() throws Exception {
    Rig rig = waiting();
    rig.connection.forbidBlockingOn(Thread.currentThread());
    List<String> messages = new ArrayList<>();
    messages.add(refused(() -> rig.context.readFragment(ByteBuffer.allocate(1))));
    messages.add(refused(() -> rig.context.writeFragment(Rig.bytes("x"), true, true)));
    messages.add(refused(() -> rig.context.sendConnectionClose(Rig.reason(1000, ""))));
    for (String message : messages) {
      assertTrue(message.contains("postCompletion"), message);
      assertTrue(message.contains("WebSockets.accept"), message);
    }
    rig.open();
    rig.context.writeFragment(Rig.bytes("now"), true, true);
    assertEquals(List.of("text now"), rig.sent());
  }

  private static String refused(org.junit.jupiter.api.function.Executable blocking) {
    return assertThrows(IllegalStateException.class, blocking).getMessage();
  }

  @Test
  void anotherThreadMayBlockBeforeAndGoesOnWhenItOpens() throws Exception {
    Rig rig = waiting();
    rig.connection.forbidBlockingOn(new Thread());
    List<String> got = new ArrayList<>();
    Thread blocked =
        new Thread(
            () -> {
              try {
                rig.context.writeFragment(Rig.bytes("x"), true, true);
                got.add(Calls.line(rig.context.readFragment(ByteBuffer.allocate(9))));
              } catch (IOException e) {
                got.add(e.toString());
              }
            });
    blocked.start();
    Rig.await(() -> blocked.getState() == Thread.State.WAITING);
    rig.open();
    rig.transport.receive(Peer.text("in"));
    blocked.join(20_000);
    assertEquals(List.of("2 text last"), got);
  }

  @Test
  void tasksRunWhenItIsOpenAndAtOnceFromThenOn() {
    Rig rig = waiting();
    List<String> ran = new ArrayList<>();
    rig.connection.postCompletion(() -> ran.add("first"));
    rig.connection.postCompletion(() -> ran.add("second"));
    assertEquals(0, rig.tasks.size());
    rig.open();
    rig.connection.postCompletion(() -> ran.add("third"));
    rig.runTasks();
    assertEquals(List.of("first", "second", "third"), ran);
    assertEquals(List.of(), rig.sent(), "a task's return leaves the connection alone");
  }

  @Test
  void anExceptionOfATaskClosesWith1011() {
    Rig rig = waiting();
    rig.connection.postCompletion(
        () -> {
          throw new Exception("secret");
        });
    rig.open();
    rig.runTasks();
    assertEquals(List.of("close 1011"), rig.sent());
  }

  @Test
  void aRefusedUpgradeFailsWhatWaitsAndDropsTasks() {
    Rig rig = waiting();
    Calls calls = new Calls();
    rig.context.readFragment(ByteBuffer.allocate(9), calls);
    rig.context.writeFragment(Rig.bytes("x"), true, true, calls);
    rig.connection.postCompletion(() -> calls.completed(null, null));
    rig.connection.refuse(new IOException("no"));
    assertEquals(List.of("ABORTED", "ABORTED"), calls.lines());
    rig.context.readFragment(ByteBuffer.allocate(9), calls);
    rig.connection.postCompletion(() -> calls.completed(null, null));
    rig.runTasks();
    assertEquals(List.of("ABORTED", "ABORTED", "ABORTED"), calls.lines());
    assertEquals(1006, rig.context.getCloseStatus().orElseThrow().getCloseCode().getCode());
    assertEquals(0, rig.engine.openConnections());
  }

  @Test
  void aPeerThatIsGoneBeforeItsAnswerIsDisconnected() {
    Rig rig = waiting();
    Calls calls = new Calls();
    rig.context.readFragment(ByteBuffer.allocate(9), calls);
    rig.connection.peerGone(new IOException("provoked by a test"));
    assertEquals(List.of("DISCONNECTED"), calls.lines());
    assertEquals(1006, rig.context.getCloseStatus().orElseThrow().getCloseCode().getCode());
  }

  @Test
  void aConnectionThatEndedBeforeItOpenedAbortsItsTransport() {
    Rig rig = waiting();
    Calls calls = new Calls();
    rig.context.readFragment(ByteBuffer.allocate(9), calls);
    rig.context.closeTcpConnection();
    assertEquals(List.of("ABORTED"), calls.lines());
    rig.open();
    assertEquals(List.of("abort"), rig.transport.actions());
    assertEquals(0, rig.engine.openConnections());
  }

  @Test
  void itCountsAsOpenFromTheOpeningToTheEnd() {
    Rig rig = waiting();
    assertEquals(0, rig.engine.openConnections());
    assertEquals(Optional.empty(), rig.context.getCloseStatus());
    rig.open();
    assertEquals(1, rig.engine.openConnections());
    rig.context.closeTcpConnection();
    assertEquals(0, rig.engine.openConnections());
  }

  @Test
  void aReaderThatIsQuickerThanTheOpeningAsksTheTransportOnce() {
    // A task begins to read while the container is still handing over.
    Rig rig =
        connected(
            r -> {
              r.threads = Runnable::run;
            });
    Calls calls = new Calls();
    rig.connection.postCompletion(() -> rig.context.readFragment(ByteBuffer.allocate(9), calls));
    rig.open();
    rig.transport.receive(Peer.text("in"));
    assertEquals(List.of("2 text last"), calls.lines());
  }

  @Test
  void aStopBeforeTheFirstEventReadsNothingBesideIt() {
    Rig rig = connected(r -> {});
    Transport.Events events = rig.connection.open(rig.transport);
    rig.transport.events(events);
    rig.connection.goAway(Kind.SHUTDOWN, "stop");
    assertEquals(0, rig.transport.reads());
    events.onReadable();
    rig.transport.receiveFin();
    assertEquals(List.of("FIN", "close"), rig.transport.actions());
  }
}
