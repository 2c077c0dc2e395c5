// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule;

import java.util.Optional;

/**
 * The context of a request for which there is none: nothing is in it, as in an IIS without the
 * WebSocket feature.
 */
final class EmptyContext implements HttpContext, NamedContextContainer {

  /** Of a request that the module does not see. */
  static final HttpContext ABSENT =
      new EmptyContext(
          "The WebSocket module is not active for this request: add its jar to the application, and check that no"
              + " webSocket element or parameter sets enabled to false.");

  /** Of a request that the module has let pass. */
  static final HttpContext PLAIN =
      new EmptyContext(
          "This request is no WebSocket handshake: it names no WebSocket in its Upgrade header. Ask"
              + " WebSockets.isWebSocketRequest first.");

  private final String why;

  private EmptyContext(String why) {
    this.why = why;
  }

  @Override
  public NamedContextContainer getNamedContextContainer() {
    return this;
  }

  @Override
  public <T extends StoredContext> Optional<T> getNamedContext(String name, Class<T> type) {
    return Optional.empty();
  }

  @Override
  public Handshake handshake() {
    throw new IllegalStateException(why);
  }

  @Override
  public void postCompletion(PostCompletionTask task) {
    throw new IllegalStateException(why);
  }

  @Override
  public void allowCompression(boolean allowed) {
    throw new IllegalStateException(why);
  }
}
