// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.Fragment;
import io.websocketmodule.WebSocketCompletion;
import io.websocketmodule.WebSocketException;
import io.websocketmodule.WebSocketException.Kind;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.LockSupport;

/**
 * The outstanding read, or the outstanding write or close, of one {@link NativeContext}: at most
 * one of each, used again for the next, so that an operation costs no object of its own.
 *
 * <pre>
 * IDLE -> STARTING -> DONE -> IDLE               port form, done at once: the caller takes the result
 *            +------> PENDING -> DELIVERING -> IDLE    by completion
 * IDLE -> BLOCKING -> DONE -> IDLE               the waiting thread takes the result
 * </pre>
 *
 * <p>State is guarded by the connection's lock.
 */
abstract class NativeOperation {

  /** Where the operation stands. */
  enum State {
    IDLE,
    STARTING,
    BLOCKING,
    PENDING,
    DONE,
    DELIVERING
  }

  final Connection connection;
  private final String name;
  private Completions completions;

  // guarded by the connection's lock
  private State state = State.IDLE;
  private WebSocketCompletion<Object> completion;
  private Object attachment;
  private Thread waiter;
  private Fragment result;
  private WebSocketException failure;

  NativeOperation(Connection connection, String name) {
    this.connection = connection;
    this.name = name;
  }

  void deliverBy(Completions by) {
    completions = by;
  }

  /**
   * Occupies the operation.
   *
   * @param how STARTING, BLOCKING or PENDING
   * @throws IllegalStateException it is outstanding
   */
  @SuppressWarnings(
      "unchecked") // the completion's type agrees with the attachment's by the API's signature
  final void begin(State how, WebSocketCompletion<?> by, Object with) {
    connection.lock.lock();
    try {
      if (state != State.IDLE) {
        throw new IllegalStateException("A " + name + " is outstanding; one at a time is allowed");
      }
      state = how;
      completion = (WebSocketCompletion<Object>) by;
      attachment = with;
      waiter = how == State.BLOCKING ? Thread.currentThread() : null;
    } finally {
      connection.lock.unlock();
    }
  }

  /** Frees the operation, which has not begun after all. */
  final void reset() {
    connection.lock.lock();
    try {
      clear();
    } finally {
      connection.lock.unlock();
    }
  }

  private void clear() {
    state = State.IDLE;
    completion = null;
    attachment = null;
    waiter = null;
    result = null;
    failure = null;
  }

  final boolean outstanding() {
    connection.lock.lock();
    try {
      return state == State.STARTING || state == State.BLOCKING || state == State.PENDING;
    } finally {
      connection.lock.unlock();
    }
  }

  /** The operation has ended, one way or the other. Called under no lock, on any thread. */
  final void finish(Fragment fragment, WebSocketException why) {
    boolean deliver = false;
    Thread waiting = null;
    connection.lock.lock();
    try {
      result = fragment;
      failure = why;
      switch (state) {
        case STARTING -> state = State.DONE;
        case BLOCKING -> {
          state = State.DONE;
          waiting = waiter;
        }
        case PENDING -> {
          state = State.DELIVERING;
          deliver = true;
        }
        default -> throw new IllegalStateException("A " + name + " ended twice, in " + state);
      }
    } finally {
      connection.lock.unlock();
    }
    if (deliver) {
      completions.deliver();
    } else {
      LockSupport.unpark(waiting);
    }
  }

  /**
   * Port form: the result if it is there, else {@link Fragment#PENDING}, and then the completion
   * will be called.
   */
  final Fragment resultOrPending() throws WebSocketException {
    connection.lock.lock();
    try {
      if (state == State.STARTING) {
        state = State.PENDING;
        return Fragment.PENDING;
      }
      return take();
    } finally {
      connection.lock.unlock();
    }
  }

  private Fragment take() throws WebSocketException {
    Fragment fragment = result;
    WebSocketException why = failure;
    clear();
    if (why != null) {
      // A new one for each caller: the fate of the connection is shared, a stack trace is not.
      throw again(why);
    }
    return fragment;
  }

  private static WebSocketException again(WebSocketException why) {
    return new WebSocketException(why.kind(), why.getMessage(), why);
  }

  /** Waits for the result. An interrupt withdraws the operation if that can still be done. */
  final Fragment await() throws WebSocketException, InterruptedIOException {
    boolean interrupted = false;
    while (!done()) {
      LockSupport.park(this);
      if (Thread.interrupted()) {
        interrupted = true;
        cancel();
      }
    }
    connection.lock.lock();
    try {
      if (interrupted && failure != null && failure.kind() == Kind.CANCELLED) {
        clear();
        throw new InterruptedIOException(
            "The thread was interrupted while it waited for a " + name);
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      return take();
    } finally {
      connection.lock.unlock();
    }
  }

  private boolean done() {
    connection.lock.lock();
    try {
      return state == State.DONE;
    } finally {
      connection.lock.unlock();
    }
  }

  /** Withdraws the operation if nothing of it has happened; it then fails as cancelled. */
  abstract void cancel();

  /** Calls the completion if there is a result for it. Only for {@link Completions}. */
  final void deliver() {
    WebSocketCompletion<Object> by;
    Object with;
    Fragment fragment;
    WebSocketException why;
    connection.lock.lock();
    try {
      if (state != State.DELIVERING) {
        return;
      }
      by = completion;
      with = attachment;
      fragment = result;
      why = failure;
      clear(); // before the call: the completion may start the next
    } finally {
      connection.lock.unlock();
    }
    call(by, with, fragment, why == null ? null : again(why));
  }

  private void call(
      WebSocketCompletion<Object> by, Object with, Fragment fragment, WebSocketException why) {
    try {
      if (why == null) {
        try {
          by.completed(fragment, with);
        } catch (WebSocketException next) {
          by.failed(next, with); // of an operation that it started, and that failed at once
        } catch (Exception thrown) {
          by.failed(
              new WebSocketException(
                  Kind.APPLICATION, "The completion of a " + name + " threw " + thrown, thrown),
              with);
        }
      } else {
        by.failed(why, with);
      }
    } catch (RuntimeException | Error thrown) {
      connection.applicationFailed("The completion of a " + name, thrown);
    }
  }
}
