// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.Fragment;
import io.websocketmodule.WebSocketCompletion;
import io.websocketmodule.WebSocketException;
import io.websocketmodule.WebSocketException.Kind;
import java.nio.ByteBuffer;

/** A read, write or close of the application, and what it was told: once, and with a reason. */
final class ModelledOperation implements WebSocketCompletion<Object> {

  private final ModelledConnection model;
  private final String name;
  final ByteBuffer buffer;
  final int position;
  final int limit;
  boolean over;
  Runnable whenDone = () -> {}; // completed, and not failed
  Runnable undo = () -> {}; // what is withdrawn leaves its message where it was

  ModelledOperation(ModelledConnection model, String name, ByteBuffer buffer) {
    this.model = model;
    this.name = name;
    this.buffer = buffer;
    position = buffer.position();
    limit = buffer.limit();
  }

  @Override
  public void completed(Fragment fragment, Object attachment) {
    model.inCompletion(() -> end(fragment, null));
  }

  @Override
  public void failed(WebSocketException failure, Object attachment) {
    model.inCompletion(() -> end(null, failure));
  }

  /** It was told, or its call has returned or thrown. */
  void end(Fragment fragment, WebSocketException failure) {
    model.require(!over, name + " ended twice");
    model.require(!model.finished, name + " ended behind the end");
    over = true;
    model.require(buffer.limit() == limit, "the limit moved");
    if (failure != null) {
      model.require(buffer.position() == position, "the position moved, though it failed");
      judge(failure.kind());
    } else {
      whenDone.run();
      ended(fragment);
    }
  }

  private void ended(Fragment fragment) {
    if (this == model.read) {
      boolean counted = buffer.position() == position + fragment.count();
      model.require(counted, "the position is not the count");
      model.readDone(fragment, this);
    } else {
      model.require(buffer.position() == limit, "the position is not the limit");
    }
  }

  private void judge(Kind kind) {
    if (kind == Kind.CANCELLED) {
      model.require(model.cancelling, name + " was cancelled by nobody");
      if (model.transport.over() == null) {
        undo.run();
      }
    } else {
      model.require(model.endInSight(), name + " failed, " + kind + ", though nothing has ended");
    }
  }
}
