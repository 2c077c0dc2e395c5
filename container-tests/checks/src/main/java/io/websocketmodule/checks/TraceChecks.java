// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.FrameListener;
import io.websocketmodule.Handshake;
import io.websocketmodule.TracedFrame;
import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.servlet.NativeEcho;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.HandshakeResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The frames of real connections are shown as they pass, where the setting says so. */
interface TraceChecks extends Checks {

  @Test
  default void framesAreShownAsTheyPass() throws Exception {
    Traced echo = new Traced(journal());
    Application application =
        new Application()
            .setting("frameTrace", "listener")
            .setting("frameTracePayload", "5")
            .servlet("/", echo);
    try (RunningServer server = start(application);
        RawClient client = RawClient.open(server.port(), "/")) {
      client.send(ClientFrame.text("hello you"));
      assertEquals("hello you", client.readMessage().text());
      client.send(ClientFrame.ping("now".getBytes(US_ASCII)));
      client.read();
      client.send(ClientFrame.close(1000, ""));
      assertEquals(1000, client.readClose().closeCode());
    }
    List<String> lines = new ArrayList<>();
    assertEquals("opened / [s3pPLMBiTxaQ9kYGzzhZRbK+xOo=]", echo.life());
    assertEquals("closed", echo.life());
    while (lines.size() < 6) {
      TracedFrame frame = echo.frames.poll(30, TimeUnit.SECONDS);
      assertTrue(frame != null, lines::toString);
      lines.add(
          (frame.fromPeer() ? "< " : "> ")
              + frame
                  .toString()
                  .replaceFirst("^\\d+ . \\d+ ", "")
                  .replaceFirst("mask \\w+", "mask"));
    }
    lines.sort(null);
    assertEquals(
        List.of(
            "< close fin mask length 2 03e8",
            "< ping fin mask length 3 6e6f77",
            "< text fin mask length 9 \"hello\"...",
            "> close fin length 2 03e8",
            "> pong fin length 3 6e6f77",
            "> text fin length 9 \"hello\"..."),
        lines);
  }

  /** Keeps what it is shown. */
  final class Traced extends HttpServlet implements FrameListener {

    private static final long serialVersionUID = 1L;

    private final transient NativeEcho echo;
    private final transient BlockingQueue<TracedFrame> frames = new LinkedBlockingQueue<>();
    private final transient BlockingQueue<String> life = new LinkedBlockingQueue<>();

    Traced(Journal journal) {
      echo = new NativeEcho(journal);
    }

    @Override
    public void init() {
      WebSockets.traceFrames(getServletContext(), this);
    }

    @Override
    public void opened(long connection, Handshake request, HandshakeResponse response) {
      life.add(
          "opened "
              + request.getRequestURI().getPath()
              + " "
              + response.getHeaders().get(HandshakeResponse.SEC_WEBSOCKET_ACCEPT));
    }

    @Override
    public void frame(TracedFrame frame) {
      frames.add(frame);
    }

    @Override
    public void closed(long connection) {
      life.add("closed");
    }

    /** What a connection's beginning or end was told as. */
    String life() throws InterruptedException {
      return life.poll(30, TimeUnit.SECONDS);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      echo.handle(request, response);
    }
  }
}
