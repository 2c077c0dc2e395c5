// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.WebConnection;

/** Where a container's upgraded streams differ from the letter of the specification. */
interface ServletQuirks {

  /** Whether the current thread may touch the input. */
  boolean mayRead();

  /**
   * Runs a task where the input may be touched.
   *
   * @return false: there is no such place outside of the container's own callbacks
   */
  boolean runWhereReadable(Runnable task);

  /** Whether the container has the connection still. Called where the input may be touched. */
  boolean isOpen();

  /** Whether what was written stays in the container until flush(). */
  boolean needsFlush();

  /** Ends the connection in an orderly way. Nothing is being read or written by us. */
  void close(WebConnection connection) throws Exception;

  /** Ends TCP at once, while another thread may be inside a stream. */
  void abort(WebConnection connection) throws Exception;

  /**
   * Takes from the container what it still has of a write, now that nobody can have it.
   *
   * @return false: it has something and does not give it
   */
  boolean dropWaiting(ServletOutputStream out);

  /** A container that does what the specification says. */
  static ServletQuirks none() {
    return new ServletQuirks() {
      @Override
      public boolean mayRead() {
        return true;
      }

      @Override
      public boolean runWhereReadable(Runnable task) {
        return false;
      }

      @Override
      public boolean isOpen() {
        return true;
      }

      @Override
      public boolean needsFlush() {
        return true;
      }

      @Override
      public void close(WebConnection connection) throws Exception {
        connection.close();
      }

      @Override
      public void abort(WebConnection connection) throws Exception {
        connection.close();
      }

      @Override
      public boolean dropWaiting(ServletOutputStream out) {
        return true;
      }
    };
  }
}
