// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.HttpContext;
import io.websocketmodule.WebSocketException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a handler does to its response decides, up to the flush, whether a 101 upgrades. */
class HeldStatusTest {

  private record Row(String name, Door.Handler handler, String outcome, String body) {}

  private static Row row(String name, String outcome, Door.Handler handler) {
    return new Row(name, handler, outcome, "");
  }

  @TestFactory
  Stream<DynamicTest> everyWayToKeepOrCancelA101() {
    return Stream.of(
            row("flushBuffer", "switched", (q, r) -> accept(r)),
            row("no flush at all", "switched", (q, r) -> r.setStatus(101)),
            row("writer flush", "switched", (q, r) -> held(r).getWriter().flush()),
            row("writer close", "switched", (q, r) -> held(r).getWriter().close()),
            row("writer checkError", "switched", (q, r) -> held(r).getWriter().checkError()),
            row("stream flush", "switched", (q, r) -> held(r).getOutputStream().flush()),
            row("stream close", "switched", (q, r) -> held(r).getOutputStream().close()),
            row("writer taken before", "switched", (q, r) -> flushTaken(r, true)),
            row("stream taken before", "switched", (q, r) -> flushTaken(r, false)),
            row("two flushes", "switched", (q, r) -> accept(accept(r))),
            row("setStatus after hold", "404", (q, r) -> held(r).setStatus(404)),
            row("setStatus 200 after hold", "200", (q, r) -> held(r).setStatus(200)),
            row("sendError after hold", "error 503", (q, r) -> held(r).sendError(503)),
            row(
                "sendError with message",
                "error 503 Sorry",
                (q, r) -> held(r).sendError(503, "Sorry")),
            row("redirect after hold", "redirect /x", (q, r) -> held(r).sendRedirect("/x")),
            row("reset after hold", "200", (q, r) -> held(r).reset()),
            row("resetBuffer keeps the status", "switched", (q, r) -> held(r).resetBuffer()),
            row("reset, and 101 again", "switched", (q, r) -> held(resetOf(held(r))).flushBuffer()),
            row("404, and 101 again", "switched", (q, r) -> again(r)),
            row("404 first", "switched", (q, r) -> accept(statusOf(r, 404))),
            row("setStatus behind the flush", "switched", (q, r) -> accept(r).setStatus(404)),
            row("text behind the flush", "switched", (q, r) -> accept(r).getWriter().print("x")),
            row(
                "bytes behind the flush",
                "switched",
                (q, r) -> accept(r).getOutputStream().write(1)),
            row("text while held", "switched", (q, r) -> held(r).getWriter().print("x")),
            row(
                "bytes while held",
                "switched",
                (q, r) -> held(r).getOutputStream().write(new byte[9])),
            row("text before", "switched", (q, r) -> held(written(r, true))),
            row("bytes before", "switched", (q, r) -> held(written(r, false))),
            row("text without a 101", "200 text", (q, r) -> r.getWriter().print("text")),
            row("bytes without a 101", "200 text", (q, r) -> r.getOutputStream().print("text")),
            row(
                "a wrapper around",
                "switched",
                (q, r) -> accept(new HttpServletResponseWrapper(r))),
            row("no 101 at all", "200", (q, r) -> r.flushBuffer()))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.name,
                    () -> {
                      Door door = Door.of(row.handler);
                      assertEquals(row.outcome, door.outcome());
                      int switches = row.outcome.equals("switched") ? 1 : 0;
                      assertEquals(switches, door.switches);
                      assertEquals(switches + "/" + switches + "/0", door.counted());
                      if (switches == 1) {
                        assertEquals("", door.response.body.toString());
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> everyKindOfFlushPublishesTheConnectionAtOnce() {
    record Flush(String name, Flush.Of of) {
      interface Of {
        void on(HttpServletResponse response) throws IOException;
      }
    }
    return Stream.of(
            new Flush("flushBuffer", HttpServletResponse::flushBuffer),
            new Flush("writer flush", r -> r.getWriter().flush()),
            new Flush("writer close", r -> r.getWriter().close()),
            new Flush("writer checkError", r -> r.getWriter().checkError()),
            new Flush("stream flush", r -> r.getOutputStream().flush()),
            new Flush("stream close", r -> r.getOutputStream().close()))
        .map(
            flush ->
                DynamicTest.dynamicTest(
                    flush.name,
                    () -> {
                      Door door = new Door(FakeRequest.handshake());
                      door.run(
                          (q, r) -> {
                            flush.of.on(held(r));
                            door.notes.add("present " + HttpContext.of(q).webSocket().isPresent());
                          });
                      assertEquals(List.of("present true"), door.notes);
                    }));
  }

  @TestFactory
  Stream<DynamicTest> behindTheFlushTheResponseIsCommitted() {
    record Call(String name, Call.Of of) {
      interface Of {
        void on(HttpServletResponse response) throws Exception;
      }
    }
    return Stream.of(
            new Call("sendError", r -> r.sendError(500)),
            new Call("sendError with message", r -> r.sendError(500, "m")),
            new Call("sendRedirect", r -> r.sendRedirect("/x")),
            new Call("sendRedirect with status", r -> servlet61(r).sendRedirect("/x", 307)),
            new Call("sendRedirect with clear", r -> servlet61(r).sendRedirect("/x", true)),
            new Call("sendRedirect with both", r -> servlet61(r).sendRedirect("/x", 307, true)),
            new Call("reset", HttpServletResponse::reset),
            new Call("resetBuffer", HttpServletResponse::resetBuffer))
        .map(
            call ->
                DynamicTest.dynamicTest(
                    call.name,
                    () -> {
                      Door door = new Door(FakeRequest.handshake());
                      door.run(
                          (q, r) -> {
                            accept(r);
                            door.attempt("it", (none, nothing) -> call.of.on(r));
                          });
                      assertEquals(List.of("it refused"), door.notes);
                      assertEquals("switched", door.outcome());
                    }));
  }

  @Test
  void theFlushIsWhatTurnsAbsentIntoPresentAndCommits() {
    Door door = new Door(FakeRequest.handshake());
    door.run(
        (q, r) -> {
          r.setStatus(101);
          assertEquals(101, r.getStatus());
          assertFalse(r.isCommitted());
          assertTrue(HttpContext.of(q).webSocket().isEmpty());
          r.flushBuffer();
          assertEquals(101, r.getStatus());
          assertTrue(r.isCommitted());
          assertTrue(HttpContext.of(q).webSocket().isPresent());
          assertEquals(0, door.switches);
          r.setStatus(404);
          assertEquals(101, r.getStatus());
          assertEquals(200, door.response.status);
        });
    assertEquals("switched", door.outcome());
  }

  @Test
  void theHandshakesHeadersComeBesideTheHandlersOwn() {
    Door door =
        Door.of(
            (q, r) -> {
              r.addCookie(new Cookie("c", "1"));
              r.setHeader("X-Own", "2");
              r.setContentLength(5);
              r.setHeader("Upgrade", "h2c");
              accept(r);
            });
    assertAll(
        () -> assertEquals(101, door.response.status),
        () -> assertFalse(door.response.headers.containsKey("Content-Length")),
        () -> assertEquals(List.of("websocket"), door.response.headers.get("Upgrade")),
        () -> assertEquals(List.of("Upgrade"), door.response.headers.get("Connection")),
        // The example of RFC 6455 1.3.
        () ->
            assertEquals(
                List.of("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
                door.response.headers.get("Sec-WebSocket-Accept")),
        () -> assertEquals(List.of("c=1"), door.response.headers.get("Set-Cookie")),
        () -> assertEquals(List.of("2"), door.response.headers.get("X-Own")));
  }

  @TestFactory
  Stream<DynamicTest> anExceptionThatLeavesTheChainCancels() {
    return Stream.of(
            new IOException("on purpose"),
            new ServletException("on purpose"),
            new IllegalStateException("on purpose"),
            new AssertionError("on purpose"))
        .map(
            cause ->
                DynamicTest.dynamicTest(
                    cause.getClass().getSimpleName(),
                    () -> {
                      Door door = new Door(FakeRequest.handshake());
                      door.run(
                          (q, r) -> {
                            accept(r);
                            door.read(q);
                            sneakyThrow(cause);
                          });
                      assertSame(cause, door.thrown);
                      assertEquals(0, door.switches);
                      assertInstanceOf(WebSocketException.class, door.failure);
                      assertEquals(200, door.response.status);
                      assertFalse(door.response.headers.containsKey("Sec-WebSocket-Accept"));
                      assertEquals("1/0/1", door.counted());
                    }));
  }

  @Test
  void anExceptionCancelsWhatWasNotFlushedToo() {
    Door door =
        Door.of(
            (q, r) -> {
              r.setStatus(101);
              throw new IOException("on purpose");
            });
    assertEquals("threw on purpose", door.outcome());
    assertEquals("0/0/0", door.counted());
  }

  @TestFactory
  Stream<DynamicTest> aContainerThatRefusesIsAnsweredFor() {
    String failed = "500 The server failed to open the WebSocket.";
    String unable = "501 This server has no way to open a WebSocket.";
    Map<Exception, String> answers =
        Map.of(
            new IOException("refused"), failed,
            new ServletException("refused"), failed,
            new UnsupportedOperationException("refused"), unable);
    return answers.entrySet().stream()
        .map(
            answer ->
                DynamicTest.dynamicTest(
                    answer.getKey().getClass().getSimpleName(),
                    () -> {
                      Door door = new Door(FakeRequest.handshake());
                      door.refusal = answer.getKey();
                      door.run(
                          (q, r) -> {
                            accept(r);
                            door.read(q);
                          });
                      assertEquals(answer.getValue(), door.outcome());
                      assertNotNull(door.failure);
                      assertEquals("1/0/1", door.counted());
                    }));
  }

  // The calls of Servlet 6.1, which this is not compiled against, as that API would make them.
  private static ModuleResponse servlet61(HttpServletResponse response) {
    return (ModuleResponse) response;
  }

  private static HttpServletResponse accept(HttpServletResponse response) throws IOException {
    held(response).flushBuffer();
    return response;
  }

  private static HttpServletResponse held(HttpServletResponse response) {
    return statusOf(response, 101);
  }

  private static HttpServletResponse statusOf(HttpServletResponse response, int status) {
    response.setStatus(status);
    return response;
  }

  private static HttpServletResponse resetOf(HttpServletResponse response) {
    response.reset();
    return response;
  }

  private static void again(HttpServletResponse response) throws IOException {
    accept(statusOf(held(response), 404));
  }

  private static void flushTaken(HttpServletResponse response, boolean text) throws IOException {
    if (text) {
      response.getWriter();
      held(response).getWriter().flush();
    } else {
      response.getOutputStream();
      held(response).getOutputStream().flush();
    }
  }

  private static HttpServletResponse written(HttpServletResponse response, boolean text)
      throws IOException {
    if (text) {
      response.getWriter().print("x");
    } else {
      response.getOutputStream().write(1);
    }
    return response;
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneakyThrow(Throwable cause) throws T {
    throw (T) cause;
  }
}
