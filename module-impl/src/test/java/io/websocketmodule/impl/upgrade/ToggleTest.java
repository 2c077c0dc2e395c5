// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the module is switched off it is not there, and it is switched while it runs. */
class ToggleTest {

  @TempDir Path folder;
  private Path file;
  private Door first;

  @BeforeEach
  void aServersFile() throws IOException {
    file = folder.resolve("web.config");
    echo(false);
    Properties system = new Properties();
    system.setProperty("io.websocketmodule.configFile", file.toString());
    first = new Door(new FakeRequest(), new FakeApplication(), system);
  }

  private void echo(boolean enabled) throws IOException {
    Files.writeString(
        file,
        "<configuration><location path='echo'><system.webServer><webSocket enabled='"
            + enabled
            + "'/></system.webServer></location></configuration>");
  }

  private void aSecond() {
    first.application.nanos += TimeUnit.SECONDS.toNanos(1);
  }

  private Door at(String path, FakeRequest request) {
    request.servletPath = path;
    return first.next(request);
  }

  private static void accept(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setStatus(101);
    response.flushBuffer();
  }

  /** Whether a request passed with nothing added and nothing around it. */
  private static boolean untouched(Door door) {
    HttpServletRequest given = door.request.asRequest();
    HttpServletResponse answer = door.response.asResponse();
    door.run(
        given,
        answer,
        (q, r) -> {
          assertSame(given, q);
          assertSame(answer, r);
          accept(q, r);
        });
    assertEquals("101", door.outcome());
    assertEquals(Map.of(), door.response.headers);
    return door.attributes().keySet().equals(Set.of());
  }

  private Object passed() {
    Object status = ((Supplier<?>) first.application.attributes.get(Installation.STATUS)).get();
    return ((Map<?, ?>) status).get("passed");
  }

  @Test
  void switchedOffThereIsNothingButACount() {
    assertEquals(true, untouched(at("/echo", new FakeRequest())));
    assertEquals(0L, passed());
    assertEquals(true, untouched(at("/echo", FakeRequest.handshake().header("Upgrade", "h2c"))));
    assertEquals(0L, passed());
    assertEquals(true, untouched(at("/echo", FakeRequest.handshake())));
    assertEquals(true, untouched(at("/echo/x", FakeRequest.handshake().without("Host"))));
    assertEquals(2L, passed());
    assertEquals("0/0/0", first.counted());
    assertEquals(0, first.installation.limits().connections());
  }

  @Test
  void aHandshakeSwitchesItOnAndOffWithoutARestart() throws Exception {
    assertEquals(true, untouched(at("/echo", FakeRequest.handshake())));
    echo(true);
    aSecond();
    assertEquals(
        "switched", at("/echo", FakeRequest.handshake()).run(ToggleTest::accept).outcome());
    echo(false);
    aSecond();
    assertEquals(true, untouched(at("/echo", FakeRequest.handshake())));
    assertEquals(
        "switched", at("/chat", FakeRequest.handshake()).run(ToggleTest::accept).outcome());
  }

  @Test
  void anOrdinaryRequestNeverLooks() throws Exception {
    echo(true);
    aSecond();
    assertEquals(true, untouched(at("/echo", new FakeRequest())));
    at("/chat", FakeRequest.handshake()).run(ToggleTest::accept);
    assertEquals(false, untouched(at("/echo", new FakeRequest())));
  }

  @Test
  void aHandshakeThatHasBegunEndsAsItBegan() throws Exception {
    Door door = at("/chat", FakeRequest.handshake());
    door.run(
        (q, r) -> {
          Files.writeString(
              file,
              "<configuration><system.webServer><webSocket enabled='false'/></system.webServer>"
                  + "</configuration>");
          aSecond();
          untouched(at("/chat", FakeRequest.handshake()));
          first.next(new FakeRequest());
          accept(q, r);
        });
    assertEquals(1L, passed());
    assertEquals(false, door.attributes().isEmpty());
    assertEquals(1, first.installation.limits().connections());
  }

  /** To a path that is off, and where it is off meanwhile: it came when and where it was on. */
  @Test
  void anAsynchronousDispatchEndsAsTheRequestBegan() throws Exception {
    echo(true);
    aSecond();
    Door door = at("/echo", FakeRequest.handshake());
    door.run((q, r) -> q.startAsync());
    echo(false);
    aSecond();
    assertEquals(true, untouched(at("/echo", FakeRequest.handshake())));
    door.request.async.dispatched = true;
    door.request.servletPath = "/echo/x";
    door.request.attributes.put(AsyncContext.ASYNC_SERVLET_PATH, "/echo");
    door.run(
        (HttpServletRequest) door.request.async.request,
        (HttpServletResponse) door.request.async.response,
        ToggleTest::accept);
    assertEquals("switched", door.outcome());
  }

  @Test
  void anAsynchronousDispatchFromAPathThatIsOffIsNotTouched() {
    Door door = at("/echo", FakeRequest.handshake());
    door.request.servletPath = "/chat";
    door.request.dispatcher = DispatcherType.ASYNC;
    door.request.attributes.put(AsyncContext.ASYNC_SERVLET_PATH, "/echo");
    door.run(ToggleTest::accept);
    assertEquals("101", door.outcome());
    assertEquals(0L, passed(), "it was counted when it came");
    assertEquals(Set.of(AsyncContext.ASYNC_SERVLET_PATH), door.attributes().keySet());
  }
}
