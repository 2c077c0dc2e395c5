// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.HttpContext;
import io.websocketmodule.impl.connection.Transport;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every way in which something ends gives its place back. */
class PlacesGivenBackTest extends LimitedDoor {

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
                        LimitedDoor::accept)),
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
                  door.run(LimitedDoor::accept);
                  open(door).onLost(new IOException("reset"));
                }),
            new Row(
                "the application stops",
                door -> {
                  door.run(LimitedDoor::accept);
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
                        assertEquals("switched", next(door).run(LimitedDoor::accept).outcome());
                      }
                    }));
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
}
