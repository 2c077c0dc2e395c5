// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.impl.protocol.Opcode;
import io.websocketmodule.managed.PreparedMessage;
import io.websocketmodule.managed.SlowPeer;
import io.websocketmodule.managed.WebSocketCollection;
import io.websocketmodule.managed.WebSocketCollection.Counts;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.testing.TestServer;
import io.websocketmodule.testing.WebSocketTester;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A collection sends to all, holds nobody up for one, and forgets who is gone. */
class CollectionTest {

  private final TestServer server = new TestServer();
  private final WebSocketCollection<RecordingHandler> room = new WebSocketCollection<>();

  @AfterEach
  void stop() {
    server.close();
  }

  private RecordingHandler member() {
    return new RecordingHandler() {
      @Override
      void open() {
        room.add(this);
      }
    };
  }

  @Test
  void everyMemberGetsABroadcast() {
    List<WebSocketTester> clients = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      clients.add(server.open(member()));
    }
    assertEquals(new Counts(3, 0, 0), room.broadcast("text"));
    assertEquals(new Counts(3, 0, 0), room.broadcast(ByteBuffer.wrap(new byte[] {1, 2})));
    assertEquals(new Counts(3, 0, 0), room.broadcast(PreparedMessage.of("prepared")));
    for (WebSocketTester client : clients) {
      assertEquals("text", client.receiveText());
      assertEquals(ByteBuffer.wrap(new byte[] {1, 2}), client.receiveBinary());
      assertEquals("prepared", client.receiveText());
    }
  }

  @Test
  void aPredicateSelects() {
    RecordingHandler sender = member();
    WebSocketTester own = server.open(sender);
    WebSocketTester other = server.open(member());
    assertEquals(new Counts(1, 1, 0), room.broadcast("x", member -> member != sender));
    assertEquals(
        new Counts(1, 1, 0), room.broadcast(ByteBuffer.allocate(1), member -> member != sender));
    assertEquals("x", other.receiveText());
    assertEquals(1, other.receiveBinary().remaining());
    assertEquals(Optional.empty(), own.receive(Duration.ZERO));
  }

  @Test
  void addAndRemoveTellWhetherTheyChangedAnything() {
    RecordingHandler one = new RecordingHandler();
    assertFalse(room.add(one), "it is not open yet");
    server.open(one);
    assertTrue(room.add(one));
    assertFalse(room.add(one));
    assertTrue(room.contains(one));
    assertEquals(1, room.size());
    assertEquals(List.of(one), iterated());
    assertTrue(room.remove(one));
    assertFalse(room.remove(one));
    assertEquals(0, room.size());
    assertTrue(room.add(one), "who left may come again");
    one.abort();
    Soon.until(() -> room.size() == 0);
  }

  private List<RecordingHandler> iterated() {
    List<RecordingHandler> all = new ArrayList<>();
    room.forEach(all::add);
    return all;
  }

  @Test
  void whoClosedLeavesBeforeItsOnClose() {
    AtomicInteger size = new AtomicInteger(-1);
    RecordingHandler leaving =
        new RecordingHandler() {
          @Override
          void open() {
            room.add(this);
          }

          @Override
          void ending(CloseReason reason) {
            size.set(room.contains(this) ? -2 : room.size());
          }
        };
    server.open(member());
    WebSocketTester client = server.open(leaving);
    client.close(1000, "");
    assertEquals(1, size.get());
    assertFalse(room.add(leaving), "who is closed is not added");
    assertEquals(1, room.size());
  }

  @Test
  void whoIsClosingIsSkippedAndNotAdded() {
    RecordingHandler closing = member();
    WebSocketTester client = server.open(closing);
    client.stopReading();
    closing.close(1000, "");
    assertEquals(new Counts(0, 1, 0), room.broadcast("x"));
    room.remove(closing);
    assertFalse(room.add(closing));
  }

  @Test
  void aSlowMemberHoldsNobodyAndIsCounted() {
    WebSocketOptions small = WebSocketOptions.defaults().sendBufferLimit(70_000);
    for (SlowPeer policy : SlowPeer.values()) {
      WebSocketTester slow = server.request("/").options(small.slowPeer(policy)).open(member());
      slow.stopReading();
    }
    WebSocketTester quick = server.open(member());
    byte[] payload = new byte[69_000]; // beyond the window: the first is under way
    assertEquals(new Counts(5, 0, 0), room.broadcast(ByteBuffer.wrap(payload)));
    Counts second = room.broadcast(ByteBuffer.wrap(payload));
    // FAIL refuses; CLOSE refuses and goes; DROP_OLDEST has nothing to drop; WAIT queues.
    assertEquals(new Counts(2, 0, 3), second);
    assertEquals(69_000, quick.receiveBinary().remaining());
    assertEquals(69_000, quick.receiveBinary().remaining());
    assertEquals(new Counts(4, 1, 0), room.broadcast("small"));
    assertEquals("small", quick.receiveText());
  }

  @Test
  void closeAllClosesAndCompletesWhenAllAreGone() throws Exception {
    WebSocketTester one = server.open(member());
    WebSocketTester silent = server.open(member());
    silent.stopReading();
    CompletionStage<Void> closed = room.closeAll(new CloseReason(CloseCodes.GOING_AWAY, "enough"));
    assertEquals("enough", one.receiveClose().getReasonPhrase());
    assertFalse(Soon.isDone(closed));
    silent.goOnReading();
    Soon.get(closed);
    assertEquals(0, room.size());
    Soon.get(room.closeAll(new CloseReason(CloseCodes.GOING_AWAY, "nobody there")));
  }

  @Test
  void aPreparedMessageIsEncodedOnce() {
    AtomicInteger encoded = new AtomicInteger();
    PreparedMessage message = PreparedMessage.of("once");
    Set<Object> frames = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      frames.add(
          message.frame(
              payload -> {
                encoded.incrementAndGet();
                return MessageOut.frame(Opcode.TEXT, payload);
              }));
    }
    assertEquals(1, encoded.get());
    assertEquals(1, frames.size());
    ByteBuffer frame = message.frame(payload -> null);
    assertTrue(frame.isReadOnly());
    assertEquals(6, frame.remaining());
    frame.position(3);
    assertEquals(6, message.frame(payload -> null).remaining());
  }

  @Test
  void aPreparedMessageOwnsItsBytes() {
    ByteBuffer data = ByteBuffer.wrap(new byte[] {1, 2});
    PreparedMessage message = PreparedMessage.of(data);
    assertEquals(0, data.remaining());
    data.array()[0] = 9;
    assertEquals(ByteBuffer.wrap(new byte[] {1, 2}), message.payload());
    assertThrows(IllegalArgumentException.class, () -> room.broadcast("\uD800"));
  }

  @Test
  void membersComeAndGoWhileOthersBroadcast() throws Exception {
    List<RecordingHandler> handlers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      RecordingHandler handler = new RecordingHandler();
      server.open(handler);
      handlers.add(handler);
    }
    Thread changing =
        new Thread(
            () -> {
              for (int i = 0; i < 20_000; i++) {
                RecordingHandler handler = handlers.get(i % 8);
                if (!room.remove(handler)) {
                  room.add(handler);
                }
              }
            });
    Thread closing = new Thread(() -> handlers.subList(0, 4).forEach(RecordingHandler::abort));
    changing.start();
    for (int i = 0; i < 300; i++) {
      Counts counts = room.broadcast("x");
      assertTrue(counts.queued() + counts.skipped() <= 8 && counts.refused() == 0);
      if (i == 100) {
        closing.start();
      }
    }
    changing.join();
    closing.join();
    handlers.forEach(room::add);
    Soon.until(() -> room.size() == 4);
    assertEquals(Set.copyOf(handlers.subList(4, 8)), Set.copyOf(iterated()));
  }
}
