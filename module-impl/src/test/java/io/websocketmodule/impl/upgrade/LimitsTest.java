// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.HttpContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Beyond a limit a handshake gets 503. */
class LimitsTest extends LimitedDoor {

  @Test
  void beyondMaxConnectionsAHandshakeGets503() {
    Door first = door("maxConnections", "2").run(LimitedDoor::accept);
    assertEquals("switched", next(first).run(LimitedDoor::handler).outcome());
    Door third = next(first).run(LimitedDoor::accept);
    assertEquals(FULL, third.outcome());
    assertEquals(List.of("5"), List.copyOf(third.response.getHeaders("Retry-After")));
    assertEquals(false, HttpContext.of(third.request.asRequest()).webSocket().isPresent());
    assertEquals("3/2/1", first.counted());
    assertEquals(2, limits(first).connections());
  }

  @Test
  void aHandshakeThatIsWrongIsToldSoAndTakesNoPlace() {
    Door first = door("maxConnections", "1");
    Door wrong =
        first.next(FakeRequest.handshake().without("Sec-WebSocket-Key")).run(LimitedDoor::accept);
    assertEquals(400, wrong.response.status);
    Door foreign =
        first
            .next(FakeRequest.handshake().header("Origin", "http://elsewhere.example"))
            .run(LimitedDoor::accept);
    assertEquals(403, foreign.response.status);
    assertEquals(0, limits(first).connections());
    assertEquals("switched", first.run(LimitedDoor::accept).outcome());
  }

  @Test
  void zeroIsNoLimit() {
    Door first = door();
    for (int i = 0; i < 100; i++) {
      assertEquals("switched", next(first).run(this::task).outcome());
    }
    assertEquals(100, limits(first).connections());
    assertEquals(100, limits(first).tasks());
  }

  @Test
  void beyondMaxBlockingTasksAHandshakeThatNeedsOneGets503() {
    Door first = door("maxBlockingTasks", "1").run(this::task);
    assertEquals("switched", first.outcome());
    assertEquals(FULL, next(first).run(this::task).outcome());
    assertEquals(FULL, next(first).run(LimitedDoor::accept).outcome());
    assertEquals("switched", next(first).run(LimitedDoor::handler).outcome(), "it needs none");
    assertEquals(1, limits(first).tasks());
    assertEquals(2, limits(first).connections());
  }

  @Test
  void aNativeHandlerKeepsThePlaceOnlyIfItPosts() {
    Door first = door("maxBlockingTasks", "1");
    assertEquals("switched", next(first).run(LimitedDoor::accept).outcome());
    assertEquals(0, limits(first).tasks());
    Door posting =
        next(first)
            .run(
                (q, r) -> {
                  accept(q, r);
                  HttpContext.of(q).postCompletion(release::await);
                  HttpContext.of(q).postCompletion(release::await);
                });
    assertEquals("switched", posting.outcome());
    assertEquals(2, limits(first).tasks(), "what is posted behind the handshake is not refused");
    assertEquals(FULL, next(first).run(LimitedDoor::accept).outcome());
  }

  @Test
  void aLocationThatSetsMaxBlockingTasksCountsItsOwn() throws Exception {
    FakeApplication application = new FakeApplication();
    application.webConfig =
        """
        <configuration>
          <system.webServer><webSocket maxBlockingTasks="1"/></system.webServer>
          <location path="reports"><system.webServer><webSocket maxBlockingTasks="2"/></system.webServer></location>
          <location path="reports/x"><system.webServer><webSocket closeTimeout="PT1S"/></system.webServer></location>
        </configuration>
        """
            .getBytes("UTF-8");
    Door first = new Door(FakeRequest.handshake(), application, new Properties());
    List<String> outcomes = new ArrayList<>();
    for (String path : new String[] {"/chat", "/reports", "/reports/x", "/reports/y", "/other"}) {
      Door door = next(first);
      door.request.servletPath = path;
      outcomes.add(path + " " + door.run(this::task).outcome());
    }
    assertEquals(
        List.of(
            "/chat switched",
            "/reports switched",
            "/reports/x switched",
            "/reports/y " + FULL,
            "/other " + FULL),
        outcomes);
  }

  @Test
  void aCrowdGetsExactlyAsManyPlacesAsThereAre() throws Exception {
    Door first = door("maxConnections", "7", "maxBlockingTasks", "5");
    int crowd = 40;
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    List<Admission> admitted = new ArrayList<>();
    Settings settings = first.installation.settings().current().everywhere();
    for (int i = 0; i < crowd; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  go.await();
                } catch (InterruptedException e) {
                  return;
                }
                for (int j = 0; j < 500; j++) {
                  Admission admission = limits(first).admit(settings, null);
                  assertTrue(limits(first).connections() <= 7);
                  assertTrue(limits(first).tasks() <= 5);
                  if (admission.refusal() == null) {
                    admission.requestOver();
                    admission.run();
                  }
                }
                Admission last = limits(first).admit(settings, null);
                if (last.refusal() == null) {
                  limits(first).locked(() -> admitted.add(last));
                }
              });
      thread.start();
      threads.add(thread);
    }
    go.countDown();
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(20));
    }
    assertEquals(5, admitted.size());
    assertEquals(5, limits(first).tasks());
    admitted.forEach(Admission::run);
    assertEquals(0, limits(first).tasks());
    assertEquals(0, limits(first).connections());
  }

  @Test
  void refusalsAreLoggedOnceAMinute() {
    AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    Limits limits = new Limits(clock::get);
    Settings one = door("maxConnections", "1").installation.settings().current().everywhere();
    try (LogLines log = new LogLines()) {
      limits.admit(one, null);
      for (int i = 0; i < 50; i++) {
        limits.admit(one, null);
        clock.addAndGet(TimeUnit.SECONDS.toNanos(2));
      }
      assertEquals(
          List.of(
              "WARNING Refused a handshake with 503: maxConnections is 1; for a minute the next ones"
                  + " are not logged",
              "WARNING Refused a handshake with 503: maxConnections is 1; for a minute the next ones"
                  + " are not logged"),
          log.lines());
    }
  }

  @Test
  void theStatusTellsHowManyTasksThereAre() {
    Door first = door().run(this::task);
    Object status =
        ((java.util.function.Supplier<?>) first.application.attributes.get(Installation.STATUS))
            .get();
    assertEquals(1L, ((Map<?, ?>) status).get("blockingTasks"));
  }
}
