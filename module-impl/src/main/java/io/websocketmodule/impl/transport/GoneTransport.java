// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.websocketmodule.impl.connection.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * A connection that the container could not hand over, or whose peer was gone before: it opens and
 * is lost, so that whoever waits for it hears of its end.
 */
final class GoneTransport implements Transport {

  private final String name;
  private final IOException why;

  private GoneTransport(String name, IOException why) {
    this.name = name;
    this.why = why;
  }

  /** Opens a connection that is lost. */
  static void open(String name, Function<Transport, Events> opener, IOException why) {
    EventRelay relay = new EventRelay();
    relay.open(opener, new GoneTransport(name, why));
    relay.lost(why);
    relay.closed();
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    throw why;
  }

  @Override
  public boolean awaitReadable() throws IOException {
    throw why;
  }

  @Override
  public boolean write(ByteBuffer[] from, int count) throws IOException {
    throw why;
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
