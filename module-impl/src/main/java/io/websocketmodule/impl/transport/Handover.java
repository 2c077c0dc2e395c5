// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import io.websocketmodule.impl.connection.Transport;
import java.io.IOException;
import java.util.function.Function;

/**
 * What a container calls when it gives a connection away and when the connection ends, be it before
 * or after that and on whatever thread. Whichever comes first takes the opener, so that whoever
 * waits for the connection hears of it, and once.
 */
abstract class Handover<T extends OrderlyTransport> extends Flags {
  /** The opener is there to be taken. */
  private static final int PREPARED = 1;

  private Function<Transport, Transport.Events> opener;
  private volatile T transport;

  /** Of the transport. */
  abstract String name();

  /** Called inside the request, before the container calls anything else. */
  final void prepare(Function<Transport, Transport.Events> prepared) {
    opener = prepared;
    set(PREPARED);
  }

  /** Whether nobody has been told of a connection or of its end. */
  final boolean isPrepared() {
    return (flags() & PREPARED) != 0;
  }

  /** The container gives it: from here on it is told of its end, and it may be opened. */
  final void given(T connection) {
    transport = connection;
  }

  /** Null: the container has not given it yet. */
  final T transport() {
    return transport;
  }

  /** Opens what was given, unless it has ended before. */
  final void open() {
    Function<Transport, Transport.Events> once = takeOpener();
    if (once != null) {
      transport.open(once);
    }
  }

  /** What the container gave cannot be used. */
  final void failed(Throwable why) {
    Function<Transport, Transport.Events> once = takeOpener();
    if (once != null) {
      GoneTransport.open(name(), once, why instanceof IOException io ? io : new IOException(why));
    }
  }

  /** The container has ended the connection. */
  final void ended() {
    Function<Transport, Transport.Events> neverCalled = takeOpener();
    if (neverCalled != null) {
      GoneTransport.open(
          name(),
          neverCalled,
          new IOException("The peer was gone before the connection was switched"));
    } else if (transport != null) {
      transport.destroyed();
    }
  }

  private Function<Transport, Transport.Events> takeOpener() {
    if ((clear(PREPARED) & PREPARED) == 0) {
      return null;
    }
    Function<Transport, Transport.Events> once = opener;
    opener = null;
    return once;
  }
}
