// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Messages are asked for one by one, and the end waits for what is still to be written out. */
class ConversationTest {

  private static final long PATIENCE_MILLIS = 20;

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final RecordingWebSocket socket = new RecordingWebSocket();
  private final Conversation conversation = conversation(written);

  private static Conversation conversation(OutputStream stream) {
    return new Conversation(
        new Output(new PrintStream(stream), StandardCharsets.UTF_8), PATIENCE_MILLIS);
  }

  private List<String> lines() {
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void partsAreJoinedAndEachIsAskedFor() {
    conversation.onOpen(socket);
    conversation.onText(socket, "Nel ", false);
    conversation.onText(socket, "mezzo", false);
    assertEquals(List.of(), lines());
    conversation.onText(socket, "", true);
    conversation.onText(socket, "", true);
    conversation.onBinary(socket, ByteBuffer.allocate(3), false);
    conversation.onBinary(socket, ByteBuffer.allocate(4), true);
    assertEquals(
        List.of("Received: Nel mezzo", "Received: ", "Received 7 bytes of binary data"), lines());
    assertEquals("1 1 1 1 1 1 1", socket.requests());
  }

  @Test
  void theNextMessageIsAskedForWhenTheLastIsWrittenOut() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch writing = new CountDownLatch(1);
    Conversation slow = conversation(new BlockedStream(writing, taken));
    slow.onOpen(socket);
    CompletableFuture<Void> receiving =
        CompletableFuture.runAsync(() -> slow.onText(socket, "text", true));
    assertTrue(writing.await(20, TimeUnit.SECONDS));
    slow.close(socket);
    CompletableFuture<Ending> end = CompletableFuture.supplyAsync(() -> await(slow));
    long later = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20 * PATIENCE_MILLIS);
    while (System.nanoTime() < later) {
      assertFalse(end.isDone(), "it ended while a message was being written out");
      assertEquals("1", socket.requests());
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    taken.countDown();
    receiving.get(20, TimeUnit.SECONDS);
    assertEquals("1 1", socket.requests());
    assertEquals(ExitStatus.LOST, end.get(20, TimeUnit.SECONDS).status());
  }

  @Test
  void aCloseThatIsNotAnsweredEndsAsALoss() {
    conversation.close(socket);
    assertEquals(List.of("close 1000"), socket.sent());
    assertEquals(Ending.lost("The server did not answer the close."), await(conversation));
  }

  @Test
  void aCloseThatIsAnsweredEndsWithNothingToSay() {
    conversation.close(socket);
    conversation.onClose(socket, 1000, "");
    assertEquals(new Ending(ExitStatus.CLOSED, ""), await(conversation));
    assertEquals(List.of(), lines());
  }

  @Test
  void aServersCloseIsPrintedAndAnswered() {
    conversation.onClose(socket, 4001, "enough\n\u001B");
    assertEquals(new Ending(ExitStatus.CLOSED_OTHERWISE, ""), await(conversation));
    assertEquals(List.of("Closed by the server: 4001 enough", " ".repeat(10) + "␛"), lines());
    assertEquals(List.of("close 4001"), socket.sent());
  }

  @Test
  void aCloseWithoutACodeIsOneToo() {
    conversation.onClose(socket, 1005, "");
    assertEquals(new Ending(ExitStatus.CLOSED, ""), await(conversation));
    assertEquals(List.of("Closed by the server: without a code"), lines());
    assertEquals(List.of("close 1005", "close 1000"), socket.sent());
  }

  @Test
  void theServersOwnCloseThatCrossesOursIsToldAll() {
    conversation.close(socket);
    conversation.onClose(socket, 1001, "");
    assertEquals(ExitStatus.CLOSED_OTHERWISE, await(conversation).status());
    assertEquals(List.of("Closed by the server: 1001"), lines());
  }

  @Test
  void anEndWithoutACloseIsALoss() {
    conversation.onClose(socket, 1006, "");
    assertEquals(ExitStatus.LOST, await(conversation).status());
    assertEquals(List.of(), lines());
  }

  @Test
  void aFailedSendWaitsForWhatTheServerSaysOfIt() {
    conversation.sendFailed(new IOException("Broken pipe"));
    conversation.onClose(socket, 1008, "no");
    assertEquals(ExitStatus.CLOSED_OTHERWISE, await(conversation).status());
  }

  @Test
  void aFailedSendIsALossWhenNothingComes() {
    conversation.sendFailed(new IOException("Broken pipe"));
    assertEquals(Ending.lost("The connection was lost: Broken pipe"), await(conversation));
  }

  @Test
  void aMessageWithoutEndEndsTheConnection() {
    String part = "x".repeat(1024 * 1024);
    for (int mebibyte = 0; mebibyte < 16; mebibyte++) {
      conversation.onText(socket, part, false);
    }
    assertEquals(List.of(), socket.sent());
    conversation.onText(socket, "x", false);
    assertEquals(ExitStatus.LOST, await(conversation).status());
    assertEquals(List.of("abort"), socket.sent());
    assertTrue(lines().isEmpty());
  }

  private static Ending await(Conversation conversation) {
    try {
      return conversation.awaitEnd();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A pipe that nobody reads until a latch says so. */
  private static final class BlockedStream extends OutputStream {

    private final CountDownLatch writing;
    private final CountDownLatch taken;

    BlockedStream(CountDownLatch writing, CountDownLatch taken) {
      this.writing = writing;
      this.taken = taken;
    }

    @Override
    public void write(int single) {
      writing.countDown();
      try {
        assertTrue(taken.await(20, TimeUnit.SECONDS));
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
