// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.Fragment;
import io.websocketmodule.WebSocketCompletion;
import io.websocketmodule.WebSocketException;
import io.websocketmodule.WebSocketException.Kind;
import java.io.InterruptedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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
 * <p>Thread rule: who moves {@link #state} out of IDLE owns the other fields until the operation is
 * published, by a request or an entry in the queue; who finishes it, until the result is; who takes
 * the result, until the state is IDLE again.
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

  private static final VarHandle STATE = state();

  final Connection connection;
  private Completions completions;

  private volatile State state = State.IDLE;
  private WebSocketCompletion<Object> completion;
  private Object attachment;
  private Thread starter; // who waits for the result, or takes it where it is there at once
  private Fragment result;
  private WebSocketException failure;

  NativeOperation(Connection connection) {
    this.connection = connection;
  }

  /** For messages; a method, because every open connection keeps two of these. */
  abstract String name();

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
    if (!STATE.compareAndSet(this, State.IDLE, how)) {
      throw new IllegalStateException("A " + name() + " is outstanding; one at a time is allowed");
    }
    completion = (WebSocketCompletion<Object>) by;
    attachment = with;
    starter = how == State.PENDING ? null : Thread.currentThread();
  }

  /** Frees the operation: it has not begun after all, or its result was taken. */
  final void reset() {
    completion = null;
    attachment = null;
    starter = null;
    result = null;
    failure = null;
    STATE.setRelease(this, State.IDLE);
  }

  final boolean outstanding() {
    State now = state;
    return now == State.STARTING || now == State.BLOCKING || now == State.PENDING;
  }

  /** The operation has ended, one way or the other. Called under no lock, on any thread. */
  final void finish(Fragment fragment, WebSocketException why) {
    if (!outstanding()) {
      throw new IllegalStateException("A " + name() + " ended twice, in " + state);
    }
    result = fragment;
    failure = why;
    if (state == State.STARTING && starter == Thread.currentThread()) {
      STATE.setRelease(this, State.DONE); // nobody else moves it meanwhile
      return;
    }
    if (STATE.compareAndSet(this, State.STARTING, State.DONE)) {
      return;
    }
    if (state == State.BLOCKING) {
      Thread waiting = starter; // once it is done, the waiting thread clears that
      state = State.DONE;
      LockSupport.unpark(waiting);
    } else {
      STATE.setRelease(this, State.DELIVERING);
      completions.deliver();
    }
  }

  /**
   * Port form: the result if it is there, else {@link Fragment#PENDING}, and then the completion
   * will be called.
   */
  final Fragment resultOrPending() throws WebSocketException {
    boolean expected =
        state == State.STARTING && STATE.compareAndSet(this, State.STARTING, State.PENDING);
    return expected ? Fragment.PENDING : take();
  }

  private Fragment take() throws WebSocketException {
    Fragment fragment = result;
    WebSocketException why = failure;
    reset();
    if (why != null) {
      // A new one for each caller: the fate of the connection is shared, a stack trace is not.
      throw again(why);
    }
    return fragment;
  }

  private static VarHandle state() {
    try {
      return MethodHandles.lookup().findVarHandle(NativeOperation.class, "state", State.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static WebSocketException again(WebSocketException why) {
    return new WebSocketException(why.kind(), why.getMessage(), why);
  }

  /** Waits for the result. An interrupt withdraws the operation if that can still be done. */
  final Fragment await() throws WebSocketException, InterruptedIOException {
    boolean interrupted = false;
    while (state != State.DONE) {
      LockSupport.park(this);
      if (Thread.interrupted()) {
        interrupted = true;
        cancel();
      }
    }
    if (interrupted && failure != null && failure.kind() == Kind.CANCELLED) {
      reset();
      throw new InterruptedIOException(
          "The thread was interrupted while it waited for a " + name());
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return take();
  }

  /** Withdraws the operation if nothing of it has happened; it then fails as cancelled. */
  abstract void cancel();

  /** Calls the completion if there is a result for it. Only for {@link Completions}. */
  final void deliver() {
    if (state != State.DELIVERING) {
      return;
    }
    WebSocketCompletion<Object> by = completion;
    Object with = attachment;
    Fragment fragment = result;
    WebSocketException why = failure;
    reset(); // before the call: the completion may start the next
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
                  Kind.APPLICATION, "The completion of a " + name() + " threw " + thrown, thrown),
              with);
        }
      } else {
        by.failed(why, with);
      }
    } catch (Throwable thrown) { // other languages of the JVM throw what is not declared
      connection.applicationFailed("The completion of a " + name(), thrown);
    }
  }
}
