// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.util.Optional;

/**
 * Where a container's upgraded streams differ from the letter of the specification. What is not
 * overridden is what the specification says.
 */
interface ServletQuirks {

  /** Those of the container that a request comes from. */
  static ServletQuirks of(ServletRequest request) throws ServletException {
    Optional<ServletQuirks> undertow = UndertowQuirks.of(request);
    if (undertow.isPresent()) {
      return undertow.get();
    }
    return GrizzlyQuirks.isGrizzly(request) ? GrizzlyQuirks.of(request) : new ServletQuirks() {};
  }

  /**
   * Called first, in init(). G1: GlassFish 8.0.0-M12 and Payara 6.2025.10 keep the 101 until
   * something is flushed behind it.
   */
  default void begin(ServletOutputStream out) throws IOException {
    out.flush();
  }

  /** Whether the current thread may touch the input. */
  default boolean mayRead() {
    return true;
  }

  /**
   * Runs a task where the input may be touched.
   *
   * @return false: there is no such place outside of the container's own callbacks
   */
  default boolean runWhereReadable(Runnable task) {
    return false;
  }

  /** Whether the container takes the streams back while another thread is inside of one. */
  default boolean takesStreamsBack() {
    return false;
  }

  /** Whether destroy() comes inside of {@link #close} and {@link #abort}, or never. */
  default boolean endsInsideClose() {
    return false;
  }

  /** Whether the container has the connection still. Called where the input may be touched. */
  default boolean isOpen() {
    return true;
  }

  /**
   * Has a task run as soon as TCP has ended, where the container does not always tell a listener of
   * it; at once if it has.
   */
  default void whenEnded(Runnable task) {}

  /** Whether what was written stays in the container until flush(). */
  default boolean needsFlush() {
    return true;
  }

  /** Ends the connection in an orderly way. Nothing is being read or written by us. */
  default void close(WebConnection connection) throws Exception {
    connection.close();
  }

  /** Ends TCP at once, while another thread may be inside a stream. */
  default void abort(WebConnection connection) throws Exception {
    connection.close();
  }

  /**
   * Takes from the container what it still has of a write, now that nobody can have it.
   *
   * @return false: it has something and does not give it
   */
  default boolean dropWaiting(ServletOutputStream out) {
    return true;
  }
}
