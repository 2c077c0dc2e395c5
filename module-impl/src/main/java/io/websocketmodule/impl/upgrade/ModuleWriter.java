// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/** The text of a response that may hold back a 101: its flush or close flushes the 101. */
final class ModuleWriter extends Writer {

  private final UpgradeExchange exchange;
  private final HttpServletResponse response;

  /** The container's writer, taken when it is needed: to take it gives a response a charset. */
  private PrintWriter container;

  ModuleWriter(UpgradeExchange exchange, HttpServletResponse response) throws IOException {
    this.exchange = exchange;
    this.response = response;
    if (exchange.passes()) {
      container();
    }
  }

  @Override
  public void write(char[] from, int offset, int length) throws IOException {
    if (exchange.passes()) {
      container().write(from, offset, length);
    }
  }

  @Override
  public void write(String from, int offset, int length) throws IOException {
    if (exchange.passes()) {
      container().write(from, offset, length);
    }
  }

  /** Fails when the container's writer has failed, so that the PrintWriter above says so too. */
  @Override
  public void flush() throws IOException {
    if (!exchange.flushPasses()) {
      exchange.flush();
    } else if (container().checkError()) {
      throw new IOException("The container's writer has failed");
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

  private PrintWriter container() throws IOException {
    if (container == null) {
      container = response.getWriter();
    }
    return container;
  }
}
