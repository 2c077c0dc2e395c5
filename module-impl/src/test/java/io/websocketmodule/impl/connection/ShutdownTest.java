// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.impl.protocol.CloseStatus;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The engine's and the container's stop: hooks, farewells, 1001, and the cut. */
class ShutdownTest extends OnFakeTransport {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(50);

  private Rig threaded() {
    return opened(
        rig ->
            rig.threads =
                task -> {
                  Thread thread = new Thread(task);
                  thread.setDaemon(true);
                  thread.start();
                });
  }

  @Test
  void hooksRunFirstThenEveryoneGets1001BehindTheFarewells() throws Exception {
    Rig rig = threaded();
    Calls read = new Calls();
    rig.context.readFragment(ByteBuffer.allocate(9), read);
    rig.engine.addShutdownHook(
        () -> {
          throw new IllegalStateException("one that fails does not keep the next");
        });
    rig.engine.addShutdownHook(
        () -> rig.context.writeFragment(Rig.bytes("farewell"), true, true, new Calls()));
    Thread stop = new Thread(() -> rig.engine.stop(LONG));
    stop.start();
    Rig.await(() -> rig.sent().size() == 2);
    assertEquals(List.of("text farewell", "close 1001 The application is stopping"), rig.sent());
    Rig.await(() -> read.lines().equals(List.of("SHUTDOWN")));
    rig.transport.receive(Peer.close(1001, ""));
    rig.transport.receiveFin();
    stop.join(20_000);
    assertEquals(List.of("FIN", "close"), rig.transport.actions());
  }

  @Test
  void whatIsLeftAfterTheTimeIsCut() {
    Rig rig = threaded();
    rig.engine.stop(SHORT);
    assertEquals(List.of("close 1001 The application is stopping"), rig.sent());
    assertEquals(List.of("FIN", "abort"), rig.transport.actions());
    rig.engine.stop(SHORT);
    assertEquals(1, rig.sent().size());
  }

  @Test
  void aHookThatHangsDoesNotHoldTheStop() {
    Rig rig = threaded();
    CountDownLatch never = new CountDownLatch(1);
    rig.engine.addShutdownHook(
        () -> {
          try {
            never.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    rig.engine.stop(SHORT);
    assertTrue(rig.transport.over());
    never.countDown();
  }

  @Test
  void the1001GoesBehindWhatIsQueued() {
    Rig rig = threaded();
    rig.transport.block();
    rig.connection.send(new ControlFramesBetweenTest.Frame(5000));
    rig.connection.send(new ControlFramesBetweenTest.Frame(6000));
    Thread stop = new Thread(() -> rig.engine.stop(LONG));
    stop.start();
    Rig.await(() -> rig.connection.fate() != null);
    rig.transport.unblock();
    Rig.await(() -> rig.sent().size() == 3); // the stop itself may be about to write
    assertEquals("close 1001 The application is stopping", rig.sent().get(2));
    rig.transport.receiveFin();
    Rig.await(() -> !stop.isAlive());
  }

  @Test
  void aConnectionThatIsClosingByItselfIsLeftToIt() {
    Rig rig = threaded();
    rig.context.sendConnectionClose(Rig.reason(1000, "bye"), new Calls());
    Thread stop = new Thread(() -> rig.engine.stop(LONG));
    stop.start();
    rig.transport.receive(Peer.close(1000, ""));
    Rig.await(() -> !stop.isAlive());
    assertEquals(List.of("close 1000 bye"), rig.sent());
    assertEquals(List.of("close"), rig.transport.actions());
  }

  @Test
  void aConnectionThatOpensBehindTheStopIsSentAway() {
    Rig rig = connected(r -> {});
    rig.engine.stop(SHORT);
    Calls read = new Calls();
    rig.context.readFragment(ByteBuffer.allocate(9), read);
    rig.open();
    assertEquals(List.of("SHUTDOWN"), read.lines());
    assertTrue(rig.transport.over(), "the watch is over, so nobody would end it later");
  }

  @Test
  void theContainersStopRunsTheHooksOnceAndSends1001() {
    Rig rig = threaded();
    List<String> hooks = Collections.synchronizedList(new ArrayList<>());
    rig.engine.addShutdownHook(() -> hooks.add("hook, sent " + rig.sent()));
    rig.connection.onStopping();
    rig.connection.onStopping();
    assertEquals(List.of("hook, sent []"), hooks);
    assertEquals(List.of("close 1001 The server is stopping"), rig.sent());
  }

  @Test
  void theContainersStopWaitsForAThreadThatIsWriting() throws Exception {
    Rig rig = threaded();
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    rig.transport.atWritesEnd =
        () -> {
          rig.transport.atWritesEnd = null;
          writing.countDown();
          try {
            goOn.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    Thread writer =
        new Thread(() -> rig.context.writeFragment(Rig.bytes("x"), true, true, new Calls()));
    writer.start();
    writing.await(20, TimeUnit.SECONDS);
    rig.engine.containerStopping(); // farewells are over, so that only the writer is waited for
    List<String> sentAtReturn = new ArrayList<>();
    Thread stop =
        new Thread(
            () -> {
              rig.connection.onStopping();
              sentAtReturn.addAll(rig.sent());
            });
    stop.start();
    Rig.await(() -> stop.getState() == Thread.State.TIMED_WAITING || !stop.isAlive());
    goOn.countDown();
    stop.join(20_000);
    writer.join(20_000);
    assertEquals(List.of("text x", "close 1001 The server is stopping"), sentAtReturn);
  }

  @Test
  void everyConnectionOfAStoppingContainerWaitsForTheFarewells() throws Exception {
    Rig rig = threaded();
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    rig.engine.addShutdownHook(
        () -> {
          running.countDown();
          try {
            goOn.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    Thread first = new Thread(() -> rig.engine.containerStopping());
    first.start();
    running.await(20, TimeUnit.SECONDS);
    Thread second = new Thread(() -> rig.connection.onStopping());
    second.start();
    Rig.await(() -> second.getState() == Thread.State.TIMED_WAITING);
    assertEquals(List.of(), rig.sent());
    goOn.countDown();
    first.join(20_000);
    second.join(20_000);
    assertEquals(List.of("close 1001 The server is stopping"), rig.sent());
  }

  @Test
  void anEndpointIsToldBetweenItsCallbacksBeforeThe1001() {
    Rig rig = connected(r -> r.threads = Runnable::run);
    List<String> told = new ArrayList<>();
    rig.connection.serve(
        new Endpoint() {
          @Override
          public void opened() {
            told.add("opened");
          }

          @Override
          public void ended(CloseStatus status) {
            told.add("ended " + status.code());
          }

          @Override
          public void peerClosed() {
            told.add("peer closed");
          }

          @Override
          public void ponged(ByteBuffer payload) {
            told.add("pong");
          }

          @Override
          public void shutdown(Runnable done) {
            told.add("shutdown");
            rig.connection.send(new ControlFramesBetweenTest.Frame(300));
            done.run();
          }
        });
    rig.open();
    rig.transport.receive(Peer.pong("x"));
    rig.connection.onStopping();
    rig.transport.receiveFin();
    assertEquals(List.of("opened", "pong", "shutdown", "ended 1001"), told);
    assertEquals(List.of("binary 300", "close 1001 The server is stopping"), rig.sent());
  }

  @Test
  void farewellsWaitForAConnectionWhoseSwitchWasAskedFor() throws Exception {
    Rig rig = new Rig();
    rig.threads = task -> new Thread(task).start();
    rig.connect();
    List<String> order = new CopyOnWriteArrayList<>();
    rig.engine.addShutdownHook(() -> order.add("hook, open: " + rig.engine.openConnections()));
    rig.connection.switching();
    Thread stop = new Thread(() -> rig.engine.stop(Duration.ofSeconds(20)));
    stop.start();
    Rig.await(() -> stop.getState() == Thread.State.TIMED_WAITING);
    rig.open();
    Rig.await(() -> !order.isEmpty());
    assertEquals(List.of("hook, open: 1"), order);
    rig.transport.receiveFin();
    stop.join(20_000);
  }
}
