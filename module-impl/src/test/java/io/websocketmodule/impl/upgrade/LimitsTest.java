// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.HttpContext;
import io.websocketmodule.impl.connection.Transport;
import io.websocketmodule.managed.WebSocketHandler;
import io.websocketmodule.managed.WebSockets;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Beyond a limit a handshake gets 503, and every way in which something ends gives its place back.
 */
class LimitsTest {

  private static final String FULL =
      "503 The application serves as many WebSockets as it may; try again later.";

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  private static void accept(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setStatus(101);
    response.flushBuffer();
  }

  private void task(HttpServletRequest request, HttpServletResponse response) {
    WebSockets.accept(
        request,
        response,
        session -> {
          begun.countDown();
          release.await();
        });
  }

  private static void handler(HttpServletRequest request, HttpServletResponse response) {
    WebSockets.accept(request, response, new WebSocketHandler() {});
  }

  /** A request that has not come yet. */
  private static Door door(String... settings) {
    return new Door(FakeRequest.handshake(), settings);
  }

  private static Door next(Door door) {
    return door.next(FakeRequest.handshake());
  }

  private static Limits limits(Door door) {
    return door.installation.limits();
  }

  /** A peer that says nothing and takes everything. */
  @SuppressWarnings("unused")
  private static final class Silent {
    int read(ByteBuffer into) {
      return 0;
    }

    boolean awaitReadable() {
      return false;
    }

    boolean write(ByteBuffer[] from, int count) {
      for (int i = 0; i < count; i++) {
        from[i].position(from[i].limit());
      }
      return true;
    }

    boolean shutdownOutput() {
      return false;
    }

    boolean eventsMayBlock() {
      return true;
    }

    boolean prefersDirectBuffers() {
      return false;
    }

    void abort() {
      // Nothing is there.
    }

    void close() {
      // Nothing is there.
    }
  }

  private static Transport.Events open(Door door) {
    Transport.Events events = door.opener.apply(Duck.as(Transport.class, new Silent()));
    events.onReadable();
    return events;
  }

  /** Polls, for tasks run on threads of their own. */
  private static void awaitTasks(Door door, int count) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (limits(door).tasks() != count && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertEquals(count, limits(door).tasks());
  }

  @Test
  void beyondMaxConnectionsAHandshakeGets503() {
    Door first = door("maxConnections", "2").run(LimitsTest::accept);
    assertEquals("switched", next(first).run(LimitsTest::handler).outcome());
    Door third = next(first).run(LimitsTest::accept);
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
        first.next(FakeRequest.handshake().without("Sec-WebSocket-Key")).run(LimitsTest::accept);
    assertEquals(400, wrong.response.status);
    Door foreign =
        first
            .next(FakeRequest.handshake().header("Origin", "http://elsewhere.example"))
            .run(LimitsTest::accept);
    assertEquals(403, foreign.response.status);
    assertEquals(0, limits(first).connections());
    assertEquals("switched", first.run(LimitsTest::accept).outcome());
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

  private interface Ending {
    void end(Door door) throws Exception;
  }

  private record Row(String name, Ending ending) {}

  @TestFactory
  Stream<DynamicTest> everyEndGivesThePlaceBack() {
    return Stream.of(
            new Row(
                "the container refuses",
                door -> {
                  door.refusal = new IOException("refused");
                  door.run(this::task);
                }),
            new Row(
                "an exception leaves the chain",
                door ->
                    door.run(
                        (q, r) -> {
                          accept(q, r);
                          throw new IllegalStateException("on purpose");
                        })),
            new Row(
                "the handler ends it before it opens",
                door ->
                    door.run(
                        (q, r) -> {
                          accept(q, r);
                          HttpContext.of(q).postCompletion(() -> {});
                          HttpContext.of(q).webSocket().orElseThrow().closeTcpConnection();
                        })),
            new Row(
                "the handler ends it and posts then",
                door ->
                    door.run(
                        (q, r) -> {
                          accept(q, r);
                          HttpContext.of(q).webSocket().orElseThrow().closeTcpConnection();
                          HttpContext.of(q).postCompletion(() -> {});
                          HttpContext.of(q).postCompletion(() -> {});
                        })),
            new Row(
                "the connection cannot be made",
                door ->
                    door.run(
                        new HttpServletRequestWrapper(door.request.asRequest()) {
                          @Override
                          public ServletContext getServletContext() {
                            throw new IllegalStateException("on purpose");
                          }
                        },
                        door.response.asResponse(),
                        LimitsTest::accept)),
            new Row(
                "somebody upgrades behind the 101",
                door ->
                    door.run(
                        (q, r) -> {
                          accept(q, r);
                          q.upgrade(null);
                        })),
            new Row(
                "an asynchronous request fails",
                door -> {
                  door.run(
                      (q, r) -> {
                        q.startAsync();
                        accept(q, r);
                      });
                  door.request.async.fail(new IOException("on purpose"));
                }),
            new Row(
                "the container ends it",
                door -> {
                  door.run(this::task);
                  release.countDown();
                  open(door).onClosed();
                }),
            new Row(
                "the peer is lost",
                door -> {
                  door.run(LimitsTest::accept);
                  open(door).onLost(new IOException("reset"));
                }),
            new Row(
                "the application stops",
                door -> {
                  door.run(LimitsTest::accept);
                  open(door);
                  door.installation.engine().stop(Duration.ZERO);
                }))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.name,
                    () -> {
                      Door door = door("maxConnections", "1", "maxBlockingTasks", "1");
                      row.ending.end(door);
                      awaitTasks(door, 0);
                      assertEquals(0, limits(door).connections());
                      if (!row.name.contains("stops")) {
                        assertEquals("switched", next(door).run(LimitsTest::accept).outcome());
                      }
                    }));
  }

  @Test
  void beyondMaxBlockingTasksAHandshakeThatNeedsOneGets503() {
    Door first = door("maxBlockingTasks", "1").run(this::task);
    assertEquals("switched", first.outcome());
    assertEquals(FULL, next(first).run(this::task).outcome());
    assertEquals(FULL, next(first).run(LimitsTest::accept).outcome());
    assertEquals("switched", next(first).run(LimitsTest::handler).outcome(), "it needs none");
    assertEquals(1, limits(first).tasks());
    assertEquals(2, limits(first).connections());
  }

  @Test
  void aTaskHasItsPlaceUntilItReturnsEvenIfItsConnectionIsGone() throws Exception {
    Door first = door("maxBlockingTasks", "1").run(this::task);
    Transport.Events events = open(first);
    begun.await();
    events.onClosed();
    assertEquals(0, limits(first).connections());
    assertEquals(1, limits(first).tasks());
    assertEquals(FULL, next(first).run(this::task).outcome());
    release.countDown();
    awaitTasks(first, 0);
    assertEquals("switched", next(first).run(this::task).outcome());
  }

  @Test
  void aNativeHandlerKeepsThePlaceOnlyIfItPosts() {
    Door first = door("maxBlockingTasks", "1");
    assertEquals("switched", next(first).run(LimitsTest::accept).outcome());
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
    assertEquals(FULL, next(first).run(LimitsTest::accept).outcome());
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
