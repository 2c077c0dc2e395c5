// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.Fragment;
import io.websocketmodule.WebSocketCompletion;
import io.websocketmodule.WebSocketException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What completions are told, in plain fields: they happen one before the other, on whatever
 * threads.
 */
final class Told implements WebSocketCompletion<Object> {

  private final AtomicInteger inside = new AtomicInteger();
  private String lines = "";

  static String line(Fragment fragment) {
    return fragment.connectionClose() ? "close" : fragment.count() + (fragment.last() ? "." : "");
  }

  @Override
  public void completed(Fragment fragment, Object attachment) {
    add(line(fragment));
  }

  @Override
  public void failed(WebSocketException failure, Object attachment) {
    add(failure.kind().name());
  }

  /** Also what a call has returned or thrown. */
  void add(String line) {
    boolean alone = inside.getOpaque() == 0;
    inside.setOpaque(1);
    lines += (lines.isEmpty() ? "" : "+") + line + (alone ? "" : "!");
    inside.setOpaque(0);
  }

  /** Empty: nothing yet. */
  String lines() {
    return lines;
  }
}
