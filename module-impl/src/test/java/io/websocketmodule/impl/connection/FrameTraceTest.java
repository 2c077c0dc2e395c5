// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.FrameListener;
import io.websocketmodule.Handshake;
import io.websocketmodule.TracedFrame;
import io.websocketmodule.impl.connection.FrameTrace.To;
import jakarta.websocket.HandshakeResponse;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** A trace shows what passes, in its order, and changes nothing of it. */
class FrameTraceTest {

  private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

  private static final Handshake HANDSHAKE =
      (Handshake)
          Proxy.newProxyInstance(
              Handshake.class.getClassLoader(),
              new Class<?>[] {Handshake.class},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "remoteAddress" -> InetSocketAddress.createUnresolved("peer", 7);
                    case "getRequestURI" -> URI.create("http://here/chat%0A?secret");
                    default -> throw new UnsupportedOperationException(method.getName());
                  });

  private static final HandshakeResponse RESPONSE = Map::of;

  private final FrameTrace trace = new FrameTrace(Clock.fixed(NOON, ZoneOffset.UTC));
  private final Rig rig = new Rig().connect();
  private final List<TracedFrame> frames = new ArrayList<>();

  private void open(To to, int shown) {
    FrameTrace.Traced traced = trace.connection(1, to, shown, this::inApplication);
    traced.opened(HANDSHAKE, RESPONSE);
    rig.connection.whenEnded(traced::closed);
    Transport.Events events = traced.open(rig.transport, rig.connection::open);
    rig.transport.events(events);
    events.onReadable();
  }

  private void inApplication(Runnable call) {
    ClassLoader before = rig.connection.enterApplication();
    try {
      call.run();
    } finally {
      rig.connection.leaveApplication(before);
    }
  }

  private List<String> shown() {
    return frames.stream().map(TracedFrame::toString).toList();
  }

  @Test
  void framesOfBothDirectionsAreShownInTheirOrder() {
    trace.add(frames::add);
    open(To.LISTENERS, 5);
    rig.context.readFragment(
        ByteBuffer.allocate(100),
        (read, none) ->
            rig.context.writeFragment(Rig.bytes("seen"), true, true, (written, nothing) -> {}));
    rig.transport.receive(Peer.frame(0x81, "hello\nyou".getBytes(UTF_8), 0x01020304));
    rig.transport.receive(Peer.frame(0x89, "?".getBytes(UTF_8), 5));
    assertEquals(
        List.of(
            "1 < 1 text fin mask 01020304 length 9 \"hello\"...",
            "1 > 2 text fin length 4 \"seen\"",
            "1 < 3 ping fin mask 00000005 length 1 3f",
            "1 > 4 pong fin length 1 3f"),
        shown());
    assertEquals(NOON, frames.get(0).time());
  }

  @Test
  void aWriteThatTheContainerTakesByPiecesIsShownOnce() {
    trace.add(frames::add);
    open(To.LISTENERS, 0);
    rig.transport.block();
    rig.context.writeFragment(
        ByteBuffer.wrap(new byte[300_000]), false, true, (written, none) -> {});
    while (rig.connection.queuedBytes() > 0) {
      rig.transport.grant(1000);
    }
    assertEquals(List.of("1 > 1 binary fin length 300000"), shown());
    assertEquals(List.of("binary 300000"), rig.sent());
  }

  @Test
  void whatFollowsAWriteThatHadToWaitIsShownToo() {
    trace.add(frames::add);
    open(To.LISTENERS, 0);
    for (int i = 0; i < 3; i++) {
      rig.transport.block();
      rig.context.writeFragment(
          ByteBuffer.wrap(new byte[100_000]), false, true, (written, none) -> {});
      rig.transport.unblock();
    }
    assertEquals(
        List.of(
            "1 > 1 binary fin length 100000",
            "1 > 2 binary fin length 100000",
            "1 > 3 binary fin length 100000"),
        shown());
  }

  @Test
  void aFrameThatBreaksTheProtocolIsShown() {
    trace.add(frames::add);
    open(To.LISTENERS, 0);
    rig.transport.receive(Peer.frame(0xF3, new byte[1], 9));
    assertEquals("1 < 1 reserved 3 fin rsv1 rsv2 rsv3 mask 00000009 length 1", shown().get(0));
    assertTrue(shown().get(1).startsWith("1 > 2 close fin length"), shown()::toString);
  }

  @Test
  void aListenerThatThrowsHurtsNobody() {
    trace.add(
        frame -> {
          throw new IllegalStateException("provoked by a test");
        });
    trace.add(frames::add);
    open(To.LISTENERS, 0);
    rig.transport.receive(Peer.ping("a"));
    assertEquals(List.of("pong a"), rig.sent());
    assertEquals(2, frames.size());
  }

  @Test
  void aListenerHearsOfTheHandshakeFirstAndOfTheEndLast() {
    List<String> heard = new ArrayList<>();
    trace.add(
        new FrameListener() {
          @Override
          public void opened(long connection, Handshake request, HandshakeResponse response) {
            assertSame(HANDSHAKE, request);
            assertSame(RESPONSE, response);
            heard.add("opened " + connection);
          }

          @Override
          public void frame(TracedFrame frame) {
            assertSame(rig.applicationLoader, Thread.currentThread().getContextClassLoader());
            heard.add("frame of " + frame.connection());
          }

          @Override
          public void closed(long connection) {
            assertSame(rig.applicationLoader, Thread.currentThread().getContextClassLoader());
            heard.add("closed " + connection);
          }
        });
    open(To.LISTENERS, 0);
    rig.transport.receive(Peer.ping(""));
    rig.transport.lose();
    assertEquals(List.of("opened 1", "frame of 1", "frame of 1", "closed 1"), heard);
  }

  @Test
  void theLogGetsALineForEachFrameAndListenersNothing() {
    List<String> lines = new ArrayList<>();
    Logger logger = Logger.getLogger(FrameTrace.LOGGER);
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(line.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    handler.setLevel(Level.ALL);
    logger.addHandler(handler);
    logger.setLevel(Level.ALL);
    try {
      trace.add(frames::add);
      open(To.LOG, 100);
      rig.transport.receive(Peer.frame(0x89, "a".getBytes(UTF_8), 1));
      rig.transport.lose();
    } finally {
      logger.removeHandler(handler);
      logger.setLevel(null);
    }
    assertEquals(
        List.of(
            "1 opened by peer/<unresolved>:7 for /chat%0A",
            "1 < 1 ping fin mask 00000001 length 1 61", "1 > 2 pong fin length 1 61", "1 closed"),
        lines);
    assertEquals(List.of(), frames);
  }
}
