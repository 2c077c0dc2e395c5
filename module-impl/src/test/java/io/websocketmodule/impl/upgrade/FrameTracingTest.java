// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.FrameListener;
import io.websocketmodule.Handshake;
import io.websocketmodule.TracedFrame;
import io.websocketmodule.impl.connection.Transport;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.HandshakeResponse;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which handshakes a frame trace is told of. */
class FrameTracingTest {

  /** Empty, under the masking key 0. */
  private static final byte[] PING = {(byte) 0x89, (byte) 0x80, 0, 0, 0, 0};

  private final List<String> opened = new ArrayList<>();

  /** Notes handshakes, and headers of both their sides. */
  private final class Notes implements FrameListener {
    @Override
    public void opened(long connection, Handshake request, HandshakeResponse response) {
      opened.add(
          connection
              + " "
              + request.getHeaders().get("Sec-WebSocket-Key")
              + " "
              + response.getHeaders().get(HandshakeResponse.SEC_WEBSOCKET_ACCEPT)
              + " "
              + response.getHeaders().get("X-Handler"));
    }

    @Override
    public void closed(long connection) {
      opened.add(connection + " closed");
    }

    @Override
    public void frame(TracedFrame frame) {
      throw new AssertionError("nothing was sent");
    }
  }

  private static void accept(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setStatus(101);
    response.setHeader("X-Handler", "here");
    response.flushBuffer();
  }

  private List<String> openedWith(String... settings) {
    Door door = new Door(FakeRequest.handshake(), settings);
    WebSockets.traceFrames(door.application.context(), new Notes());
    door.run(FrameTracingTest::accept);
    assertEquals("switched", door.outcome());
    return opened;
  }

  @Test
  void aListenerHearsOfAHandshakeWithTheHeadersOfBothSides() {
    // The pair of RFC 6455 1.3.
    assertEquals(
        List.of("1 [dGhlIHNhbXBsZSBub25jZQ==] [s3pPLMBiTxaQ9kYGzzhZRbK+xOo=] [here]"),
        openedWith("frameTrace", "listener"));
  }

  @Test
  void aConnectionThatTheContainerRefusesIsClosed() {
    Door door = new Door(FakeRequest.handshake(), "frameTrace", "listener");
    WebSockets.traceFrames(door.application.context(), new Notes());
    door.refusal = new IOException("provoked by a test");
    door.run(FrameTracingTest::accept);
    assertEquals(2, opened.size());
    assertEquals("1 closed", opened.get(1));
  }

  @Test
  void nothingIsToldByDefault() {
    assertEquals(List.of(), openedWith());
  }

  /** The frame trace is free where it is off: none of its code runs when bytes pass. */
  @Test
  void whereItIsOffNoCodeOfATraceIsInTheWayOfTheBytes() {
    assertEquals(Set.of(), traceCodeInTheWay());
    Set<String> where = traceCodeInTheWay("frameTrace", "listener");
    assertTrue(where.contains("TracedTransport"), "what the test would find: " + where);
  }

  /** Which classes with a trace in their names the transport of a connection is called through. */
  private Set<String> traceCodeInTheWay(String... settings) {
    Door door = new Door(FakeRequest.handshake(), settings);
    WebSockets.traceFrames(door.application.context(), frame -> {});
    door.run(FrameTracingTest::accept);
    Callers callers = new Callers();
    Transport transport =
        (Transport)
            Proxy.newProxyInstance(
                Transport.class.getClassLoader(), new Class<?>[] {Transport.class}, callers);
    Transport.Events events = door.opener.apply(transport);
    callers.names.add(events.getClass().getName());
    callers.received.clear().put(PING).flip();
    events.onReadable();
    assertEquals(List.of("0x8A"), callers.written, "the pong");
    return callers.names.stream()
        .map(name -> name.substring(name.lastIndexOf('.') + 1))
        .filter(name -> name.contains("Trac") || name.contains("Scanner"))
        .filter(name -> !name.startsWith("FrameTracingTest"))
        .collect(Collectors.toSet());
  }

  /** A transport that notes who is on the stack of each call. */
  private static final class Callers implements InvocationHandler {
    private final Set<String> names = new HashSet<>();
    private final List<String> written = new ArrayList<>();
    private final ByteBuffer received = ByteBuffer.allocate(PING.length).limit(0);

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) {
      names.addAll(
          StackWalker.getInstance()
              .walk(frames -> frames.map(StackWalker.StackFrame::getClassName).toList()));
      return switch (method.getName()) {
        case "read" -> read((ByteBuffer) arguments[0]);
        case "write" -> write((ByteBuffer[]) arguments[0], (int) arguments[1]);
        case "name" -> "noting";
        case "close", "abort" -> null;
        default -> false;
      };
    }

    private int read(ByteBuffer into) {
      int count = received.remaining();
      into.put(received);
      return count;
    }

    private boolean write(ByteBuffer[] from, int count) {
      written.add(String.format("0x%02X", from[0].get(from[0].position())));
      for (int i = 0; i < count; i++) {
        from[i].position(from[i].limit());
      }
      return true;
    }
  }

  @Test
  void theLogIsNoListener() {
    assertEquals(List.of(), openedWith("frameTrace", "log"));
  }

  @Test
  void aHandshakeThatIsRefusedIsNotTold() {
    Door door =
        new Door(
            FakeRequest.handshake().header("Origin", "http://evil.example"),
            "frameTrace",
            "listener");
    WebSockets.traceFrames(door.application.context(), new Notes());
    door.run(FrameTracingTest::accept);
    assertEquals(List.of(), opened);
    assertEquals("1/0/1", door.counted());
  }

  @Test
  void withoutTheModuleAListenerIsRefused() {
    FakeApplication application = new FakeApplication();
    assertThrows(
        IllegalStateException.class,
        () -> WebSockets.traceFrames(application.context(), new Notes()));
  }
}
