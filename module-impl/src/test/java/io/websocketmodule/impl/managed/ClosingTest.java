// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.websocketmodule.WebSocketException.Kind;
import io.websocketmodule.managed.PreparedMessage;
import io.websocketmodule.testing.TestServer;
import io.websocketmodule.testing.WebSocketTester;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Closes, aborts and losses: what becomes of what was sent, and of what comes too late. */
class ClosingTest {

  private final TestServer server = new TestServer();
  private final RecordingHandler handler = new RecordingHandler();
  private WebSocketTester client;

  @AfterEach
  void stop() {
    server.close();
  }

  private void open() {
    client = server.open(handler);
  }

  /** Fills the window of a client that has stopped reading, and more. */
  private CompletionStage<Void> block() {
    client.stopReading();
    return handler.send(ByteBuffer.allocate(100_000));
  }

  @Test
  void aCloseGoesBehindWhatIsQueued() {
    open();
    block();
    handler.send("last words");
    handler.close(4000, "bye");
    assertFalse(handler.isOpen());
    assertEquals(Kind.CLOSED, Soon.failure(handler.send("too late")));
    client.goOnReading();
    client.receiveBinary();
    assertEquals("last words", client.receiveText());
    assertEquals(4000, client.receiveClose().getCloseCode().getCode());
    Soon.until(() -> handler.told().contains("closed 4000"));
  }

  @Test
  void aCloseThatCannotLeaveIsBoundedByCloseTimeout() throws Exception {
    open();
    CompletionStage<Void> stuck = block();
    handler.close(1000, "");
    server.passTime(Duration.ofSeconds(4));
    assertFalse(Soon.isDone(handler.closed()));
    server.passTime(Duration.ofSeconds(7));
    assertEquals(1006, Soon.get(handler.closed()).getCloseCode().getCode());
    assertEquals(Kind.TIMEOUT, Soon.failure(stuck));
    Soon.until(() -> handler.told().contains("closed 1006"));
  }

  @Test
  void closingAgainOrAfterThePeersCloseChangesNothing() throws Exception {
    open();
    handler.close(4000, "first");
    handler.close(4001, "second");
    assertEquals(4000, client.receiveClose().getCloseCode().getCode());
    assertEquals(4000, Soon.get(handler.closed()).getCloseCode().getCode());
    handler.close(4002, "third");
    RecordingHandler other = new RecordingHandler();
    server.open(other).close(4003, "");
    other.close(4004, "");
    assertEquals(4003, Soon.get(other.closed()).getCloseCode().getCode());
  }

  @Test
  void aCloseThatMustNotBeSentIsMisuseAndTheConnectionLives() throws Exception {
    open();
    for (int code : new int[] {0, 999, 1004, 1006, 1010, 1015, 2999, 5000, 70_000}) {
      assertThrows(IllegalArgumentException.class, () -> handler.close(code, ""), "" + code);
    }
    assertThrows(IllegalArgumentException.class, () -> handler.close(1005, "no room for it"));
    assertThrows(IllegalArgumentException.class, () -> handler.close(1000, "ä".repeat(62)));
    Soon.get(handler.send("alive"));
    handler.close(1000, "ä".repeat(61));
    client.receiveText();
    assertEquals("ä".repeat(61), client.receiveClose().getReasonPhrase());
  }

  @Test
  void aCloseWithoutACodeIs1005() {
    open();
    handler.close(1005, "");
    assertEquals(1005, client.receiveClose().getCloseCode().getCode());
  }

  @Test
  void anAbortFailsWhatIsQueued() throws Exception {
    open();
    CompletionStage<Void> queued = block();
    handler.abort();
    assertEquals(Kind.ABORTED, Soon.failure(queued));
    assertEquals(Kind.ABORTED, Soon.failure(handler.send("late")));
    assertEquals(1006, Soon.get(handler.closed()).getCloseCode().getCode());
    assertEquals(0, handler.queuedBytes());
  }

  @Test
  void aSendNeverThrowsForALostPeer() {
    open();
    client.losePeer();
    assertEquals(Kind.DISCONNECTED, Soon.failure(handler.send("a")));
    assertEquals(Kind.DISCONNECTED, Soon.failure(handler.send(ByteBuffer.allocate(9))));
    assertEquals(Kind.DISCONNECTED, Soon.failure(handler.send(PreparedMessage.of("x"))));
    handler.close(1000, "");
    handler.abort();
  }
}
