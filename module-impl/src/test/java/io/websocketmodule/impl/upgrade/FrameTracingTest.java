// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.websocketmodule.FrameListener;
import io.websocketmodule.Handshake;
import io.websocketmodule.TracedFrame;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which handshakes a frame trace is told of. */
class FrameTracingTest {

  private final List<String> opened = new ArrayList<>();

  /** Notes handshakes, and a header of each. */
  private final class Notes implements FrameListener {
    @Override
    public void opened(long connection, Handshake handshake) {
      opened.add(connection + " " + handshake.getHeaders().get("Sec-WebSocket-Version"));
    }

    @Override
    public void frame(TracedFrame frame) {
      throw new AssertionError("nothing was sent");
    }
  }

  private static void accept(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setStatus(101);
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
  void aListenerHearsOfAHandshakeAndMayAskForItsHeaders() {
    assertEquals(List.of("1 [13]"), openedWith("frameTrace", "listener"));
  }

  @Test
  void nothingIsToldByDefault() {
    assertEquals(List.of(), openedWith());
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
