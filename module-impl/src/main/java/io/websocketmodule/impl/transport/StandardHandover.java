// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.transport;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What a container calls that makes the instance itself, for {@code HttpServletRequest.upgrade}:
 * therefore its heirs are public, with a public constructor. Undertow (2.3.24.Final) may call
 * destroy() before init(), on another thread, where the 101 could not be written.
 */
abstract class StandardHandover<T extends OrderlyTransport> extends Handover<T>
    implements HttpUpgradeHandler {

  /**
   * The transport on what the container gives.
   *
   * @throws IOException it cannot be used
   */
  abstract T transportOn(WebConnection connection) throws IOException;

  @Override
  public void init(WebConnection connection) {
    if (!isPrepared()) {
      return; // destroyed before
    }
    try {
      given(transportOn(connection));
    } catch (IOException e) {
      failed(e);
      throw new UncheckedIOException(e);
    } catch (RuntimeException | Error e) {
      failed(e);
      throw e;
    }
    open();
  }

  @Override
  public void destroy() {
    ended();
  }
}
