// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EventRelayTest {
  private final EventRelay relay = new EventRelay();
  private final RecordedEvents events = new RecordedEvents();

  private void open() {
    relay.open(transport -> events, null);
    assertEquals(List.of("readable"), events.told);
    events.told.clear();
  }

  @Test
  void aConnectionThatBeginsMayWaitForWhatItIsToldMeanwhile() {
    events.at("readable", relay::writable);
    relay.open(transport -> events, null);
    assertEquals(List.of("readable", "writable"), events.told);
  }

  @Test
  void whatHappensBeforeTheConnectionIsThereIsToldBehind() {
    relay.open(
        transport -> {
          relay.closed();
          relay.lost(new IOException("reset"));
          relay.readable();
          relay.readable();
          assertEquals(List.of(), events.told);
          return events;
        },
        null);
    assertEquals(List.of("readable", "lost reset", "closed"), events.told);
  }

  @Test
  void aWriteThatMayGoOnIsToldBeforeTheConnectionBegins() {
    relay.open(
        transport -> {
          relay.writable();
          return events;
        },
        null);
    assertEquals(List.of("writable", "readable"), events.told);
  }

  @Test
  void aStopWaitsForTheConnectionThatIsBeingMade() throws InterruptedException {
    CountDownLatch making = new CountDownLatch(1);
    CountDownLatch made = new CountDownLatch(1);
    Thread opener =
        new Thread(
            () ->
                relay.open(
                    transport -> {
                      making.countDown();
                      try {
                        made.await(20, TimeUnit.SECONDS);
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                      return events;
                    },
                    null));
    opener.start();
    making.await(20, TimeUnit.SECONDS);
    List<String> toldAtReturn = new CopyOnWriteArrayList<>();
    Thread stop =
        new Thread(
            () -> {
              relay.stopping();
              toldAtReturn.addAll(events.told);
            });
    stop.start();
    made.countDown();
    stop.join(20_000);
    opener.join(20_000);
    assertEquals(List.of("readable", "stopping"), toldAtReturn);
  }

  @Test
  void closedIsTheLastWordAndToldOnce() {
    open();
    relay.readable();
    relay.closed();
    relay.closed();
    relay.readable();
    relay.writable();
    relay.lost(new IOException("late"));
    relay.stopping();
    assertEquals(List.of("readable", "closed"), events.told);
  }

  @Test
  void aLossAndAStopAreToldOnce() {
    open();
    relay.lost(new IOException("first"));
    relay.lost(new IOException("second"));
    relay.stopping();
    relay.stopping();
    assertEquals(List.of("lost first", "stopping"), events.told);
  }

  @Test
  void anEventThatReportsItselfIsToldAgainAndDoesNotNest() {
    open();
    int[] depth = {0};
    int[] left = {3};
    events.at(
        "readable",
        () -> {
          assertEquals(0, depth[0]++);
          if (left[0]-- > 0) {
            relay.readable();
          }
          depth[0]--;
        });
    relay.readable();
    assertEquals(List.of("readable", "readable", "readable", "readable"), events.told);
  }

  @Test
  void oneEventWaitsForItselfAloneOnAnotherThread() throws InterruptedException {
    open();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    events.at(
        "readable",
        () -> {
          inside.countDown();
          try {
            assertTrue(leave.await(10, TimeUnit.SECONDS));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    Thread first = new Thread(relay::readable);
    first.start();
    assertTrue(inside.await(10, TimeUnit.SECONDS));
    relay.readable();
    relay.writable();
    assertEquals(List.of("readable", "writable"), events.told);
    leave.countDown();
    first.join();
    assertEquals(List.of("readable", "writable", "readable"), events.told);
  }

  @Test
  void anEventThatThrowsDoesNotStopTheNext() {
    open();
    events.at(
        "readable",
        () -> {
          throw new IllegalStateException("expected by the test");
        });
    relay.readable();
    relay.readable();
    relay.closed();
    assertEquals(List.of("readable", "readable", "closed"), events.told);
  }

  @Test
  void nothingIsOpenBeforeTheConnectionIsThere() {
    assertFalse(relay.opened());
    open();
    assertTrue(relay.opened());
  }
}
