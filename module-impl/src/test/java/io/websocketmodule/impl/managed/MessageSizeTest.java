// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.WebSocketException.Kind;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.managed.WebSocketSession;
import io.websocketmodule.testing.TestServer;
import io.websocketmodule.testing.WebSocketTester;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages are bounded, and memory grows with the bytes that came and not with those announced. */
class MessageSizeTest {

  private static final int LIMIT = 1000;

  private final TestServer server = new TestServer();
  private final RecordingHandler handler = new RecordingHandler();

  @AfterEach
  void stop() {
    server.close();
  }

  private WebSocketTester open() {
    return server
        .request("/")
        .options(WebSocketOptions.defaults().maxMessageSize(LIMIT))
        .open(handler);
  }

  private void assertTooBig(WebSocketTester client) {
    assertEquals(1009, client.receiveClose().getCloseCode().getCode());
    Soon.until(() -> handler.told().size() == 3);
    assertEquals(List.of("open", "error TOO_BIG", "closed 1009"), handler.told());
  }

  @Test
  void theLargestMessageIsTaken() {
    WebSocketTester client = open();
    client.send(ByteBuffer.allocate(LIMIT));
    client.sendFragment(ByteBuffer.allocate(LIMIT - 1), false, false);
    client.sendFragment(ByteBuffer.allocate(1), false, false);
    client.sendFragment(ByteBuffer.allocate(0), false, true);
    assertEquals(List.of("open", LIMIT + " bytes", LIMIT + " bytes"), handler.told());
  }

  @Test
  void aByteMoreCloses1009() {
    WebSocketTester client = open();
    client.send(ByteBuffer.allocate(LIMIT + 1));
    assertTooBig(client);
  }

  @Test
  void manyFragmentsCountTogether() {
    WebSocketTester client = open();
    for (int i = 0; i < LIMIT; i++) {
      client.sendFragment(ByteBuffer.allocate(1), false, false);
    }
    assertEquals(List.of("open"), handler.told());
    client.sendFragment(ByteBuffer.allocate(1), false, true);
    assertTooBig(client);
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 16, 1L << 31, Long.MAX_VALUE})
  void aHeaderIsEnoughToRefuse(long announced) {
    WebSocketTester client = open();
    client.sendFragment(ByteBuffer.allocate(10), false, false);
    ByteBuffer frame = ByteBuffer.allocate(15);
    frame.put((byte) 0x80).put((byte) 0xFF).putLong(announced).putInt(0).put((byte) 1);
    client.sendRaw(frame.flip());
    assertTooBig(client);
  }

  @Test
  void thePeerSeesTheCodeThoughItGoesOnSending() {
    WebSocketTester client = open();
    ByteBuffer frame = ByteBuffer.allocate(14);
    client.sendRaw(frame.put((byte) 0x82).put((byte) 0xFF).putLong(1L << 40).putInt(0).flip());
    for (int i = 0; i < 200; i++) {
      client.sendRaw(ByteBuffer.allocate(100_000));
    }
    assertTooBig(client);
  }

  @Test
  void aSessionsReceiveThrowsAndThenIsClosed() throws Exception {
    PuppetTask task = new PuppetTask();
    WebSocketTester client =
        server.request("/").options(WebSocketOptions.defaults().maxMessageSize(LIMIT)).open(task);
    client.send(ByteBuffer.allocate(LIMIT + 1));
    assertEquals(Kind.TOO_BIG, Soon.failure(task.does(WebSocketSession::receive)));
    assertTrue(task.did(WebSocketSession::receive).toString().contains("1009"));
    task.returns();
  }

  @Test
  void memoryGrowsWithTheBytesThatCame() {
    MessageBuffer buffer = new MessageBuffer(Integer.MAX_VALUE);
    ByteBuffer room = buffer.room(Integer.MAX_VALUE / 2);
    assertEquals(MessageBuffer.PIECE, room.capacity());
    for (long came = 0; came < 10_000_000; ) {
      came += room.remaining();
      room.position(room.limit());
      room = buffer.room(Integer.MAX_VALUE / 2);
      assertTrue(room.capacity() <= 2 * came, room.capacity() + " for " + came);
    }
  }

  @Test
  void aSmallMessageTakesWhatItNeeds() {
    MessageBuffer buffer = new MessageBuffer(LIMIT);
    assertEquals(5, buffer.room(5).capacity());
  }

  @Test
  void aMessageOfTinyFramesIsNotCopiedForEachOfThem() {
    MessageBuffer buffer = new MessageBuffer(1_000_000);
    ByteBuffer before = null;
    int copies = 0;
    for (int i = 0; i < 1_000_000; i++) {
      ByteBuffer room = buffer.room(1);
      copies += room == before ? 0 : 1;
      before = room.put((byte) i);
    }
    assertTrue(copies < 60, copies + " copies");
    assertNull(buffer.room(1));
    assertNotNull(buffer.room(0), "the end of a full message still has to be told");
    assertEquals(1_000_000, buffer.takeBytes().remaining());
  }

  @Test
  void nothingIsHeldBetweenMessages() {
    MessageBuffer buffer = new MessageBuffer(LIMIT);
    buffer.room(LIMIT).put(new byte[10]);
    ByteBuffer taken = buffer.takeBytes();
    assertEquals(10, taken.remaining());
    assertEquals(3, buffer.room(3).capacity());
  }
}
