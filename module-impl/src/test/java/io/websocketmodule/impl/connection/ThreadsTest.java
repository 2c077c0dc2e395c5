// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.WebSocketException;
import io.websocketmodule.impl.protocol.CloseStatus;
import io.websocketmodule.impl.protocol.DeflatePolicy;
import io.websocketmodule.impl.protocol.DeflateTerms;
import io.websocketmodule.impl.protocol.RawDeflate;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Which thread does what: the pump's, the watch's and the flusher's, and waiting in callbacks. */
class ThreadsTest extends OnFakeTransport {

  /** An endpoint that runs a reaction with each fragment and asks again. */
  private static final class Reader implements Endpoint, FragmentSink {
    final Rig rig;
    final Runnable reaction;
    final List<String> told = Collections.synchronizedList(new ArrayList<>());
    final ByteBuffer into = ByteBuffer.allocate(100);

    Reader(Rig rig, Runnable reaction) {
      this.rig = rig;
      this.reaction = reaction;
      rig.connection.serve(this);
    }

    @Override
    public void opened() {
      told.add("opened");
      rig.connection.request(this);
    }

    @Override
    public void ended(CloseStatus status) {
      told.add("ended " + status.code());
    }

    @Override
    public void peerClosed() {
      told.add("peer closed");
      rig.connection.answerClose();
    }

    @Override
    public void ponged(ByteBuffer payload) {
      told.add("pong");
    }

    @Override
    public void shutdown(Runnable done) {
      done.run();
    }

    @Override
    public ByteBuffer into(long remainingInFrame) {
      return into.clear();
    }

    @Override
    public void fragment(int count, boolean utf8, boolean last, long remainingInFrame) {
      told.add("fragment");
      reaction.run();
      rig.connection.request(this);
    }

    @Override
    public void closed(CloseStatus status) {
      told.add("closed");
    }

    @Override
    public void failed(WebSocketException why) {
      told.add(why.kind().name());
    }
  }

  @Test
  void aPeerThatNeverPausesLeavesTheThreadThatTellsOfBytesToOthersNowAndThen() {
    ArrayDeque<Runnable> turns = new ArrayDeque<>();
    Rig rig = takingTurns(turns, r -> {});
    int pieces = 40;
    byte[] pings = new byte[pieces * BufferPool.SIZE];
    byte[] ping = Peer.ping("0123456789");
    for (int at = 0; at < pings.length; at += ping.length) {
      System.arraycopy(ping, 0, pings, at, ping.length);
    }
    // The last one finds nothing.
    assertEquals(List.of(16, 16, 9), readsInTurns(rig, turns, pings));
    assertEquals(0, rig.pool.lent());
  }

  @Test
  void whatIsNotCompressedCountsOnceForItsTurn() {
    ArrayDeque<Runnable> turns = new ArrayDeque<>();
    Rig rig = takingTurns(turns, r -> {});
    readAll(rig);
    byte[] message = Peer.frame(true, Peer.BINARY, new byte[20 * BufferPool.SIZE]);
    assertEquals(List.of(16, 5), readsInTurns(rig, turns, message));
    assertEquals(20 * BufferPool.SIZE, rig.engine.counters().bytesReceived());
  }

  @Test
  void whatBytesInflateToCountsForTheirTurn() {
    for (Consumer<Rig> reader :
        List.<Consumer<Rig>>of(ThreadsTest::readAll, rig -> rig.echo(8192))) {
      ArrayDeque<Runnable> turns = new ArrayDeque<>();
      Rig rig =
          takingTurns(
              turns,
              r -> {
                r.terms = new DeflateTerms(false, false, false, 15);
                r.policy = new DeflatePolicy(false, false, 15, 0, 6);
              });
      reader.accept(rig);
      int length = 48 << 20; // a thousandth of it comes: three reads
      byte[] bomb = Peer.frame(0xC2, new RawDeflate().deflate(new byte[length]), 7);
      assertEquals(List.of(1, 1, 1), readsInTurns(rig, turns, bomb));
      assertEquals(length, rig.engine.counters().bytesReceived());
    }
  }

  /** Open, on a container that tells of bytes which are there when it is asked to. */
  private Rig takingTurns(ArrayDeque<Runnable> turns, Consumer<Rig> setup) {
    return opened(
        rig -> {
          setup.accept(rig);
          rig.transport.waitsForItsTurn = true;
          rig.transport.container = turns::add;
        });
  }

  /** How often each turn reads until all is read. */
  private static List<Integer> readsInTurns(Rig rig, ArrayDeque<Runnable> turns, byte[] bytes) {
    int before = rig.transport.reads();
    rig.transport.receive(bytes, BufferPool.SIZE);
    List<Integer> reads = new ArrayList<>();
    reads.add(rig.transport.reads() - before);
    while (!turns.isEmpty()) {
      int then = rig.transport.reads();
      turns.remove().run();
      reads.add(rig.transport.reads() - then);
    }
    return reads;
  }

  private static void readAll(Rig rig) {
    rig.context.readFragment(
        ByteBuffer.allocate(BufferPool.SIZE), (fragment, none) -> readAll(rig));
  }

  @Test
  void onlyAManagedEndpointWithoutAnExecutorMayBlockTheThreadThatTellsOfBytes() {
    Rig rig = connected(r -> {});
    assertFalse(rig.connection.mayBlock());
    new Reader(rig, () -> {});
    assertTrue(rig.connection.mayBlock());
    rig.connection.pumpAside(Runnable::run, true);
    assertFalse(rig.connection.mayBlock());
  }

  @Test
  void aStoppedWatchLeavesNoThread() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Watch watch = new Watch(System::nanoTime, true);
    watch.add(new Deadlines(new Rig().connect().connection.timekeeper), Long.MAX_VALUE);
    List<Thread> started =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("websocket-watch"))
            .filter(thread -> !before.contains(thread))
            .toList();
    assertEquals(1, started.size());
    watch.stop();
    assertFalse(started.get(0).isAlive());
  }

  /** A frame whose sender waits for it. */
  private static final class Awaited extends Outbound {
    final CountDownLatch done = new CountDownLatch(1);
    final Runnable reaction;

    Awaited(Runnable reaction) {
      this(ByteBuffer.wrap(new byte[] {(byte) 0x82, 0}), reaction);
    }

    Awaited(ByteBuffer frame, Runnable reaction) {
      super(frame, null, false);
      this.reaction = reaction;
    }

    /** A frame too long to be copied together with another. */
    static Awaited ofFiveThousandBytes(Runnable reaction) {
      ByteBuffer frame = ByteBuffer.allocate(5004);
      frame.put((byte) 0x82).put((byte) 126).putShort((short) 5000).position(0);
      return new Awaited(frame, reaction);
    }

    @Override
    protected void sent() {
      reaction.run();
      done.countDown();
    }

    @Override
    protected void failed(WebSocketException why) {
      done.countDown();
    }

    boolean arrives() {
      try {
        return done.await(20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        return false;
      }
    }
  }

  @Test
  void whatAHandlerSendsLeavesWhileItStillRuns() {
    Rig rig = connected(r -> {});
    AtomicInteger arrived = new AtomicInteger();
    new Reader(
        rig,
        () -> {
          for (int i = 0; i < 3; i++) {
            Awaited frame = new Awaited(() -> {});
            rig.connection.send(frame);
            arrived.addAndGet(frame.arrives() ? 1 : 0);
          }
        });
    rig.open();
    rig.transport.receive(Peer.join(Peer.text("a"), Peer.text("b")));
    assertEquals(6, arrived.get());
  }

  @Test
  void whoIsToldThatAFrameIsOutMaySendAndWaitInItsTurn() {
    Rig rig = opened();
    AtomicInteger arrived = new AtomicInteger();
    Awaited first =
        new Awaited(
            () -> {
              Awaited second = new Awaited(() -> {});
              rig.connection.send(second);
              arrived.addAndGet(second.arrives() ? 1 : 0);
            });
    rig.connection.send(first);
    assertEquals(1, arrived.get());
  }

  @Test
  void whoIsToldAmongManyWritesMayWaitForWhatIsStillQueued() {
    Rig rig =
        opened(
            r -> {
              r.transport.eventsWithin = true;
              r.transport.mostPerWrite = 100; // 51 writes a frame: they are told after 64
            });
    AtomicInteger arrived = new AtomicInteger();
    Awaited second = Awaited.ofFiveThousandBytes(() -> {});
    Awaited first = Awaited.ofFiveThousandBytes(() -> arrived.addAndGet(second.arrives() ? 1 : 0));
    rig.connection.outgoing.add(first);
    rig.connection.outgoing.add(second);
    rig.connection.outgoing.flush();
    assertEquals(1, arrived.get());
  }

  @Test
  void whereTheContainersThreadMustNotBlockThePumpRunsAside() throws Exception {
    Rig rig = connected(r -> r.transport.mayBlock = false);
    AtomicReference<Thread> ranOn = new AtomicReference<>();
    List<Thread> workers = Collections.synchronizedList(new ArrayList<>());
    rig.connection.pumpAside(
        task -> {
          Thread worker = new Thread(task);
          workers.add(worker);
          worker.start();
        },
        false);
    Reader reader = new Reader(rig, () -> ranOn.set(Thread.currentThread()));
    rig.open();
    Rig.await(() -> rig.transport.armed());
    rig.transport.receive(Peer.text("a"));
    Rig.await(() -> reader.told.contains("fragment"));
    assertNotSame(Thread.currentThread(), ranOn.get());
    Rig.await(() -> rig.transport.armed());
    for (Thread worker : List.copyOf(workers)) {
      worker.join(20_000);
    }
    // The end comes on a worker as well, which the teardown does not wait for.
    rig.transport.receive(Peer.close(1000, ""));
    Rig.await(() -> reader.told.contains("closed"));
    Rig.await(() -> rig.pool.lent() == 0);
    Rig.await(() -> rig.engine.openConnections() == 0);
  }

  @Test
  void whereItMayBlockThePumpRunsOnTheContainersThread() {
    Rig rig = connected(r -> {});
    AtomicReference<Thread> ranOn = new AtomicReference<>();
    rig.connection.pumpAside(task -> new Thread(task).start(), false);
    Reader reader = new Reader(rig, () -> ranOn.set(Thread.currentThread()));
    rig.open();
    Rig.await(() -> rig.transport.armed());
    rig.transport.receive(Peer.text("a"));
    Rig.await(() -> reader.told.contains("fragment"));
    assertSame(Thread.currentThread(), ranOn.get());
    Rig.await(() -> rig.transport.armed());
    rig.transport.receive(Peer.close(1000, ""));
    Rig.await(() -> reader.told.contains("closed"));
    Rig.await(() -> rig.pool.lent() == 0);
  }

  @Test
  void anEndpointHearsTheCloseAnswersItAndHearsTheEnd() {
    Rig rig = connected(r -> {});
    Reader reader = new Reader(rig, () -> {});
    rig.open();
    rig.transport.receive(Peer.join(Peer.text("a"), Peer.close(4000, "bye")));
    assertEquals(List.of("opened", "fragment", "peer closed"), reader.told.subList(0, 3));
    assertEquals(
        List.of("closed", "ended 4000"), reader.told.subList(3, 5).stream().sorted().toList());
    assertEquals(List.of("close 4000"), rig.sent());
  }

  @Test
  void theWatchOfARealClockEndsConnectionsInTimeAndWakesAgain() {
    Engine engine = Engine.start(() -> Duration.ofSeconds(1));
    try {
      for (int round = 0; round < 3; round++) {
        List<FakeTransport> transports = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          ConnectionSettings never = ConnectionSettings.defaults();
          Connection connection =
              engine.connection(
                  new ConnectionSettings(
                      1,
                      never.pingInterval(),
                      never.pongTimeout(),
                      Duration.ofMillis(20),
                      never.stalledTimeout(),
                      Duration.ofMillis(20),
                      never.sendTimeout(),
                      1),
                  null);
          FakeTransport transport = new FakeTransport();
          transports.add(transport);
          Thread opener = new Thread(() -> open(connection, transport));
          opener.start();
        }
        for (FakeTransport transport : transports) {
          Rig.await(transport::over);
          assertTrue(Peer.read(transport.output()).get(0).startsWith("close 1001"));
        }
      }
    } finally {
      engine.stop(Duration.ofSeconds(1));
    }
  }

  private static void open(Connection connection, FakeTransport transport) {
    Transport.Events events = connection.open(transport);
    transport.events(events);
    events.onReadable();
  }
}
