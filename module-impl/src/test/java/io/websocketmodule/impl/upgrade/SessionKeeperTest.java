// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.impl.connection.ConnectionSettings;
import io.websocketmodule.impl.connection.Engine;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A session is accessed often enough to live, and no more often. */
class SessionKeeperTest {

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
  private final AtomicInteger renewed = new AtomicInteger();
  private final FakeSession session = new FakeSession("one");

  private SessionKeeper keeper() {
    SessionMembers members = new SessionMembers(Runnable::run);
    members.bound(session.asSession());
    SessionMember member =
        new SessionMember(
            Engine.manual(clock::get, Runnable::run)
                .connection(ConnectionSettings.defaults(), null),
            null,
            null);
    members.add(member);
    return new SessionKeeper(member, Runnable::run, clock::get, kept -> renewed.incrementAndGet());
  }

  private record Row(int timeoutSeconds, long pauseMillis) {}

  @TestFactory
  Stream<DynamicTest> tenTimesInItsTimeoutWithinBounds() {
    return Stream.of(
            new Row(1800, 60_000),
            new Row(300, 30_000),
            new Row(20, 2000),
            new Row(1, 100),
            new Row(0, 60_000),
            new Row(-1, 60_000))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.timeoutSeconds + " s",
                    () -> {
                      renewed.set(0);
                      session.timeoutSeconds = row.timeoutSeconds;
                      SessionKeeper keeper = keeper();
                      keeper.run();
                      assertEquals(1, renewed.get(), "the first message");
                      clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(row.pauseMillis) - 1);
                      keeper.run();
                      assertEquals(1, renewed.get());
                      clock.incrementAndGet();
                      keeper.run();
                      keeper.run();
                      assertEquals(2, renewed.get());
                    }));
  }

  @Test
  void aSessionThatHasEndedIsLeftAlone() {
    SessionKeeper keeper = keeper();
    session.end();
    keeper.run();
    assertEquals(0, renewed.get());
  }
}
