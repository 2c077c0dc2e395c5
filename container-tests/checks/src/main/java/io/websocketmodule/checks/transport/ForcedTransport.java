// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks.transport;

/**
 * Forces a transport on every application whose module starts in this JVM, until it is closed. A
 * module settles on its transport with its first handshake.
 */
public final class ForcedTransport implements AutoCloseable {

  private static final String PROPERTY = "io.websocketmodule.transport";

  private final String before;

  /** Forces one by its name. */
  public ForcedTransport(String name) {
    before = System.setProperty(PROPERTY, name);
  }

  /** Forces what was forced before, or nothing. */
  @Override
  public void close() {
    if (before == null) {
      System.clearProperty(PROPERTY);
    } else {
      System.setProperty(PROPERTY, before);
    }
  }
}
