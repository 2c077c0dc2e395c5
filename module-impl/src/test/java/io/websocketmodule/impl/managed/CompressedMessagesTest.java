// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.impl.connection.Compression;
import io.websocketmodule.impl.connection.Engine;
import io.websocketmodule.impl.protocol.DeflatePolicy;
import io.websocketmodule.impl.protocol.DeflateTerms;
import io.websocketmodule.impl.protocol.RawDeflate;
import io.websocketmodule.managed.PreparedMessage;
import io.websocketmodule.managed.WebSocketCollection;
import io.websocketmodule.managed.WebSocketHandler;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.spi.EncodedOnce;
import io.websocketmodule.testing.TestServer;
import io.websocketmodule.testing.WebSocketTester;
import jakarta.websocket.Extension;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the managed layer sends is compressed where it should, and limits are of what inflates. */
class CompressedMessagesTest {

  private static final WebSocketOptions COMPRESSED = WebSocketOptions.defaults().compression(true);
  private static final int LIMIT = 5_000;
  private static final String LONG = "compressible ".repeat(300);

  private final TestServer server = new TestServer();
  private final RecordingHandler handler = new RecordingHandler();

  @AfterEach
  void stop() {
    server.close();
  }

  private WebSocketTester open(WebSocketOptions options, WebSocketHandler opened) {
    return server.request("/").options(options).open(opened);
  }

  @Test
  void whatIsSentIsReceivedHoweverItIsSent() throws Exception {
    WebSocketTester client = open(COMPRESSED, handler);
    for (String text : List.of("", "short", LONG)) {
      handler.send(text);
      assertEquals(text, client.receiveText());
      ByteBuffer data = ByteBuffer.wrap(text.getBytes(UTF_8));
      handler.send(data);
      assertEquals(0, data.remaining());
      data.clear().put(new byte[data.capacity()]); // it is the sender's again
      assertEquals(ByteBuffer.wrap(text.getBytes(UTF_8)), client.receiveBinary());
      for (PreparedMessage message :
          List.of(PreparedMessage.of(text), PreparedMessage.of(text).uncompressed())) {
        handler.send(message);
        assertEquals(text, client.receiveText());
      }
    }
    PuppetTask task = new PuppetTask();
    WebSocketTester session = server.request("/").options(COMPRESSED).open(task);
    for (String text : List.of("", "short", LONG, LONG.repeat(20))) {
      task.did(at -> done(() -> at.send(text)));
      assertEquals(text, session.receiveText());
      task.did(at -> done(() -> at.sendStream(new StringReader(text))));
      assertEquals(text, session.receiveText());
      task.did(at -> done(() -> at.sendStream(new ByteArrayInputStream(text.getBytes(UTF_8)))));
      assertEquals(ByteBuffer.wrap(text.getBytes(UTF_8)), session.receiveBinary());
    }
    task.returns();
  }

  private interface Sending {
    void run() throws Exception;
  }

  private static boolean done(Sending sending) throws Exception {
    sending.run();
    return true;
  }

  @Test
  void whatWaitsIsCountedAsItLeaves() {
    WebSocketTester client = open(COMPRESSED, handler);
    client.stopReading();
    handler.send(PreparedMessage.of(ByteBuffer.allocate(70_000)).uncompressed());
    long before = handler.queuedBytes();
    assertEquals(70_010, before, "it is not compressed");
    handler.send(PreparedMessage.of(LONG));
    assertTrue(handler.queuedBytes() - before < 200, "it is compressed");
    before = handler.queuedBytes();
    handler.send("short");
    assertEquals(before + 7, handler.queuedBytes());
  }

  @Test
  void anExtensionIsShownWhereItIsInUse() {
    open(COMPRESSED, handler);
    Extension extension = handler.handshake().extensions().get(0);
    assertEquals("permessage-deflate", extension.getName());
    assertEquals(
        List.of("server_no_context_takeover", "client_no_context_takeover"),
        extension.getParameters().stream().map(Extension.Parameter::getName).toList());
    RecordingHandler plain = new RecordingHandler();
    open(WebSocketOptions.defaults(), plain);
    assertEquals(List.of(), plain.handshake().extensions());
  }

  private static ByteBuffer compressed(byte[] message) {
    byte[] payload = new RawDeflate().deflate(message);
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
    frame.put((byte) 0xC2).put((byte) 0xFF).putLong(payload.length).putInt(0);
    if (payload.length < 126) {
      frame.clear().put((byte) 0xC2).put((byte) (0x80 | payload.length)).putInt(0);
    } else if (payload.length < 65_536) {
      frame.clear().put((byte) 0xC2).put((byte) 0xFE).putShort((short) payload.length).putInt(0);
    }
    return frame.put(payload).flip();
  }

  @Test
  void theLimitIsThatOfTheInflatedMessageToTheByte() {
    for (int size : new int[] {0, 1, 1_023, 1_024, 1_025, LIMIT - 1, LIMIT}) {
      RecordingHandler taking = new RecordingHandler();
      WebSocketTester client = open(COMPRESSED.maxMessageSize(LIMIT), taking);
      client.sendRaw(compressed(new byte[size]));
      assertEquals(List.of("open", size + " bytes"), taking.told());
    }
    for (int size : new int[] {LIMIT + 1, LIMIT + 1_000, 20_000_000}) {
      RecordingHandler refusing = new RecordingHandler();
      WebSocketTester client = open(COMPRESSED.maxMessageSize(LIMIT), refusing);
      client.sendRaw(compressed(new byte[size]));
      assertEquals(1009, client.receiveClose().getCloseCode().getCode());
      Soon.until(() -> refusing.told().size() == 3);
      assertEquals(List.of("open", "error TOO_BIG", "closed 1009"), refusing.told());
    }
  }

  @Test
  void whatInflatesGrowsItsBufferTwofoldAtMost() {
    MessageBuffer buffer = new MessageBuffer(Integer.MAX_VALUE);
    ByteBuffer room = buffer.room(-1);
    assertEquals(1_024, room.capacity());
    for (long came = 0; came < 10_000_000; ) {
      came += room.remaining();
      room.position(room.limit());
      room = buffer.room(-1);
      assertEquals(2 * came, room.capacity());
    }
  }

  /** Counts how often a message is encoded. */
  private record Counting(PreparedMessage message, AtomicInteger plain, AtomicInteger other)
      implements EncodedOnce {

    @Override
    public boolean utf8() {
      return message.utf8();
    }

    @Override
    public boolean compressible() {
      return message.compressible();
    }

    @Override
    public ByteBuffer payload() {
      return message.payload();
    }

    @Override
    public ByteBuffer frame(UnaryOperator<ByteBuffer> encoder) {
      return message.frame(counted(plain, encoder));
    }

    @Override
    public ByteBuffer frame(Object likeness, UnaryOperator<ByteBuffer> encoder) {
      return message.frame(likeness, counted(other, encoder));
    }

    private static UnaryOperator<ByteBuffer> counted(
        AtomicInteger count, UnaryOperator<ByteBuffer> encoder) {
      return payload -> {
        count.incrementAndGet();
        return encoder.apply(payload);
      };
    }
  }

  @Test
  void aMessageForManyIsCompressedOnceForAllThatAgreedOnTheSame() {
    Engine engine = Engine.manual(() -> 0, Runnable::run);
    Counting message =
        new Counting(PreparedMessage.of(LONG), new AtomicInteger(), new AtomicInteger());
    for (int i = 0; i < 10; i++) {
      for (int level : new int[] {1, 9}) {
        for (boolean clientTakeover : new boolean[] {false, true}) {
          Compression compression =
              engine.compression(
                  new DeflateTerms(false, clientTakeover, false, 15),
                  new DeflatePolicy(false, clientTakeover, 15, 1_024, level));
          new MessageEncoder(compression).prepared(message, false);
        }
      }
      new MessageEncoder(null).prepared(message, false);
    }
    assertEquals(2, message.other.get(), "once for each level");
    assertEquals(1, message.plain.get());
  }

  @Test
  void aBroadcastReachesThoseWhoCompressAndThoseWhoDoNot() {
    WebSocketCollection<WebSocketHandler> room = new WebSocketCollection<>();
    List<WebSocketTester> clients =
        List.of(COMPRESSED, WebSocketOptions.defaults(), COMPRESSED).stream()
            .map(
                options -> {
                  RecordingHandler member = new RecordingHandler();
                  WebSocketTester client = open(options, member);
                  room.add(member);
                  return client;
                })
            .toList();
    room.broadcast(LONG);
    clients.forEach(client -> assertEquals(LONG, client.receiveText()));
  }
}
