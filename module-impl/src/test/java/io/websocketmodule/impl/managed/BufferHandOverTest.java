// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.impl.connection.Connection;
import io.websocketmodule.impl.connection.ConnectionSettings;
import io.websocketmodule.impl.connection.Engine;
import io.websocketmodule.managed.Message;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pump and the receiver never have a session's buffer at the same time. */
class BufferHandOverTest {

  private final Connection connection =
      Engine.manual(() -> 0, Runnable::run).connection(ConnectionSettings.defaults(), null);
  private final SessionReader reader = new SessionReader(connection);

  /** A receive without time asks for a message; ten bytes of it come. */
  @BeforeEach
  void aMessageHasBegun() throws Exception {
    assertNull(reader.receive(true, 0));
    assertTrue(connection.withdraw(reader), "asked for, and claimed by the test as the pump");
    put(reader.into(100), 10);
    reader.fragment(10, false, false, 90);
    assertTrue(connection.withdraw(reader), "asked for again");
  }

  private static ByteBuffer put(ByteBuffer into, int count) {
    for (int i = 0; i < count; i++) {
      into.put((byte) 7);
    }
    return into;
  }

  private interface Receiving<T> {
    T run() throws Exception;
  }

  /** Runs on a thread of its own and waits until that one waits. */
  private static <T> CompletableFuture<T> blocked(Receiving<T> receiving) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(receiving.run());
              } catch (Exception e) {
                result.completeExceptionally(e);
              }
            });
    thread.start();
    Soon.until(() -> thread.getState() == Thread.State.WAITING || result.isDone());
    assertEquals(Thread.State.WAITING, thread.getState(), "it must wait for the pump");
    return result;
  }

  @Test
  void aStreamWaitsForThePumpThatFillsTheBuffer() throws Exception {
    ByteBuffer into = put(reader.into(90), 3);
    CompletableFuture<Integer> piece =
        blocked(
            () -> {
              SessionStream stream = reader.openStream();
              return reader.nextPiece(stream, null).remaining();
            });
    put(into, 2);
    reader.fragment(5, false, false, 85);
    assertEquals(15, Soon.get(piece));
  }

  @Test
  void aStreamTakesWhatIsThereWhileThePumpIsAway() throws Exception {
    SessionStream stream = reader.openStream();
    assertEquals(10, reader.nextPiece(stream, null).remaining());
    put(reader.into(90), 90);
    reader.fragment(90, false, true, 0);
    assertEquals(90, reader.nextPiece(stream, null).remaining());
    assertNull(reader.nextPiece(stream, null));
  }

  @Test
  void aSkipWaitsForThePumpThatFillsTheBuffer() throws Exception {
    SessionStream stream = reader.openStream();
    reader.nextPiece(stream, null);
    ByteBuffer into = put(reader.into(90), 3);
    stream.close();
    CompletableFuture<Message> message = blocked(() -> reader.receive(false, 0));
    connection.withdraw(reader);
    put(into, 87);
    reader.fragment(90, false, true, 0);
    put(reader.into(4), 4);
    reader.fragment(4, false, true, 0);
    assertEquals(4, ((Message.Binary) Soon.get(message)).data().remaining());
  }

  @Test
  void whatIsDiscardedIsThePumpsAlone() {
    ByteBuffer into = put(reader.into(90), 3);
    reader.discardRest();
    put(into, 87);
    connection.withdraw(reader);
    reader.fragment(90, false, true, 0);
    assertTrue(connection.withdraw(reader), "it goes on asking, up to the end");
    assertEquals(MessageBuffer.PIECE, reader.into(50).remaining());
  }
}
