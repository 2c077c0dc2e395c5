// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A handler that started async may set 101 and flush later; the completion switches. */
class AsynchronousRequestTest {

  private final Door door = new Door(FakeRequest.handshake());
  private AsyncContext started;

  private HttpServletResponse start() {
    door.run((q, r) -> started = q.startAsync());
    assertEquals("200", door.outcome());
    return (HttpServletResponse) started.getResponse();
  }

  @Test
  void theResponseHandedOutHoldsA101Back() {
    assertInstanceOf(ModuleResponse.class, start());
    assertInstanceOf(ModuleRequest.class, started.getRequest());
    HttpServletRequest request = (HttpServletRequest) started.getRequest();
    assertInstanceOf(ModuleResponse.class, request.getAsyncContext().getResponse());
  }

  @Test
  void aFlushedOneSwitchesWhenItCompletes() throws IOException {
    HttpServletResponse response = start();
    response.setStatus(101);
    response.flushBuffer();
    assertEquals(0, door.switches);
    started.complete();
    assertEquals("switched", door.outcome());
    assertTrue(door.request.async.completed);
    assertEquals("1/1/0", door.counted());
  }

  @Test
  void oneThatWasNeverFlushedSwitchesWhenItCompletes() {
    start().setStatus(101);
    started.complete();
    assertEquals("switched", door.outcome());
  }

  @Test
  void completionBeforeTheChainReturnsSwitchesOnce() {
    door.run(
        (q, r) -> {
          AsyncContext context = q.startAsync();
          r.setStatus(101);
          context.complete();
        });
    assertEquals("switched", door.outcome());
    assertEquals(1, door.switches);
  }

  @Test
  void theChainsEndDecidesNothingWhileTheRequestGoesOn() {
    door.run(
        (q, r) -> {
          started = q.startAsync();
          r.setStatus(101);
        });
    assertEquals(0, door.switches);
    ((HttpServletResponse) started.getResponse()).setStatus(404);
    started.complete();
    assertEquals("404", door.outcome());
  }

  @Test
  void anOrdinaryOneStaysOrdinary() throws IOException {
    start().getWriter().print("text");
    started.complete();
    assertEquals("200 text", door.outcome());
    assertEquals("0/0/0", door.counted());
  }

  @Test
  void aTimeoutBeforeTheAcceptIsTheContainersAffair() throws IOException {
    start().setStatus(101);
    door.request.async.timeOut();
    assertFalse(door.request.async.completed);
    assertEquals("200", door.outcome());
    // A listener of the application's may still do what it likes.
    started.complete();
    assertEquals("switched", door.outcome());
  }

  @Test
  void aTimeoutBehindTheAcceptFailsWhatIsPending() throws IOException {
    HttpServletResponse response = start();
    response.setStatus(101);
    response.flushBuffer();
    door.read((HttpServletRequest) started.getRequest());
    door.request.async.timeOut();
    assertFalse(door.request.async.completed);
    assertNotNull(door.failure);
    door.request.async.complete();
    assertEquals(0, door.switches);
    assertEquals("1/0/1", door.counted());
  }

  @Test
  void anErrorBehindTheAcceptFailsWhatIsPending() throws IOException {
    HttpServletResponse response = start();
    response.setStatus(101);
    response.flushBuffer();
    door.read((HttpServletRequest) started.getRequest());
    door.request.async.fail(new IOException("on purpose"));
    assertNotNull(door.failure);
    door.request.async.complete();
    assertEquals(0, door.switches);
  }

  @Test
  void aDispatchGoesOnWhereTheRequestWas() throws IOException {
    start().setStatus(101);
    started.dispatch();
    door.run(
        (HttpServletRequest) started.getRequest(),
        (HttpServletResponse) started.getResponse(),
        (q, r) -> {
          assertEquals(101, r.getStatus());
          r.flushBuffer();
        });
    assertEquals("switched", door.outcome());
    assertEquals(1, door.switches);
    assertEquals("1/1/0", door.counted());
  }

  @Test
  void aDispatchOfTheBareRequestIsWrappedAgain() {
    door.run((q, r) -> q.startAsync(door.request.asRequest(), door.response.asResponse()));
    door.request.async.dispatch();
    door.run(
        (q, r) -> {
          assertInstanceOf(ModuleResponse.class, r);
          assertInstanceOf(ModuleRequest.class, q);
          r.setStatus(101);
        });
    assertEquals("switched", door.outcome());
  }

  @Test
  void aFailureAtTheCompletionIsAnsweredAndCompletes() {
    door.refusal = new IllegalStateException("on purpose");
    start().setStatus(101);
    started.complete();
    assertEquals("500 The server failed to open the WebSocket.", door.outcome());
    assertTrue(door.request.async.completed);
  }

  @Test
  void aSecondCompletionIsTheContainersToRefuse() {
    start().setStatus(101);
    started.complete();
    assertThrows(IllegalStateException.class, started::complete);
    assertEquals(1, door.switches);
  }
}
