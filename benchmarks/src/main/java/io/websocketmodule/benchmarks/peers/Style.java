// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.benchmarks.peers;

import io.websocketmodule.benchmarks.points.Scene;
import java.util.EnumSet;
import java.util.Set;

/** Which API a peer's handler is written against. */
public enum Style {
  /** The module's native layer. Its completions must not block, and it has no collections. */
  NATIVE(true, EnumSet.of(Scene.ECHO, Scene.IDLE, Scene.CONNECT, Scene.SLOW_READER)),
  /** The module's handlers and collections. */
  MANAGED(true, everythingButPlain()),
  /** The same on the container's own threads, by an option: they do not block. */
  INLINE(true, EnumSet.complementOf(EnumSet.of(Scene.PLAIN, Scene.BLOCKING))),
  /** The module's blocking tasks. */
  TASK(true, everythingButPlain()),
  /** Jakarta WebSocket, answered by its Basic remote, which blocks. */
  JAKARTA_BASIC(false, everythingButPlain()),
  /** Jakarta WebSocket, answered by its Async remote. */
  JAKARTA_ASYNC(false, everythingButPlain()),
  /** The WebSocket API that is the peer's own. */
  OWN_API(false, everythingButPlain()),
  /** The module's protocol package without a container; with one thread, which must not block. */
  PROTOCOL(true, EnumSet.complementOf(EnumSet.of(Scene.PLAIN, Scene.BLOCKING))),
  /** Bytes come back as they came, without WebSocket. */
  RAW(false, EnumSet.of(Scene.ECHO, Scene.IDLE, Scene.CONNECT, Scene.SLOW_READER)),
  /** A servlet that answers HTTP, without the module's filter. */
  PLAIN_WITHOUT(false, EnumSet.of(Scene.PLAIN)),
  /** The same servlet behind the filter, switched off. */
  PLAIN_DISABLED(true, EnumSet.of(Scene.PLAIN)),
  /** The same servlet behind the filter, switched on. */
  PLAIN_ENABLED(true, EnumSet.of(Scene.PLAIN));

  private final boolean ours;
  private final Set<Scene> scenes;

  Style(boolean ours, Set<Scene> scenes) {
    this.ours = ours;
    this.scenes = scenes;
  }

  /** Whether the module is in it. */
  public boolean ours() {
    return ours;
  }

  /** What it can be measured at. */
  public Set<Scene> scenes() {
    return scenes;
  }

  private static Set<Scene> everythingButPlain() {
    return EnumSet.complementOf(EnumSet.of(Scene.PLAIN));
  }
}
