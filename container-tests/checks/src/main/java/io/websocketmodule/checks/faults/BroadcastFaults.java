// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.Application;
import io.websocketmodule.checks.RunningServer;
import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.client.Received;
import io.websocketmodule.managed.SlowPeer;
import io.websocketmodule.managed.WebSocketCollection;
import io.websocketmodule.managed.WebSocketHandler;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.managed.WebSockets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** One member of a collection stops reading in the middle of a broadcast. */
interface BroadcastFaults extends Faults {

  int LISTENERS = 100;
  int MESSAGE = 64 * 1024;
  int QUEUE = 256 * 1024;

  /** A member of a room, told apart by nothing. */
  final class Member extends WebSocketHandler {

    private final WebSocketCollection<Member> room;

    Member(WebSocketCollection<Member> room) {
      this.room = room;
    }

    @Override
    protected void onOpen() {
      room.add(this);
    }

    @Override
    protected void onMessage(ByteBuffer data) {
      room.broadcast(data);
    }
  }

  /** Its connection ends, in its own time; the others wait for nothing and lose nothing. */
  @Test
  default void aListenerThatStopsReadingIsClosed() throws Exception {
    broadcast(SlowPeer.CLOSE, LISTENERS);
  }

  /** Its oldest messages go; what it reads in the end is in order. */
  @Test
  default void aListenerThatStopsReadingLosesItsOwnMessagesOnly() throws Exception {
    broadcast(SlowPeer.DROP_OLDEST, LISTENERS + 1);
  }

  private void broadcast(SlowPeer policy, int left) throws Exception {
    int messages = Scale.of(100, 2000);
    WebSocketCollection<Member> room = new WebSocketCollection<>();
    WebSocketOptions options = WebSocketOptions.defaults().slowPeer(policy);
    Application application =
        new Application()
            .setting("sendBufferLimit", Integer.toString(QUEUE))
            .setting("closeTimeout", "00:00:02")
            // Longer than the broadcasts, whose large number lasts minutes.
            .setting("sendTimeout", "00:30:00")
            .handle(
                "/room",
                (request, response) ->
                    WebSockets.accept(request, response, options, new Member(room)));
    List<RawClient> listeners = new ArrayList<>();
    try (RunningServer server = start(application);
        Crowd deaf = new Crowd(server.port())) {
      for (int i = 0; i < LISTENERS; i++) {
        listeners.add(RawClient.open(server.port(), "/room"));
      }
      deaf.open("/room");
      awaitSize(room, LISTENERS + 1);
      Held before = Held.now();
      for (int number = 0; number < messages; number++) {
        byte[] payload = ByteBuffer.allocate(MESSAGE).putInt(number).array();
        listeners.get(number % LISTENERS).send(ClientFrame.binary(payload));
        for (RawClient listener : listeners) {
          Received message = listener.readMessage();
          assertEquals(number, ByteBuffer.wrap(message.bytes()).getInt());
          assertEquals(MESSAGE, message.bytes().length);
        }
      }
      awaitSize(room, left);
      // The deaf one's queue, and room for what the clients hold.
      long most = QUEUE + MESSAGE + (2 << 20);
      long bytes = Held.within(before.bytes() + most).bytes() - before.bytes();
      System.out.printf(
          "fault | a listener that stops reading, %s | %,d messages of %,d bytes to %d others,"
              + " nothing lost | %+,d bytes%n",
          policy, messages, MESSAGE, LISTENERS, bytes);
      assertTrue(bytes <= most, () -> "holds " + bytes);
      for (RawClient listener : listeners) {
        listener.close();
      }
    }
  }

  private static void awaitSize(WebSocketCollection<Member> room, int size) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (room.size() != size && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    assertEquals(size, room.size(), "members of the room");
  }
}
