// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.HttpContext;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.servlet.NativeEcho;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What peers do to themselves is no news for an operator. */
interface QuietChecks extends Checks {

  @Test
  default void aClientThatResetsBeforeIts101MakesNoLine() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch gone = new CountDownLatch(1);
    AtomicReference<Thread> worker = new AtomicReference<>();
    Application application =
        new Application()
            .handle(
                "/",
                (request, response) -> {
                  worker.set(Thread.currentThread());
                  asked.countDown();
                  assertTrue(gone.await(30, TimeUnit.SECONDS));
                  response.setStatus(101);
                  response.flushBuffer();
                  NativeEcho.start(
                      HttpContext.of(request).webSocket().orElseThrow(), journal(), "reset");
                });
    try (News news = new News();
        RunningServer server = start(application)) {
      RawClient client = RawClient.connect(server.port());
      client.send(client.handshake("/").getBytes(StandardCharsets.US_ASCII));
      assertTrue(asked.await(30, TimeUnit.SECONDS));
      client.reset();
      gone.countDown();
      assertTrue(journal().next("reset").startsWith("failed "));
      awaitRest(worker.get());
      server.stop();
      assertEquals(List.of(), news.lines);
    }
  }

  /** Tomcat warns of a thread of its own that is still busy with a request when it stops. */
  private static void awaitRest(Thread thread) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!rests(thread)) {
      assertTrue(System.nanoTime() < end, "the request is not over");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private static boolean rests(Thread thread) {
    Thread.State state = thread.getState();
    boolean waits = state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
    return state == Thread.State.TERMINATED
        || waits
            && Arrays.stream(thread.getStackTrace())
                .noneMatch(frame -> frame.getClassName().startsWith("io.websocketmodule."));
  }

  /** What any logger says that is a warning or worse. */
  final class News extends Handler implements AutoCloseable {

    private final Logger root = Logger.getLogger("");
    private final List<String> lines = new CopyOnWriteArrayList<>();

    News() {
      root.addHandler(this);
    }

    @Override
    public void publish(LogRecord entry) {
      if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
        lines.add(
            entry.getLevel()
                + " "
                + entry.getLoggerName()
                + " "
                + entry.getMessage()
                + " "
                + entry.getThrown());
      }
    }

    @Override
    public void flush() {
      // Nothing is held back.
    }

    @Override
    public void close() {
      root.removeHandler(this);
    }
  }
}
