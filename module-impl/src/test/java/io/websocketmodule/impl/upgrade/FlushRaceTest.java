// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.HttpContext;
import io.websocketmodule.WebSocketContext;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A request may end on one thread while another flushes its 101: nothing is left behind. */
class FlushRaceTest {

  private final Door door = new Door(FakeRequest.handshake());
  private AsyncContext started;
  private Thread other;

  private interface Step {
    void run() throws Exception;
  }

  private HttpServletResponse held() {
    door.run((q, r) -> started = q.startAsync());
    HttpServletResponse response = (HttpServletResponse) started.getResponse();
    response.setStatus(101);
    return response;
  }

  /** On a thread of its own, to its end. */
  private static void aside(Step step) {
    try {
      Thread thread = thread(step);
      thread.join(TimeUnit.SECONDS.toMillis(20));
      assertFalse(thread.isAlive(), "it waits for the flush, which waits for it");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Thread thread(Step step) {
    Thread thread =
        new Thread(
            () -> {
              try {
                step.run();
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    thread.start();
    return thread;
  }

  private void leavesNothing() {
    assertEquals(0, door.switches);
    assertEquals("1/0/1", door.counted());
    assertEquals(0, door.installation.limits().connections());
    assertEquals(0, door.installation.limits().tasks());
  }

  @TestFactory
  Stream<DynamicTest> aFailureMeanwhileRefusesWhatTheFlushMakes() {
    return Stream.of(
            Map.<String, java.util.function.Function<FlushRaceTest, Step>>entry(
                "error", test -> () -> test.door.request.async.fail(new IOException("on purpose"))),
            Map.<String, java.util.function.Function<FlushRaceTest, Step>>entry(
                "timeout", test -> () -> test.door.request.async.timeOut()),
            Map.<String, java.util.function.Function<FlushRaceTest, Step>>entry(
                "somebody else's upgrade",
                test ->
                    () ->
                        ((HttpServletRequest) test.started.getRequest())
                            .upgrade(HttpUpgradeHandler.class)))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.getKey(),
                    () -> {
                      FlushRaceTest test = new FlushRaceTest();
                      test.refusesWhatTheFlushMakes(row.getValue().apply(test));
                    }));
  }

  private void refusesWhatTheFlushMakes(Step meanwhile) throws IOException {
    HttpServletResponse response = held();
    door.request.meanwhile.put("Origin", () -> aside(meanwhile));
    response.flushBuffer();
    leavesNothing();
    HttpServletRequest request = (HttpServletRequest) started.getRequest();
    assertTrue(HttpContext.of(request).webSocket().map(WebSocketContext.class::cast).isPresent());
    door.read(request);
    assertNotNull(door.failure);
    started.complete();
    leavesNothing();
  }

  @Test
  void aCompletionMeanwhileWaitsForTheFlushAndSwitches() throws Exception {
    HttpServletResponse response = held();
    door.request.meanwhile.put(
        "Origin",
        () -> {
          other = thread(started::complete);
          awaitWaiting(other);
        });
    response.flushBuffer();
    other.join(TimeUnit.SECONDS.toMillis(20));
    assertEquals("switched", door.outcome());
    assertTrue(door.request.async.completed);
    assertEquals("1/1/0", door.counted());
    assertEquals(1, door.installation.limits().connections());
  }

  @Test
  void aCompletionOutOfTheFlushItselfRefusesWhatTheFlushMakes() throws IOException {
    HttpServletResponse response = held();
    door.request.meanwhile.put("Origin", () -> started.complete());
    response.flushBuffer();
    leavesNothing();
  }

  @Test
  void whatTheHandlerDoesMeanwhileComesTooLate() throws IOException {
    HttpServletResponse response = held();
    door.request.meanwhile.put(
        "Origin",
        () ->
            aside(
                () -> {
                  response.setStatus(404);
                  assertTrue(response.isCommitted());
                  door.attempt("sendError", (q, r) -> response.sendError(404));
                  response.flushBuffer();
                }));
    response.flushBuffer();
    started.complete();
    assertEquals("switched", door.outcome());
    assertEquals("[sendError refused]", door.notes.toString());
  }

  private static void awaitWaiting(Thread thread) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (thread.getState() != Thread.State.TIMED_WAITING && System.nanoTime() < end) {
      assertTrue(thread.isAlive(), "it did not wait for the flush");
      Thread.onSpinWait();
    }
  }
}
