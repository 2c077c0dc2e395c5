// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The asynchronous context of an exchange: when the request is about to complete the 101 must go
 * out before, for behind it the container has ended the response.
 */
final class ModuleAsyncContext implements AsyncContext {

  private final AsyncContext container;
  private final UpgradeExchange exchange;

  ModuleAsyncContext(AsyncContext container, UpgradeExchange exchange) {
    this.container = container;
    this.exchange = exchange;
  }

  @Override
  public void complete() {
    try {
      end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      container.complete();
    }
  }

  @Override
  public ServletRequest getRequest() {
    return container.getRequest();
  }

  @Override
  public ServletResponse getResponse() {
    return container.getResponse();
  }

  @Override
  public boolean hasOriginalRequestAndResponse() {
    return container.hasOriginalRequestAndResponse();
  }

  @Override
  public void dispatch() {
    container.dispatch();
  }

  @Override
  public void dispatch(String path) {
    container.dispatch(path);
  }

  @Override
  public void dispatch(ServletContext context, String path) {
    container.dispatch(context, path);
  }

  @Override
  public void start(Runnable task) {
    container.start(task);
  }

  @Override
  public void addListener(AsyncListener listener) {
    container.addListener(listener);
  }

  @Override
  public void addListener(
      AsyncListener listener, ServletRequest request, ServletResponse response) {
    container.addListener(listener, request, response);
  }

  @Override
  public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
    return container.createListener(type);
  }

  @Override
  public void setTimeout(long milliseconds) {
    container.setTimeout(milliseconds);
  }

  @Override
  public long getTimeout() {
    return container.getTimeout();
  }

  private void end() throws IOException {
    try {
      exchange.end();
    } catch (IOException | RuntimeException | Error e) {
      exchange.failedUnseen(e);
      throw e;
    }
  }
}
