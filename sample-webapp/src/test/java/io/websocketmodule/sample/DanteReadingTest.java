// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.managed.PreparedMessage;
import io.websocketmodule.testing.TestServer;
import io.websocketmodule.testing.WebSocketTester;
import jakarta.websocket.CloseReason;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One listener gets the stanzas at their times; ten thousand cost no thread, and none is kept. */
class DanteReadingTest {

  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final int LISTENERS = 10_000;

  private final List<String> canto = Canto.stanzas();
  private final ManualTimer timer = new ManualTimer();
  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private WebSocketTester listen() {
    return server.open(new DanteReading(prepared(canto), INTERVAL, timer));
  }

  private static List<PreparedMessage> prepared(List<String> stanzas) {
    return stanzas.stream().map(PreparedMessage::of).toList();
  }

  @Test
  void theFirstStanzaComesAtOnceEachOtherAnIntervalLaterAndThenTheClose() {
    WebSocketTester listener = listen();
    assertEquals(canto.get(0), listener.receiveText());
    for (int next = 1; next < canto.size(); next++) {
      timer.pass(INTERVAL.minusNanos(1));
      assertEquals(Optional.empty(), listener.receive(Duration.ZERO));
      timer.pass(Duration.ofNanos(1));
      assertEquals(canto.get(next), listener.receiveText());
    }
    CloseReason close = listener.receiveClose();
    assertEquals(1000, close.getCloseCode().getCode());
    assertEquals("End of the canto", close.getReasonPhrase());
    assertEquals(0, timer.waiting());
  }

  @Test
  void whatTheListenerSendsIsIgnored() {
    WebSocketTester listener = listen();
    assertEquals(canto.get(0), listener.receiveText());
    listener.send("Bravo!");
    listener.send(ByteBuffer.wrap(new byte[1000]));
    assertEquals(Optional.empty(), listener.receive(Duration.ZERO));
    timer.pass(INTERVAL);
    assertEquals(canto.get(1), listener.receiveText());
    assertTrue(listener.isOpen());
  }

  @ParameterizedTest
  @MethodSource("waysToLeave")
  void whoLeftIsNoLongerTimed(Leaving way) {
    WebSocketTester listener = listen();
    WebSocketTester other = listen();
    timer.pass(INTERVAL);
    assertEquals(2, timer.waiting());

    way.leave(listener);

    awaitTrue(() -> timer.waiting() == 1);
    other.receiveText();
    other.receiveText();
    timer.pass(INTERVAL);
    assertEquals(canto.get(2), other.receiveText());
  }

  /** With a name for the report. */
  record Leaving(String name, Consumer<WebSocketTester> way) {

    void leave(WebSocketTester listener) {
      way.accept(listener);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Leaving> waysToLeave() {
    return Stream.of(
        new Leaving("a close", listener -> listener.close(1001, "")),
        new Leaving("a lost connection", WebSocketTester::losePeer),
        new Leaving("a frame that is not allowed", DanteReadingTest::sendNonsense));
  }

  private static void sendNonsense(WebSocketTester listener) {
    listener.sendRaw(ByteBuffer.wrap(new byte[] {(byte) 0xFF, (byte) 0xFF}));
    listener.losePeer();
  }

  @Test
  void forWhoDoesNotReadOneStanzaWaitsAndNoTimerAndNothingIsMadeUp() {
    List<String> long40 = IntStream.range(0, 6).mapToObj(n -> n + "x".repeat(40_000)).toList();
    DanteReading reading = new DanteReading(prepared(long40), INTERVAL, timer);
    WebSocketTester slow = server.open(reading);
    assertEquals(long40.get(0), slow.receiveText());
    slow.stopReading();

    timer.pass(INTERVAL.multipliedBy(1000));

    // The way takes one and a half of them.
    assertTrue(reading.queuedBytes() > 0, "nothing waits");
    assertTrue(reading.queuedBytes() <= 40_020, reading.queuedBytes() + " bytes wait");
    assertEquals(0, timer.waiting());

    slow.goOnReading();
    assertEquals(long40.get(1), slow.receiveText());
    assertEquals(long40.get(2), slow.receiveText());
    awaitTrue(() -> timer.waiting() == 1);
    timer.pass(Duration.ZERO); // The third was due long ago, and comes alone.
    assertEquals(long40.get(3), slow.receiveText());
    timer.pass(Duration.ZERO);
    assertEquals(Optional.empty(), slow.receive(Duration.ZERO));
    timer.pass(INTERVAL);
    assertEquals(long40.get(4), slow.receiveText());
  }

  @Test
  void whoLeavesWithoutReadingIsForgottenToo() {
    List<String> long40 = IntStream.range(0, 6).mapToObj(n -> n + "x".repeat(40_000)).toList();
    DanteReading reading = new DanteReading(prepared(long40), INTERVAL, timer);
    WebSocketTester slow = server.open(reading);
    slow.stopReading();
    timer.pass(INTERVAL.multipliedBy(1000));
    slow.losePeer();
    awaitTrue(() -> !reading.isOpen());
    assertEquals(0, timer.waiting());
  }

  @Test
  void tenThousandListenersCostNoThread() {
    List<WebSocketTester> listeners = new ArrayList<>(LISTENERS);
    try (SharedTimer shared = new SharedTimer()) {
      listeners.add(listenFor(shared));
      int threadsOfOne = threads();

      while (listeners.size() < LISTENERS) {
        listeners.add(listenFor(shared));
      }

      for (WebSocketTester listener : listeners) {
        assertEquals(canto.get(0), listener.receiveText());
      }
      int threads = threads();
      assertTrue(threads <= threadsOfOne + 8, threadsOfOne + " -> " + threads + " threads");
      awaitTrue(() -> shared.waiting() == LISTENERS);

      listeners.subList(0, LISTENERS / 2).forEach(listener -> listener.close(1000, ""));

      awaitTrue(() -> shared.waiting() == LISTENERS / 2);
      System.out.printf(
          "%d listeners: %d threads, one: %d; timed after half of them left: %d%n",
          LISTENERS, threads, threadsOfOne, shared.waiting());
    }
  }

  @Test
  void tenThousandListenersAllGetTheNextStanza() {
    List<WebSocketTester> listeners = new ArrayList<>(LISTENERS);
    List<PreparedMessage> stanzas = prepared(canto);
    try (SharedTimer shared = new SharedTimer()) {
      while (listeners.size() < LISTENERS) {
        listeners.add(server.open(new DanteReading(stanzas, Duration.ofMillis(500), shared)));
      }
      for (WebSocketTester listener : listeners) {
        for (String stanza : canto.subList(0, 3)) {
          assertEquals(stanza, listener.receiveText());
        }
      }
    }
  }

  private WebSocketTester listenFor(SharedTimer shared) {
    return server.open(new DanteReading(prepared(canto), Duration.ofMinutes(1), shared));
  }

  private static int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  private static void awaitTrue(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "It did not come about in 20 seconds");
      Thread.onSpinWait();
    }
  }
}
