// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The body of a response that may hold back a 101: its flush or close flushes the 101. */
final class ModuleOutputStream extends ServletOutputStream {

  private final UpgradeExchange exchange;
  private final HttpServletResponse response;

  /** The container's stream, taken when it is needed: to take it gives a response a body. */
  private ServletOutputStream container;

  ModuleOutputStream(UpgradeExchange exchange, HttpServletResponse response) throws IOException {
    this.exchange = exchange;
    this.response = response;
    if (exchange.passes()) {
      container();
    }
  }

  @Override
  public void write(int b) throws IOException {
    if (exchange.passes()) {
      container().write(b);
    }
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    if (exchange.passes()) {
      container().write(from, offset, length);
    }
  }

  @Override
  public void flush() throws IOException {
    if (exchange.flushPasses()) {
      container().flush();
    } else {
      exchange.flush();
    }
  }

  @Override
  public void close() throws IOException {
    if (exchange.flushPasses()) {
      container().close();
    } else {
      exchange.flush();
    }
  }

  @Override
  public boolean isReady() {
    return container == null || !exchange.passes() || container.isReady();
  }

  @Override
  public void setWriteListener(WriteListener listener) {
    if (!exchange.passes()) {
      throw new IllegalStateException("A 101 has no body to write");
    }
    try {
      container().setWriteListener(listener);
    } catch (IOException e) {
      throw new IllegalStateException("The container has no stream for this response", e);
    }
  }

  private ServletOutputStream container() throws IOException {
    if (container == null) {
      container = response.getOutputStream();
    }
    return container;
  }
}
