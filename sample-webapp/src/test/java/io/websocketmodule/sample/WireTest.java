// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.Handshake;
import io.websocketmodule.testing.WebSocketTester;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.websocket.HandshakeResponse;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who sees which frames, and what becomes of a viewer who is slow. */
class WireTest {

  private static final String MINE = "AAAAAAAAAAAAAAAAAAAAAA";
  private static final String YOURS = "BBBBBBBBBBBBBBBBBBBBBB";
  private static final HandshakeResponse RESPONSE = Map::of;
  private static final Handshake BY_A_PROGRAM = WireHandshake.of("ws://here/chat", null, Map.of());

  private static Wire wire(Wire.Shown shown) {
    return new Wire(shown, () -> "{\"event\":\"hello\"}");
  }

  /** What a viewer gets, each event in short, until this many have come. */
  private static List<String> events(WebSocketTester viewer, int count) {
    List<String> events = new ArrayList<>();
    while (events.size() < count) {
      JsonObject batch = parse(viewer.receiveText());
      if (batch.getInt("lost") > 0) {
        events.add("lost " + batch.getInt("lost"));
      }
      batch.getJsonArray("events").getValuesAs(JsonObject.class).stream()
          .map(
              one ->
                  one.getString("event")
                      + (one.containsKey("connection") ? " " + one.getInt("connection") : ""))
          .forEach(events::add);
    }
    return events;
  }

  private static JsonObject parse(String text) {
    return Json.createReader(new StringReader(text)).readObject();
  }

  @Test
  void aViewerSeesTheConnectionsOfTheSameBrowserAlone() {
    Wire wire = wire(Wire.Shown.OWN);
    try (WebSocketTester viewer = WebSocketTester.open(new WireViewer(wire, MINE))) {
      wire.opened(1, WireHandshake.by(YOURS), RESPONSE);
      wire.opened(2, WireHandshake.by(MINE), RESPONSE);
      wire.opened(3, BY_A_PROGRAM, RESPONSE);
      wire.frame(WireHandshake.frame(1, "yours"));
      wire.frame(WireHandshake.frame(2, "mine"));
      wire.frame(WireHandshake.frame(3, "a program's"));
      wire.closed(1);
      wire.closed(3);
      wire.closed(2);
      assertEquals(List.of("hello", "opened 2", "frame 2", "closed 2"), events(viewer, 4));
    }
  }

  @Test
  void aViewerWithoutATokenSeesNothing() {
    Wire wire = wire(Wire.Shown.OWN);
    try (WebSocketTester viewer = WebSocketTester.open(new WireViewer(wire, null))) {
      wire.opened(1, WireHandshake.by(MINE), RESPONSE);
      wire.opened(2, BY_A_PROGRAM, RESPONSE);
      wire.frame(WireHandshake.frame(1, "mine"));
      wire.frame(WireHandshake.frame(2, "a program's"));
      assertEquals(List.of("hello"), events(viewer, 1));
      assertEquals(Optional.empty(), viewer.receive(Duration.ofMillis(50)));
    }
  }

  @Test
  void byTheOperatorsChoiceAViewerSeesAll() {
    Wire wire = wire(Wire.Shown.ALL);
    try (WebSocketTester viewer = WebSocketTester.open(new WireViewer(wire, null))) {
      wire.opened(1, WireHandshake.by(YOURS), RESPONSE);
      wire.opened(2, BY_A_PROGRAM, RESPONSE);
      wire.frame(WireHandshake.frame(1, "yours"));
      assertEquals(List.of("hello", "opened 1", "opened 2", "frame 1"), events(viewer, 4));
    }
  }

  @Test
  void whoComesLateSeesTheHandshakesOfWhatIsOpen() {
    Wire wire = wire(Wire.Shown.OWN);
    wire.opened(1, WireHandshake.by(MINE), RESPONSE);
    wire.opened(2, WireHandshake.by(MINE), RESPONSE);
    wire.frame(WireHandshake.frame(2, "nobody looks"));
    wire.closed(1);
    try (WebSocketTester viewer = WebSocketTester.open(new WireViewer(wire, MINE))) {
      assertEquals(List.of("hello", "opened 2"), events(viewer, 2));
    }
  }

  @Test
  void aViewersOwnConnectionIsNeverShown() {
    Wire wire = wire(Wire.Shown.ALL);
    try (WebSocketTester viewer = WebSocketTester.open(new WireViewer(wire, MINE))) {
      wire.opened(1, WireHandshake.of("ws://here/wire", Wire.SUBPROTOCOL, Map.of()), RESPONSE);
      wire.frame(WireHandshake.frame(1, "this very message"));
      wire.closed(1);
      wire.opened(2, BY_A_PROGRAM, RESPONSE);
      assertEquals(List.of("hello", "opened 2"), events(viewer, 2));
    }
  }

  @Test
  void aViewerWhoLeftIsForgotten() {
    Wire wire = wire(Wire.Shown.ALL);
    WebSocketTester left = WebSocketTester.open(new WireViewer(wire, MINE));
    events(left, 1);
    assertTrue(wire.watched());
    left.losePeer();
    assertFalse(wire.watched());
    try (WebSocketTester viewer = WebSocketTester.open(new WireViewer(wire, MINE))) {
      wire.opened(1, BY_A_PROGRAM, RESPONSE);
      assertEquals(List.of("hello", "opened 1"), events(viewer, 2));
    }
  }

  @Test
  void aSlowViewerLosesTheOldestEventsAndIsToldHowMany() {
    Wire wire = wire(Wire.Shown.ALL);
    int sent = 20_000;
    String kilobyte = "x".repeat(1024);
    WebSocketTester viewer = WebSocketTester.open(new WireViewer(wire, MINE));
    events(viewer, 1);
    wire.opened(1, BY_A_PROGRAM, RESPONSE);
    viewer.stopReading();
    for (int i = 0; i < sent; i++) {
      wire.frame(WireHandshake.frame(1, kilobyte));
    }
    wire.closed(1);
    viewer.goOnReading();
    int got = 0;
    long lost = 0;
    boolean closed = false;
    while (!closed) {
      JsonObject batch = parse(viewer.receiveText());
      lost += batch.getInt("lost");
      for (JsonObject event : batch.getJsonArray("events").getValuesAs(JsonObject.class)) {
        got += event.getString("event").equals("frame") ? 1 : 0;
        closed |= event.getString("event").equals("closed");
      }
    }
    assertEquals(sent, got + lost);
    assertTrue(got >= WireViewer.MOST_WAITING - 1, "got " + got);
    assertTrue(lost > sent / 2, "lost " + lost);
    viewer.close();
  }
}
