// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import io.websocketmodule.managed.Message;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Handles messages by stages that the test completes. */
final class StagedHandler extends RecordingHandler {
  final CompletableFuture<Object> first = new CompletableFuture<>();
  volatile ByteBuffer data;

  @Override
  protected CompletionStage<?> onMessageAsync(Message message) throws Exception {
    super.onMessageAsync(message);
    if (message instanceof Message.Binary binary) {
      data = binary.data();
    }
    return told().size() == 2 ? first : null;
  }
}
