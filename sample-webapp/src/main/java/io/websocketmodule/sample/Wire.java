// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import io.websocketmodule.FrameListener;
import io.websocketmodule.Handshake;
import io.websocketmodule.TracedFrame;
import jakarta.websocket.HandshakeResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Shows viewers the frames of their own browser's connections, or of all where the operator chose
 * that. While nobody looks, a frame costs one question; a connection that nobody may look at is not
 * even remembered. The viewers' own connections are never shown: each frame would cause another.
 * Any thread.
 */
final class Wire implements FrameListener {

  /** What a viewer's connection speaks, and no other connection of this application. */
  static final String SUBPROTOCOL = "wire.sample";

  /** Whose frames a viewer sees. */
  enum Shown {
    /** Those of the connections of its own browser. */
    OWN,
    /** Everybody's. */
    ALL
  }

  private final Shown shown;
  private final Supplier<String> hello;
  private final Map<Long, Traced> connections = new ConcurrentHashMap<>();
  private final Set<WireViewer> viewers = ConcurrentHashMap.newKeySet();

  /**
   * A connection that somebody may look at.
   *
   * @param token of its browser; null: it has none
   * @param opened the event of its handshake, for viewers who come later
   */
  private record Traced(String token, String opened) {}

  /**
   * Makes a wire that nobody looks at yet.
   *
   * @param hello what a viewer is told first
   */
  Wire(Shown shown, Supplier<String> hello) {
    this.shown = shown;
    this.hello = hello;
  }

  /** Whoever has read the hello misses nothing that happens from then on. */
  void watch(WireViewer viewer) {
    viewer.offer(hello.get());
    // Before the openings: one that comes meanwhile may be told twice, but none is missed.
    viewers.add(viewer);
    viewer.begin();
    connections.values().stream()
        .filter(traced -> mayLook(viewer, traced))
        .forEach(traced -> viewer.offer(traced.opened()));
  }

  void leave(WireViewer viewer) {
    viewers.remove(viewer);
  }

  /** Whether anybody looks. */
  boolean watched() {
    return !viewers.isEmpty();
  }

  @Override
  public void opened(long connection, Handshake request, HandshakeResponse response) {
    if (request.subprotocol().filter(SUBPROTOCOL::equals).isPresent()) {
      return;
    }
    List<String> cookies = request.getHeaders().getOrDefault("Cookie", List.of());
    String token = BrowserToken.of(cookies).orElse(null);
    if (token == null && shown == Shown.OWN) {
      return;
    }
    Traced traced = new Traced(token, WireEvents.opened(connection, request, response));
    connections.put(connection, traced);
    show(traced, traced::opened);
  }

  @Override
  public void frame(TracedFrame frame) {
    if (watched()) {
      show(connections.get(frame.connection()), () -> WireEvents.frame(frame));
    }
  }

  @Override
  public void closed(long connection) {
    show(connections.remove(connection), () -> WireEvents.closed(connection));
  }

  /**
   * Tells those who may look.
   *
   * @param traced null: nobody may
   * @param event made once, if anybody may
   */
  private void show(Traced traced, Supplier<String> event) {
    if (traced == null) {
      return;
    }
    String made = null;
    for (WireViewer viewer : viewers) {
      if (mayLook(viewer, traced)) {
        made = made == null ? event.get() : made;
        viewer.offer(made);
      }
    }
  }

  private boolean mayLook(WireViewer viewer, Traced traced) {
    return shown == Shown.ALL || viewer.sharesBrowser(traced.token());
  }
}
