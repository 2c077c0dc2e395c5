// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class OpeningTasksTest {
  private static final Runnable TASK = () -> {};

  @Test
  void whatIsOpenKeepsNothingOfItsOwn() {
    OpeningTasks one = new OpeningTasks();
    OpeningTasks other = new OpeningTasks();
    assertTrue(one.add(TASK));
    assertEquals(List.of(TASK), one.over(false));
    assertEquals(List.of(), other.over(false));
    OpeningTasks left = one.behindOpening();
    assertSame(left, other.behindOpening());
    left.forbid(Thread.currentThread());
    assertFalse(left.forbids(Thread.currentThread()));
    assertEquals(List.of(), left.over(true), "its end is not that of others");
    assertFalse(left.add(TASK), "a task runs at once");
  }

  @Test
  void whatNeverOpenedRemembersThat() {
    OpeningTasks tasks = new OpeningTasks();
    tasks.add(TASK);
    tasks.over(true);
    assertEquals(List.of(), tasks.over(false));
    assertTrue(tasks.behindOpening().add(TASK), "a task is dropped");
  }
}
