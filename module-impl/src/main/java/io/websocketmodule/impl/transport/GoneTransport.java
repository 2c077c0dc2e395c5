// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.websocketmodule.impl.connection.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * A connection whose peer was gone before the container could hand it over: it opens and is lost,
 * so that whoever waits for it hears of its end.
 */
final class GoneTransport implements Transport {

  private final String name;

  private GoneTransport(String name) {
    this.name = name;
  }

  /** Opens a connection that is lost. */
  static void open(String name, Function<Transport, Events> opener) {
    EventRelay relay = new EventRelay();
    relay.open(opener, new GoneTransport(name));
    relay.lost(gone());
    relay.closed();
  }

  private static IOException gone() {
    return new IOException("The peer was gone before the connection was switched");
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    throw gone();
  }

  @Override
  public boolean awaitReadable() throws IOException {
    throw gone();
  }

  @Override
  public boolean write(ByteBuffer[] from, int count) throws IOException {
    throw gone();
  }

  @Override
  public boolean shutdownOutput() {
    return false;
  }

  @Override
  public void close() {
    // Nothing is there.
  }

  @Override
  public void abort() {
    // Nothing is there.
  }

  /** The container's thread is in the middle of an end. */
  @Override
  public boolean eventsMayBlock() {
    return false;
  }

  @Override
  public boolean prefersDirectBuffers() {
    return false;
  }

  @Override
  public String name() {
    return name;
  }
}
