// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule;

import java.util.Optional;

/**
 * The context of a request that the module does not see: nothing is in it, as in an IIS without the
 * WebSocket feature.
 */
final class ModuleAbsent implements HttpContext, NamedContextContainer {

  static final HttpContext CONTEXT = new ModuleAbsent();

  private ModuleAbsent() {}

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
    throw absent();
  }

  @Override
  public void postCompletion(PostCompletionTask task) {
    throw absent();
  }

  private static IllegalStateException absent() {
    return new IllegalStateException(
        "The WebSocket module is not active for this request: add its jar to the application, and check that no"
            + " webSocket element or parameter sets enabled to false.");
  }
}
