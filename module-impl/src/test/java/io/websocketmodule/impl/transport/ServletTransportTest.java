// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.WebConnection;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ServletTransportTest {
  private static final int ROOM = 1 << 20;

  private final StrictInput in = new StrictInput();
  private final StrictOutput out = new StrictOutput(0);
  private final FakeQuirks quirks = new FakeQuirks();
  private final RecordedEvents events = new RecordedEvents();

  private ServletTransport open() throws IOException {
    ServletTransport transport = new ServletTransport(new Streams(in, out), quirks);
    transport.open(ignored -> events);
    events.told.clear(); // the unasked readable of the opening
    return transport;
  }

  private ServletTransport openAndWritable() throws IOException {
    ServletTransport transport = open();
    out.makeRoom(ROOM);
    return transport;
  }

  private static ByteBuffer[] buffers(byte[]... contents) {
    return Arrays.stream(contents).map(ByteBuffer::wrap).toArray(ByteBuffer[]::new);
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @Test
  void listenersComeLast() throws IOException {
    ServletTransport transport = new ServletTransport(new Streams(in, out), quirks);
    transport.open(
        ignored -> {
          assertFalse(in.hasListener());
          return events;
        });
    assertTrue(in.hasListener());
  }

  @Test
  void theOpenerMayReadAndWriteAlready() throws IOException {
    ServletTransport transport = new ServletTransport(new Streams(in, out), quirks);
    ByteBuffer[] early = buffers(random(10));
    transport.open(
        opened -> {
          try {
            assertEquals(0, opened.read(ByteBuffer.allocate(8)));
            assertFalse(opened.awaitReadable());
            assertFalse(opened.write(early, 1));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
          return events;
        });
    out.makeRoom(ROOM);
    assertEquals(List.of("readable", "readable", "writable"), events.told);
    assertTrue(transport.write(early, 1));
    assertArrayEquals(random(10), out.written());
  }

  @Test
  void nobodyAsksTheInputWhileTheContainerDoes() throws IOException {
    ServletTransport transport = new ServletTransport(new Streams(in, out), quirks);
    in.insideSetReadListener =
        () -> {
          in.arriveInside(random(3));
          CompletableFuture.runAsync(() -> expectNothingYet(transport)).join();
          assertEquals(List.of("readable", "readable"), events.told);
        };
    transport.open(ignored -> events);
    assertEquals(List.of("readable", "readable", "readable"), events.told, "it was told too early");
    assertTrue(transport.awaitReadable());
    assertEquals(3, transport.read(ByteBuffer.allocate(10)));
  }

  private static void expectNothingYet(ServletTransport transport) {
    try {
      assertEquals(0, transport.read(ByteBuffer.allocate(10)));
      assertFalse(transport.awaitReadable());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anEndWaitsForTheThreadThatSetsTheListener() throws Exception {
    quirks.grizzly = true;
    ServletTransport transport = new ServletTransport(new Streams(in, out), quirks);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    in.insideSetReadListener =
        () -> {
          inside.countDown();
          awaitQuietly(leave);
        };
    CompletableFuture<Void> opening =
        CompletableFuture.runAsync(() -> transport.open(ignored -> events));
    awaitQuietly(inside);
    CompletableFuture<Void> ending = CompletableFuture.runAsync(transport::destroyed);
    assertThrows(TimeoutException.class, () -> ending.get(50, TimeUnit.MILLISECONDS));
    leave.countDown();
    ending.get(10, TimeUnit.SECONDS);
    opening.get(10, TimeUnit.SECONDS);
  }

  @Test
  void bytesAreReadAsTheyComeAndTheLimitStays() throws IOException {
    ServletTransport transport = open();
    ByteBuffer into = ByteBuffer.allocate(100).position(10).limit(20);
    assertEquals(0, transport.read(into));
    assertFalse(transport.awaitReadable());
    in.arrive(random(15));
    assertEquals(List.of("readable"), events.told);
    assertEquals(10, transport.read(into));
    assertEquals(20, into.position());
    assertEquals(20, into.limit());
    assertTrue(transport.awaitReadable());
    ByteBuffer direct = ByteBuffer.allocateDirect(100);
    assertEquals(5, transport.read(direct));
    byte[] got = new byte[15];
    into.get(10, got, 0, 10);
    direct.get(0, got, 10, 5);
    assertArrayEquals(random(15), got);
    assertFalse(transport.awaitReadable());
  }

  @Test
  void aFinIsToldByReadingInWhateverWayItCame() throws IOException {
    ServletTransport transport = open();
    in.arrive(random(3));
    in.finish();
    assertEquals(3, transport.read(ByteBuffer.allocate(10)));
    assertTrue(transport.awaitReadable());
    assertEquals(-1, transport.read(ByteBuffer.allocate(10)));
    assertEquals(-1, transport.read(ByteBuffer.allocate(10)));
  }

  @Test
  void anEndOfFileAsAnErrorIsAFin() throws IOException {
    ServletTransport transport = open();
    in.error(new EOFException());
    assertEquals(List.of("readable"), events.told);
    assertEquals(-1, transport.read(ByteBuffer.allocate(10)));
    assertEquals(0, quirks.aborts);
  }

  @Test
  void aLossIsToldOnceAndEndsTheConnection() throws IOException {
    ServletTransport transport = open();
    in.error(new IOException("reset"));
    out.error(new IOException("reset again"));
    transport.destroyed();
    transport.destroyed();
    assertEquals(List.of("lost reset", "closed"), events.told);
    assertEquals(1, quirks.aborts);
    assertThrows(ClosedChannelException.class, () -> transport.read(ByteBuffer.allocate(1)));
    assertThrows(ClosedChannelException.class, () -> transport.write(buffers(random(1)), 1));
  }

  @Test
  void anotherThreadReadsWhatTheContainersThreadFetches() throws Exception {
    quirks.containerThread = new Thread("container");
    ServletTransport transport = open();
    Thread test = Thread.currentThread();
    quirks.containerThread = test;
    in.arrive(random(40_000));
    quirks.containerThread = new Thread("container");
    in.allowOnly(quirks.containerThread);
    ByteBuffer into = ByteBuffer.allocate(50_000);
    while (into.position() < 40_000) {
      int count = transport.read(into);
      if (count == 0 && !transport.awaitReadable()) {
        asContainer(quirks::runContainerTasks);
      }
    }
    assertArrayEquals(random(40_000), Arrays.copyOf(into.array(), 40_000));
    assertEquals(0, transport.read(into));
    assertFalse(transport.awaitReadable());
    int told = events.told.size();
    asContainer(quirks::runContainerTasks);
    assertEquals(told, events.told.size(), "nothing was there to tell");
  }

  private void asContainer(Runnable task) throws InterruptedException {
    Thread container = new Thread(task, "container");
    quirks.containerThread = container;
    in.allowOnly(container);
    container.start();
    container.join();
  }

  @Test
  void buffersLeaveInOrderAndInPieces() throws IOException {
    ServletTransport transport = openAndWritable();
    byte[] large = random(100_000);
    ByteBuffer[] from = buffers(random(14), new byte[0], large, random(5));
    assertTrue(transport.write(from, 4));
    for (ByteBuffer buffer : from) {
      assertFalse(buffer.hasRemaining());
    }
    byte[] all = out.written();
    assertArrayEquals(random(14), Arrays.copyOf(all, 14));
    assertArrayEquals(large, Arrays.copyOfRange(all, 14, 100_014));
    assertArrayEquals(random(5), Arrays.copyOfRange(all, 100_014, all.length));
    assertTrue(out.largestWrite <= 16 * 1024);
  }

  @Test
  void offsetsMayBeIgnoredByTheContainer() throws IOException {
    out.ignoresOffsets = true;
    ServletTransport transport = openAndWritable();
    assertTrue(transport.write(buffers(random(3), random(40_000)), 2));
    assertTrue(transport.write(buffers(random(7)), 1));
    assertEquals(40_010, out.written().length);
  }

  @Test
  void aRefusedWriteKeepsWhatWasNotTakenAndIsToldOnce() throws IOException {
    ServletTransport transport = open();
    out.makeRoom(20_000);
    ByteBuffer[] from = buffers(random(100_000));
    int refusals = 0;
    while (!transport.write(from, 1)) {
      refusals++;
      int told = events.told.size();
      out.makeRoom(30_000);
      assertEquals(told + 1, events.told.size());
    }
    assertTrue(refusals > 0);
    assertArrayEquals(random(100_000), out.written());
    out.makeRoom(ROOM);
    assertEquals(refusals, events.told.size(), "an event that nobody waits for");
  }

  @Test
  void whatIsNotFlushedYetIsNotWritten() throws IOException {
    quirks.flushes = true;
    ServletTransport transport = open();
    out.makeRoom(5);
    assertFalse(transport.write(buffers(random(10)), 1));
    out.makeRoom(ROOM);
    assertEquals(List.of("writable"), events.told);
    assertEquals(1, out.flushes, "nobody need write again for the flush");
    assertTrue(transport.write(buffers(random(10)), 1));
    assertEquals(2, out.flushes);
  }

  @Test
  void aCloseWaitsForTheWriteAndAnAbortForNothing() throws IOException {
    ServletTransport transport = open();
    out.makeRoom(5);
    assertFalse(transport.write(buffers(random(20_000)), 1));
    transport.close();
    transport.close();
    assertEquals(0, quirks.closes);
    out.makeRoom(ROOM);
    assertEquals(1, quirks.closes);
    transport.abort();
    transport.abort();
    assertEquals(1, quirks.aborts);
    transport.destroyed();
    assertEquals(List.of("closed"), events.told);
  }

  @Test
  void aStopIsToldBeforeTheEnd() throws IOException {
    ServletTransport transport = open();
    transport.destroyed();
    assertEquals(List.of("stopping", "closed"), events.told);
  }

  @Test
  void anEndBehindThePeersIsALossAndNoStop() throws IOException {
    ServletTransport transport = open();
    in.error(new EOFException());
    transport.destroyed();
    assertEquals(List.of("readable", "lost The peer ended the connection", "closed"), events.told);
  }

  @Test
  void theContainerIsMadeToSendThe101BeforeAnybodyReadsOrWrites() throws IOException {
    ServletTransport transport = new ServletTransport(new Streams(in, out), quirks);
    transport.open(
        ignored -> {
          assertEquals(1, quirks.begun);
          return events;
        });
    assertTrue(in.hasListener());
  }

  @Test
  void aPeerThatIsGoneBeforeThe101IsLost() throws IOException {
    quirks.goneAtBegin = true;
    ServletTransport transport = new ServletTransport(new Streams(in, out), quirks);
    transport.open(ignored -> events);
    transport.destroyed();
    assertEquals(List.of("readable", "lost gone", "closed"), events.told);
    assertEquals(1, quirks.aborts);
    assertFalse(in.hasListener());
  }

  @Test
  void aCloseThatEndsTheConnectionInsideOfItselfAndThrowsIsAClose() throws IOException {
    ServletTransport[] opened = new ServletTransport[1];
    quirks.insideClose =
        () -> {
          in.error(new EOFException());
          opened[0].destroyed();
          throw new IllegalStateException("closed already");
        };
    opened[0] = openAndWritable();
    opened[0].close();
    assertEquals(List.of("readable", "closed"), events.told);
  }

  @Test
  void aStreamThatTheContainerHasTakenBackIsALossAndNoFault() throws IOException {
    quirks.grizzly = true;
    ServletTransport transport = openAndWritable();
    in.takenBack = true;
    assertThrows(IOException.class, () -> transport.read(ByteBuffer.allocate(1)));
    assertThrows(IOException.class, transport::awaitReadable);
    quirks.grizzly = false;
    assertThrows(NullPointerException.class, transport::awaitReadable);
  }

  @Test
  void aConnectionTakenBackBetweenItsListenersIsLost() throws IOException {
    quirks.grizzly = true;
    out.refuses = new IllegalStateException("a request that is no upgrade any more");
    ServletTransport transport = new ServletTransport(new Streams(in, out), quirks);
    transport.open(ignored -> events);
    assertEquals(
        List.of("readable", "lost The container has taken the connection back", "closed"),
        events.told);
  }

  @Test
  void aContainerThatRefusesAListenerIsHeardByTheConnectionToo() throws IOException {
    out.refuses = new IllegalStateException("no listener");
    ServletTransport transport = new ServletTransport(new Streams(in, out), quirks);
    assertThrows(IllegalStateException.class, () -> transport.open(ignored -> events));
    assertEquals(
        List.of("readable", "lost java.lang.IllegalStateException: no listener"), events.told);
    assertEquals(1, quirks.aborts);
  }

  @Test
  void anEndThatNoListenerIsToldIsReadBehindWhatCameBefore() throws IOException {
    quirks.grizzly = true;
    ServletTransport transport = open();
    in.arrive(random(3));
    in.insideIsReady = () -> fail("nothing is asked of a connection that is at its end");
    quirks.endOfTcp.run();
    assertEquals(List.of("readable", "readable"), events.told);
    assertTrue(transport.awaitReadable());
    assertEquals(3, transport.read(ByteBuffer.allocate(10)));
    assertEquals(-1, transport.read(ByteBuffer.allocate(10)));
  }

  @Test
  void aCloseThatWaitsForAWriteEndsWithTcp() throws IOException {
    quirks.grizzly = true;
    ServletTransport transport = open();
    assertFalse(transport.write(buffers(random(10)), 1));
    transport.close();
    assertEquals(0, quirks.aborts);
    quirks.endOfTcp.run();
    assertEquals(1, quirks.aborts);
    assertEquals(List.of("closed"), events.told);
  }

  @Test
  void anEndWaitsForTheThreadInsideAStream() throws Exception {
    quirks.grizzly = true;
    ServletTransport transport = open();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    in.insideIsReady =
        () -> {
          inside.countDown();
          awaitQuietly(leave);
        };
    CompletableFuture<Boolean> asking =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return transport.awaitReadable();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    awaitQuietly(inside);
    CompletableFuture<Void> ending = CompletableFuture.runAsync(() -> in.error(new EOFException()));
    assertThrows(TimeoutException.class, () -> ending.get(50, TimeUnit.MILLISECONDS));
    leave.countDown();
    ending.get(10, TimeUnit.SECONDS);
    asking.get(10, TimeUnit.SECONDS);
    assertTrue(transport.awaitReadable(), "the FIN is there without a look into the stream");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertTrue(latch.await(10, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whereDestroyComesInsideOfACloseNobodyWaitsForItAfterwards() throws IOException {
    quirks.grizzly = true;
    ServletTransport transport = openAndWritable();
    transport.abort();
    assertEquals(List.of("closed"), events.told);
  }

  @Test
  void aListenerThatWouldLoopIsLeftByAnException() throws IOException {
    open();
    out.error(new IOException("reset"));
    assertEquals(1, quirks.drops);
    quirks.drop = false;
    assertThrows(IllegalStateException.class, () -> out.error(new IOException("reset")));
  }

  private record Streams(ServletInputStream in, ServletOutputStream out) implements WebConnection {
    @Override
    public ServletInputStream getInputStream() {
      return in;
    }

    @Override
    public ServletOutputStream getOutputStream() {
      return out;
    }

    @Override
    public void close() {
      throw new IllegalStateException("quirks close");
    }
  }
}
