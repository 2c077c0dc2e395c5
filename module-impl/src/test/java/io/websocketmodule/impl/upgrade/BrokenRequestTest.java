// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.websocketmodule.WebSocketException.Kind;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whatever is thrown behind the flush of a 101, its connection is refused and leaves nothing. */
class BrokenRequestTest {

  private static final String ANSWERED = "500 The server failed to open the WebSocket.";

  private final Door door = new Door(FakeRequest.handshake());

  private static void accept(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setStatus(101);
    response.flushBuffer();
  }

  /** A request whose user cannot be asked for. */
  private static HttpServletRequest withoutUser(Door door, Supplier<Principal> user) {
    return new HttpServletRequestWrapper(door.request.asRequest()) {
      @Override
      public Principal getUserPrincipal() {
        return user.get();
      }
    };
  }

  private static Principal fails() {
    throw new IllegalStateException("on purpose");
  }

  private static Principal breaks() {
    throw new StackOverflowError("on purpose");
  }

  private record Row(String name, Throwable container, Supplier<Principal> user, String outcome) {}

  @TestFactory
  Stream<DynamicTest> whatIsThrownAtTheEndRefusesTheConnection() {
    Supplier<Principal> nobody = () -> null;
    return Stream.of(
            new Row("the request fails", null, BrokenRequestTest::fails, ANSWERED),
            new Row("the request breaks", null, BrokenRequestTest::breaks, "threw on purpose"),
            new Row("the container fails", new IOException("on purpose"), nobody, ANSWERED),
            new Row(
                "the container breaks",
                new NoClassDefFoundError("on purpose"),
                nobody,
                "threw on purpose"))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.name,
                    () -> {
                      BrokenRequestTest test = new BrokenRequestTest();
                      test.door.refusal = row.container;
                      test.door.run(
                          withoutUser(test.door, row.user),
                          test.door.response.asResponse(),
                          (q, r) -> {
                            accept(q, r);
                            test.door.read(q);
                          });
                      assertEquals(row.outcome, test.door.outcome());
                      test.leavesNothing();
                    }));
  }

  @Test
  void aCompletionThatBreaksIsAnswered() {
    door.run(
        withoutUser(door, BrokenRequestTest::breaks),
        door.response.asResponse(),
        (q, r) -> {
          q.startAsync();
          accept(q, r);
          door.read(q);
          q.getAsyncContext().complete();
        });
    assertEquals("on purpose", door.thrown.getMessage());
    assertEquals(ANSWERED, door.response.outcome());
    leavesNothing();
  }

  @Test
  void anAsynchronousFailureRefusesBeforeTheRequestIsAskedAnything() {
    door.run(
        withoutUser(door, BrokenRequestTest::fails),
        door.response.asResponse(),
        (q, r) -> {
          q.startAsync();
          accept(q, r);
          door.read(q);
        });
    door.attempt("onError", (q, r) -> door.request.async.fail(new IOException("first")));
    leavesNothing();
  }

  /** Anybody can reset a connection; what is wrong here must stand out in the log. */
  @Test
  void aPeerThatIsGoneBeforeTheAnswerIsNotLogged() {
    try (LogLines log = new LogLines()) {
      door.refusal = new IOException("Connection reset by peer");
      door.run(
          (q, r) -> {
            accept(q, r);
            door.read(q);
          });
      assertEquals(List.of(), log.lines());
    }
    assertEquals(Kind.DISCONNECTED, door.failure.kind());
  }

  @Test
  void aContainerThatDoesNotUpgradeIsLogged() {
    try (LogLines log = new LogLines()) {
      door.refusal = new ServletException("on purpose");
      door.run(BrokenRequestTest::accept);
      assertEquals(
          List.of("SEVERE The container did not upgrade the connection of /app/chat"), log.lines());
    }
  }

  private void leavesNothing() {
    assertEquals(0, door.switches);
    assertEquals("1/0/1", door.counted());
    assertNotNull(door.failure);
    assertEquals(0, door.installation.limits().connections());
    assertEquals(0, door.installation.limits().tasks());
  }
}
