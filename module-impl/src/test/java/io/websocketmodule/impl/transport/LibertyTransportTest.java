// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LibertyTransportTest {
  private final FakeChannel channel = new FakeChannel();

  /** No server is there to tell of its stop. */
  private final LibertyStop stop = new LibertyStop(getClass());

  private final RecordedEvents events = new RecordedEvents();

  private LibertyTransport open() {
    LibertyTransport transport = new LibertyTransport(channel, stop);
    transport.open(ignored -> events);
    events.told.clear(); // the unasked readable of the opening
    return transport;
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static byte[] read(LibertyTransport transport, int size) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(size);
    assertEquals(size, transport.read(into));
    return into.array();
  }

  private static ByteBuffer[] buffers(int... sizes) {
    ByteBuffer[] all = new ByteBuffer[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      all[i] = ByteBuffer.wrap(random(sizes[i]));
    }
    return all;
  }

  @Test
  void bytesBehindTheHandshakeComeFirstInPiecesOfAnySize() throws IOException {
    channel.early = random(10);
    LibertyTransport transport = open();
    assertTrue(transport.awaitReadable());
    ByteBuffer into = ByteBuffer.allocate(100).position(3).limit(7);
    assertEquals(4, transport.read(into));
    assertEquals(7, into.limit());
    assertTrue(transport.awaitReadable());
    assertEquals(6, transport.read(into.limit(100)));
    assertEquals(13, into.position());
    assertEquals(0, transport.read(into));
    assertEquals(List.of(), channel.reads);
    assertFalse(transport.awaitReadable());
  }

  @Test
  void whoAsksTwiceIsToldOnceAndNeverReadsTwice() throws IOException {
    LibertyTransport transport = open();
    assertEquals(0, transport.read(ByteBuffer.allocate(10)));
    assertFalse(transport.awaitReadable());
    assertFalse(transport.awaitReadable());
    channel.arrive(random(5));
    assertEquals(List.of("readable"), events.told);
    assertTrue(transport.awaitReadable());
    assertArrayEquals(random(5), read(transport, 5));
    assertFalse(transport.awaitReadable());
    assertEquals(2, channel.reads.size());
  }

  @Test
  void whatIsThereAtOnceNeedsNoEvent() throws IOException {
    LibertyTransport transport = open();
    channel.atOnce = random(5);
    assertTrue(transport.awaitReadable());
    assertArrayEquals(random(5), read(transport, 5));
    assertEquals(List.of(), events.told);
  }

  @Test
  void theSocketIsTriedFirstOnlyBehindAFullRead() throws IOException {
    LibertyTransport transport = open();
    assertFalse(transport.awaitReadable());
    channel.arrive(random(LibertyChannel.PIECE - 1));
    read(transport, LibertyChannel.PIECE - 1);
    assertFalse(transport.awaitReadable());
    channel.arrive(random(LibertyChannel.PIECE));
    read(transport, LibertyChannel.PIECE);
    assertFalse(transport.awaitReadable());
    assertEquals(List.of(false, true, false), channel.reads);
  }

  static Stream<IOException> fins() {
    return Stream.of(
        new EOFException("Connection closed: Read failed.  Possible end of stream encountered."),
        new IOException("Connection closed: Read failed.  Possible end of stream encountered."),
        new IOException("Unable to unwrap data, engine status = CLOSED"),
        new ClosedChannelException());
  }

  @ParameterizedTest
  @MethodSource("fins")
  void aFinInWhateverClassIsReadAsOne(IOException fin) throws IOException {
    LibertyTransport transport = open();
    assertFalse(transport.awaitReadable());
    channel.failRead(fin);
    assertEquals(List.of("readable"), events.told);
    assertTrue(transport.awaitReadable());
    assertEquals(-1, transport.read(ByteBuffer.allocate(10)));
    assertEquals(-1, transport.read(ByteBuffer.allocate(10)));
    assertEquals(0, channel.aborts);
  }

  static Stream<IOException> resets() {
    return Stream.of(
        new SocketException("Connection reset"),
        new IOException("Connection reset by peer"),
        new IOException("Broken pipe"));
  }

  @ParameterizedTest
  @MethodSource("resets")
  void aResetIsALossThatIsToldOnce(IOException reset) throws IOException {
    LibertyTransport transport = open();
    assertFalse(transport.awaitReadable());
    channel.failRead(reset);
    channel.failWrite(new IOException("and again"));
    transport.destroyed();
    assertEquals(List.of("lost " + reset.getMessage(), "closed"), events.told);
    assertEquals(1, channel.aborts);
    assertThrows(ClosedChannelException.class, () -> transport.read(ByteBuffer.allocate(1)));
    assertThrows(ClosedChannelException.class, transport::awaitReadable);
    assertThrows(ClosedChannelException.class, () -> transport.write(buffers(1), 1));
  }

  @Test
  void aWriteGoesOutInPiecesWhileTheSocketTakesThem() throws IOException {
    LibertyTransport transport = open();
    assertTrue(transport.write(buffers(0, 3 * LibertyChannel.PIECE + 1, 0, 5), 4));
    assertEquals(3 * LibertyChannel.PIECE + 6, channel.out.size());
    assertTrue(transport.write(buffers(0), 1));
  }

  @Test
  void aPieceThatIsStuckIsToldAndTheRestIsTheWriters() throws IOException {
    LibertyTransport transport = open();
    ByteBuffer[] all = buffers(LibertyChannel.PIECE, 7);
    channel.stuck = true;
    assertFalse(transport.write(all, 2));
    assertEquals(7, all[1].remaining());
    channel.stuck = false;
    channel.drain();
    assertEquals(List.of("writable"), events.told);
    assertTrue(transport.write(all, 2));
    assertEquals(LibertyChannel.PIECE + 7, channel.out.size());
  }

  @Test
  void aCloseWaitsForThePieceThatIsUnderWay() throws IOException {
    LibertyTransport transport = open();
    channel.stuck = true;
    assertFalse(transport.write(buffers(1), 1));
    transport.close();
    assertEquals(0, channel.closes);
    channel.drain();
    assertEquals(1, channel.closes);
    assertEquals(List.of("closed"), events.told);
    transport.close();
    transport.abort();
    assertEquals(1, channel.closes);
    assertEquals(0, channel.aborts);
  }

  @Test
  void anAbortWaitsForNothingAndComesOnce() throws IOException {
    LibertyTransport transport = open();
    channel.stuck = true;
    assertFalse(transport.write(buffers(1), 1));
    transport.close();
    transport.abort();
    transport.abort();
    channel.drain();
    assertEquals(1, channel.aborts);
    assertEquals(0, channel.closes);
    assertEquals(List.of("closed"), events.told);
  }

  @Test
  void destroyIsTheLastChanceToWrite() {
    LibertyTransport transport = open();
    events.at(
        "stopping",
        () -> {
          try {
            assertTrue(transport.write(buffers(4), 1));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    transport.destroyed();
    transport.destroyed();
    assertEquals(4, channel.out.size());
    assertEquals(List.of("stopping", "closed"), events.told);
    assertEquals(1, channel.closes);
  }

  @Test
  void anOpenerThatFailsLeavesNoConnection() {
    LibertyTransport transport = new LibertyTransport(channel, stop);
    assertThrows(
        IllegalStateException.class,
        () ->
            transport.open(
                ignored -> {
                  throw new IllegalStateException("no");
                }));
    assertEquals(1, channel.aborts);
  }
}
