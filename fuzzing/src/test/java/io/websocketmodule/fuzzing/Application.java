// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.fuzzing;

import io.websocketmodule.impl.connection.Connection;
import io.websocketmodule.impl.connection.EngineByHand;
import java.util.ArrayList;
import java.util.List;

/**
 * Whoever serves the connection that the fuzzer talks to. It says back what it hears and keeps
 * count, for {@link EngineFuzzTest} to judge.
 */
abstract class Application {

  /** Whole messages, in their order. */
  final List<Said> heard = new ArrayList<>();

  /** What the module did that it must not; exceptions here would be the module's to handle. */
  final List<String> wrong = new ArrayList<>();

  private final Thread owner = Thread.currentThread();
  private int inside;

  /** Takes the connection, before it opens. */
  abstract void attach(Connection connection, EngineByHand engine);

  /** Does what it has put off; false: nothing. */
  abstract boolean proceed();

  /** Ends the connection without a word. */
  abstract void leave();

  /** Looks, when all is over, whether it was told all that it has to be told. */
  abstract void checkEnded();

  /** Calls of one connection never overlap; here they even are on one thread. */
  final void enter() {
    if (Thread.currentThread() != owner) {
      wrong.add("a call on another thread");
    }
    if (inside++ != 0) {
      wrong.add("two calls at a time");
    }
  }

  final void exit() {
    inside--;
  }
}
