// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.WebSocketException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * cancelOutstandingIO, closeTcpConnection and interrupts: what they take back and what they end.
 */
class CancellingTest extends OnFakeTransport {

  private static final int LARGE = 300_000;

  @Test
  void aCancelledReadLosesNoByteAndTheConnectionLives() throws Exception {
    Rig rig = opened();
    Calls calls = new Calls();
    ByteBuffer into = ByteBuffer.allocate(9).position(4);
    rig.context.readFragment(into, calls);
    byte[] message = Peer.text("hello");
    rig.transport.receive(java.util.Arrays.copyOf(message, 6));
    rig.context.cancelOutstandingIO();
    assertEquals(List.of("CANCELLED"), calls.lines());
    assertEquals(4, into.position());
    rig.transport.receive(java.util.Arrays.copyOfRange(message, 6, message.length));
    assertEquals("5 text last", Calls.line(rig.context.readFragment(ByteBuffer.allocate(9))));
  }

  @Test
  void withNothingOutstandingNothingIsCancelled() throws Exception {
    Rig rig = opened();
    rig.context.cancelOutstandingIO();
    rig.context.writeFragment(ByteBuffer.allocate(LARGE), false, true);
    rig.context.cancelOutstandingIO();
    rig.transport.receive(Peer.text("x"));
    assertEquals(1, rig.context.readFragment(ByteBuffer.allocate(9)).count());
    rig.context.cancelOutstandingIO();
    assertEquals(List.of(), rig.transport.actions());
  }

  @Test
  void aWriteOfWhichNothingIsOutIsWithdrawnAndTakesItsPlaceInTheMessageWithIt() throws Exception {
    Rig rig = opened();
    rig.transport.block();
    // The pong is what the container holds; the write waits behind it.
    rig.transport.receive(Peer.ping("p"));
    Calls calls = new Calls();
    ByteBuffer from = Rig.bytes("begun");
    rig.context.writeFragment(from, true, false, calls);
    rig.context.cancelOutstandingIO();
    assertEquals(List.of("CANCELLED"), calls.lines());
    assertEquals(0, from.position());
    rig.transport.unblock();
    rig.context.writeFragment(ByteBuffer.wrap(new byte[3]), false, true);
    assertEquals(List.of("pong p", "binary 3"), rig.sent());
    assertEquals(List.of(), rig.transport.actions());
  }

  @Test
  void aContinuationThatIsWithdrawnLeavesItsMessageOpen() throws Exception {
    Rig rig = opened();
    rig.context.writeFragment(ByteBuffer.wrap(new byte[] {(byte) 0xE2}), true, false);
    rig.transport.block();
    rig.transport.receive(Peer.ping("p"));
    Calls calls = new Calls();
    rig.context.writeFragment(
        ByteBuffer.wrap(new byte[] {(byte) 0x82, (byte) 0xAC}), true, true, calls);
    rig.context.cancelOutstandingIO();
    rig.transport.unblock();
    assertThrows(
        IllegalArgumentException.class,
        () -> rig.context.writeFragment(Rig.bytes("x"), true, true));
    rig.context.writeFragment(ByteBuffer.wrap(new byte[] {(byte) 0x82, (byte) 0xAC}), true, true);
    assertEquals(3, rig.sent().size());
  }

  @Test
  void aWriteThatIsPartlyOutEndsTheConnection() {
    Rig rig = opened();
    rig.transport.block();
    Calls read = new Calls();
    Calls write = new Calls();
    rig.context.readFragment(ByteBuffer.allocate(9), read);
    rig.context.writeFragment(ByteBuffer.allocate(LARGE), false, true, write);
    rig.transport.grant(1000);
    rig.context.cancelOutstandingIO();
    assertEquals(List.of("CANCELLED"), read.lines());
    assertEquals(List.of("CANCELLED"), write.lines());
    assertEquals(List.of("abort"), rig.transport.actions());
  }

  @Test
  void aWriteThatIsAllOutCompletesThoughItIsCancelledBeforeItIsTold() {
    Rig rig = opened();
    rig.transport.block();
    rig.connection.ping(ByteBuffer.allocate(0)); // what the container holds
    rig.connection.send(
        new Outbound(ByteBuffer.wrap(new byte[] {(byte) 0x82, 0}), null, false) {
          @Override
          protected void sent() {
            // Told first of the two that have left together.
            rig.context.cancelOutstandingIO();
          }

          @Override
          protected void failed(WebSocketException why) {}
        });
    Calls calls = new Calls();
    rig.context.writeFragment(Rig.bytes("hello"), true, true, calls);
    rig.transport.unblock();
    assertEquals(List.of("5 text last"), calls.lines());
    assertEquals(List.of("ping", "binary 0", "text hello"), rig.sent());
    assertEquals(List.of(), rig.transport.actions());
  }

  @Test
  void whatTheCompletionOfACancelledReadBeginsIsNotCancelledWithIt() {
    Rig rig = opened();
    rig.transport.block();
    Calls write = new Calls();
    Calls read =
        new Calls(
            (line, attachment) ->
                rig.context.writeFragment(ByteBuffer.allocate(LARGE), false, true, write));
    rig.context.readFragment(ByteBuffer.allocate(9), read);
    rig.context.cancelOutstandingIO();
    assertEquals(List.of("CANCELLED"), read.lines());
    assertEquals(List.of(), rig.transport.actions());
    rig.transport.unblock();
    assertEquals(List.of(LARGE + " last"), write.lines());
  }

  @Test
  void aWriteBehindAnEarlierLongOneIsStillWithdrawn() {
    // The stale entry of an earlier write must not be taken for the outstanding one.
    Rig rig = opened();
    Calls first = new Calls();
    rig.context.writeFragment(ByteBuffer.allocate(LARGE), false, true, first);
    rig.transport.block();
    rig.transport.receive(Peer.ping("p"));
    Calls second = new Calls();
    rig.context.writeFragment(Rig.bytes("x"), true, true, second);
    rig.context.cancelOutstandingIO();
    assertEquals(List.of("CANCELLED"), second.lines());
    assertEquals(List.of(), rig.transport.actions());
  }

  @Test
  void aCloseThatIsCancelledStaysOnItsWay() {
    Rig rig = opened();
    rig.transport.block();
    rig.transport.receive(Peer.ping("p"));
    Calls calls = new Calls();
    rig.context.sendConnectionClose(Rig.reason(1000, "bye"), calls);
    rig.context.cancelOutstandingIO();
    rig.context.cancelOutstandingIO();
    assertEquals(List.of("CANCELLED"), calls.lines());
    assertEquals(List.of(), rig.transport.actions());
    rig.transport.unblock();
    assertEquals(List.of("pong p", "close 1000 bye"), rig.sent());
    assertEquals(List.of("CANCELLED"), calls.lines());
    rig.transport.receive(Peer.close(1000, ""));
    assertEquals(List.of("close"), rig.transport.actions());
  }

  @Test
  void cancellingFromWithinACompletionLeavesTheOtherOperationsAlone() throws Exception {
    Rig rig = opened();
    Calls read =
        new Calls(
            (line, attachment) -> {
              rig.context.writeFragment(Rig.bytes("x"), true, true, new Calls());
              rig.context.cancelOutstandingIO();
            });
    rig.context.readFragment(ByteBuffer.allocate(9), read);
    rig.transport.receive(Peer.text("a"));
    assertEquals(List.of("1 text last"), read.lines());
    assertEquals(List.of("text x"), rig.sent());
    assertEquals(List.of(), rig.transport.actions());
  }

  @Test
  void closeTcpConnectionFailsWhatIsPendingAndAllThatFollows() {
    for (boolean within : new boolean[] {false, true}) {
      Rig rig = opened(r -> r.transport.closedWithin = within);
      rig.transport.block();
      Calls calls = new Calls();
      rig.context.readFragment(ByteBuffer.allocate(9), calls);
      rig.context.writeFragment(ByteBuffer.allocate(LARGE), false, true, calls);
      rig.context.closeTcpConnection();
      assertEquals(List.of("ABORTED", "ABORTED"), calls.lines());
      assertEquals(List.of("abort"), rig.transport.actions());
      rig.transport.tellClosed();
      rig.context.closeTcpConnection();
      rig.context.cancelOutstandingIO();
      rig.context.readFragment(ByteBuffer.allocate(9), calls);
      rig.context.writeFragment(Rig.bytes("x"), true, true, calls);
      rig.context.sendConnectionClose(Rig.reason(1000, ""), calls);
      assertEquals(5, calls.lines().stream().filter("ABORTED"::equals).count());
      assertEquals(1006, rig.context.getCloseStatus().orElseThrow().getCloseCode().getCode());
    }
  }

  @Test
  void closeTcpConnectionEndsTcpBeforeAnythingOfTheApplicationRuns() {
    Rig rig = opened();
    List<String> seen = new java.util.ArrayList<>();
    Calls calls = new Calls((line, attachment) -> seen.addAll(rig.transport.actions()));
    rig.context.readFragment(ByteBuffer.allocate(9), calls);
    rig.context.closeTcpConnection();
    assertEquals(List.of("abort"), seen);
  }

  @Test
  void closeTcpConnectionFromAnotherThreadWakesBlockedCalls() throws Exception {
    Rig rig = opened();
    rig.transport.block();
    AtomicReference<String> read = new AtomicReference<>();
    AtomicReference<String> write = new AtomicReference<>();
    Thread reader = blocked(read, () -> rig.context.readFragment(ByteBuffer.allocate(1)));
    Thread writer =
        blocked(write, () -> rig.context.writeFragment(ByteBuffer.allocate(LARGE), false, true));
    rig.context.closeTcpConnection();
    reader.join(20_000);
    writer.join(20_000);
    assertEquals("ABORTED", read.get());
    assertEquals("ABORTED", write.get());
  }

  @Test
  void anInterruptWithdrawsABlockedReadAndLosesNoByte() throws Exception {
    Rig rig = opened();
    AtomicReference<String> read = new AtomicReference<>();
    Thread reader = blocked(read, () -> rig.context.readFragment(ByteBuffer.allocate(9)));
    reader.interrupt();
    reader.join(20_000);
    assertEquals("interrupted", read.get());
    rig.transport.receive(Peer.text("hello"));
    assertEquals(5, rig.context.readFragment(ByteBuffer.allocate(9)).count());
  }

  @Test
  void anInterruptWithdrawsABlockedWriteOfWhichNothingIsOutElseEndsTheConnection()
      throws Exception {
    for (boolean partlyOut : new boolean[] {false, true}) {
      Rig rig = opened();
      rig.transport.block();
      if (!partlyOut) {
        rig.transport.receive(Peer.ping("p"));
      }
      AtomicReference<String> write = new AtomicReference<>();
      Thread writer =
          blocked(write, () -> rig.context.writeFragment(ByteBuffer.allocate(LARGE), false, true));
      writer.interrupt();
      writer.join(20_000);
      assertEquals("interrupted", write.get());
      assertEquals(partlyOut ? List.of("abort") : List.of(), rig.transport.actions());
    }
  }

  @Test
  void anInterruptedCallThatNeedNotWaitWorksAndKeepsTheInterrupt() throws Exception {
    Rig rig = opened();
    rig.transport.receive(Peer.text("x"));
    Thread.currentThread().interrupt();
    assertEquals(1, rig.context.readFragment(ByteBuffer.allocate(9)).count());
    assertTrue(Thread.interrupted());
    Thread.currentThread().interrupt();
    assertThrows(
        InterruptedIOException.class, () -> rig.context.readFragment(ByteBuffer.allocate(9)));
    assertFalse(Thread.interrupted(), "the exception says it");
  }

  private interface Blocking {
    void run() throws Exception;
  }

  /** Runs a call on a thread of its own and waits until it blocks. */
  private static Thread blocked(AtomicReference<String> result, Blocking call) {
    Thread thread =
        new Thread(
            () -> {
              try {
                call.run();
                result.set("done");
              } catch (InterruptedIOException e) {
                result.set("interrupted");
              } catch (WebSocketException e) {
                result.set(e.kind().name());
              } catch (Exception e) {
                result.set(e.toString());
              }
            });
    thread.start();
    Rig.await(() -> thread.getState() == Thread.State.WAITING || result.get() != null);
    return thread;
  }
}
