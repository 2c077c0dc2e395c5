// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The container's asynchronous context. */
final class FakeAsync {

  boolean completed;
  boolean dispatched;
  final ServletRequest request;
  final ServletResponse response;
  private final List<AsyncListener> listeners = new ArrayList<>();

  FakeAsync(ServletRequest request, ServletResponse response) {
    this.request = request;
    this.response = response;
  }

  boolean running() {
    return !completed && !dispatched;
  }

  void addListener(AsyncListener listener) {
    listeners.add(listener);
  }

  ServletRequest getRequest() {
    return request;
  }

  ServletResponse getResponse() {
    return response;
  }

  void dispatch() {
    dispatched = true;
  }

  void complete() throws IOException {
    if (completed) {
      throw new IllegalStateException("completed before");
    }
    completed = true;
    for (AsyncListener listener : listeners) {
      listener.onComplete(event(null));
    }
  }

  /** The container's time is up; unless a listener completes it answers by an ordinary error. */
  void timeOut() throws IOException {
    for (AsyncListener listener : List.copyOf(listeners)) {
      listener.onTimeout(event(null));
    }
  }

  void fail(Throwable cause) throws IOException {
    for (AsyncListener listener : List.copyOf(listeners)) {
      listener.onError(event(cause));
    }
  }

  private AsyncEvent event(Throwable cause) {
    return new AsyncEvent(Duck.as(AsyncContext.class, this), request, response, cause);
  }
}
