// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.client.ClientFrame;
import io.websocketmodule.checks.client.HttpAnswer;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.servlet.BlockingEcho;
import io.websocketmodule.checks.servlet.ManagedEcho;
import io.websocketmodule.checks.servlet.NativeEcho;
import io.websocketmodule.checks.servlet.SessionEcho;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Limits hold, and every way in which a container ends a connection gives its place back. */
interface LimitChecks extends Checks {

  Duration LIMIT = Duration.ofSeconds(30);

  /** How a client leaves. */
  interface Leaving {
    void leave(RawClient client) throws IOException;
  }

  @Test
  default void beyondMaxConnectionsAHandshakeIs503UntilOneEnds() throws Exception {
    Application application =
        new Application()
            .setting("maxConnections", "2")
            .handle("/native", new NativeEcho(journal()))
            .handle("/managed", new ManagedEcho(journal()));
    Leaving[] leavings = {
      client -> {
        client.send(ClientFrame.close(1000, ""));
        client.readClose();
      },
      RawClient::halfClose,
      RawClient::reset,
      client -> client.send(ClientFrame.text("x").unmasked())
    };
    try (RunningServer server = start(application);
        RawClient stays = RawClient.open(server.port(), "/native")) {
      for (String path : new String[] {"/native", "/managed"}) {
        for (Leaving leaving : leavings) {
          try (RawClient client = openWhenThereIsPlace(server, path)) {
            refused(server, path);
            leaving.leave(client);
          }
        }
      }
      stays.send(ClientFrame.text("hello"));
      assertEquals("hello", stays.readMessage().text());
    }
  }

  @Test
  default void beyondMaxBlockingTasksAHandshakeIs503UntilOneReturns() throws Exception {
    Application application =
        new Application()
            .setting("maxBlockingTasks", "1")
            .handle("/blocking", new BlockingEcho(journal()))
            .handle("/session", new SessionEcho(journal()))
            .handle("/managed", new ManagedEcho(journal()));
    try (RunningServer server = start(application)) {
      for (String path : new String[] {"/blocking", "/session", "/blocking"}) {
        try (RawClient client = openWhenThereIsPlace(server, path)) {
          refused(server, "/blocking");
          refused(server, "/session");
          RawClient.open(server.port(), "/managed").close();
          client.send(ClientFrame.text("hello"));
          assertEquals("hello", client.readMessage().text());
        }
      }
    }
  }

  /** The 101 cannot be written, and the container does not hand the connection over as ever. */
  @Test
  default void aClientThatIsGoneBeforeThe101GivesItsPlaceBack() throws Exception {
    BlockingQueue<CountDownLatch> requests = new LinkedBlockingQueue<>();
    Semaphore flushed = new Semaphore(0);
    BlockingEcho echo = new BlockingEcho(journal());
    Application application =
        new Application()
            .setting("maxConnections", "3")
            .handle("/native", echo)
            .handle(
                "/late",
                (request, response) -> {
                  CountDownLatch goOn = new CountDownLatch(1);
                  requests.add(goOn);
                  await(goOn);
                  echo.handle(request, response);
                  flushed.release();
                });
    try (RunningServer server = start(application)) {
      for (int i = 0; i < 3; i++) {
        CountDownLatch goOn;
        try (RawClient client = RawClient.connect(server.port())) {
          client.send(client.handshake("/late").getBytes(US_ASCII));
          goOn = requests.poll(30, TimeUnit.SECONDS);
          assertNotNull(goOn, "the request did not come");
          client.reset();
        }
        goOn.countDown();
        assertTrue(flushed.tryAcquire(30, TimeUnit.SECONDS), "the handler did not flush");
      }
      try (RawClient first = openWhenThereIsPlace(server, "/native");
          RawClient second = openWhenThereIsPlace(server, "/native");
          RawClient third = openWhenThereIsPlace(server, "/native")) {
        for (RawClient client : new RawClient[] {first, second, third}) {
          client.send(ClientFrame.text("hello"));
          assertEquals("hello", client.readMessage().text());
        }
      }
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IOException("the test did not go on");
      }
    } catch (InterruptedException e) {
      throw new InterruptedIOException(e.getMessage());
    }
  }

  private static void refused(RunningServer server, String path) throws IOException {
    HttpAnswer answer = handshake(server, path);
    assertEquals(503, answer.status());
    assertEquals("5", answer.header("Retry-After"));
    assertEquals(
        "The application serves as many WebSockets as it may; try again later.\n", answer.body());
  }

  private static HttpAnswer handshake(RunningServer server, String path) throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      return client.request(client.handshake(path));
    }
  }

  /** The end of a connection is seen by its peer before the server has cleaned up. */
  private static RawClient openWhenThereIsPlace(RunningServer server, String path)
      throws IOException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      RawClient client = RawClient.connect(server.port());
      HttpAnswer answer = client.request(client.handshake(path));
      if (answer.status() == 101) {
        return client;
      }
      client.close();
      assertEquals(503, answer.status());
      assertEquals(true, System.nanoTime() < end, "the place was not given back");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
