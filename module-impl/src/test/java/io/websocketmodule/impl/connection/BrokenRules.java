// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Which rules of the contract of {@link Transport} were broken: whoever breaks one gets an error at
 * once, and the test a line. Any thread.
 */
final class BrokenRules {

  private final List<String> broken = new CopyOnWriteArrayList<>();

  void check(boolean kept, String rule) {
    if (!kept) {
      broken.add(rule);
      throw new AssertionError(rule);
    }
  }

  /** Whatever is called by one thread at a time. */
  final class Turn {

    private final AtomicReference<Thread> inside = new AtomicReference<>();

    void begin(String call) {
      Thread other = inside.getAndSet(Thread.currentThread());
      check(other == null, call + " while " + other + " is at it");
    }

    void end() {
      inside.set(null);
    }

    void checkNobodyInside(String call) {
      Thread other = inside.get();
      check(other == null, call + " while " + other + " is at it");
    }
  }

  List<String> lines() {
    return List.copyOf(broken);
  }
}
