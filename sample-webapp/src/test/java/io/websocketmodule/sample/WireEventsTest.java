// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a viewer is told of a handshake and of a frame. */
class WireEventsTest {

  private static JsonObject parse(String text) {
    return Json.createReader(new StringReader(text)).readObject();
  }

  /** The pair of RFC 6455 1.3, and the digest between them. */
  @Test
  void theAcceptKeyIsComputedStepByStep() {
    String event =
        WireEvents.opened(7, WireHandshake.of("ws://here/chat?a=%20", null, Map.of()), Map::of);
    JsonObject accept = parse(event).getJsonObject("accept");
    assertEquals(WireHandshake.KEY, accept.getString("key"));
    assertEquals("b37a4f2cc0624f1690f64606cf385945b2bec4ea", accept.getString("sha1"));
    assertEquals("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", accept.getString("base64"));
    assertEquals("GET /chat?a=%20 HTTP/1.1", parse(event).getJsonArray("request").getString(0));
  }

  @Test
  void whatProvesWhoSomebodyIsIsNotShown() {
    String event =
        WireEvents.opened(
            1,
            WireHandshake.of(
                "ws://here/",
                null,
                Map.of("cookie", List.of("a=secret"), "AUTHORIZATION", List.of("Basic secret"))),
            () -> Map.of("set-cookie", List.of("b=secret"), "X", List.of("1", "2")));
    assertFalse(event.contains("secret"), event);
    assertTrue(event.contains("cookie: (not shown)"), event);
    assertTrue(event.contains("\"X: 1\",\"X: 2\""), event);
  }

  @Test
  void aFrameIsToldInFull() {
    assertEquals(
        parse(
            "{'event':'frame','connection':7,'number':1,'time':'1970-01-01T00:00:00Z','fromPeer':true,'fin':true,'reservedBits':0,'opcode':1,'type':'text','maskingKey':'01020304','length':'2','payload':'c3bc'}"
                .replace('\'', '"')),
        parse(WireEvents.frame(WireHandshake.frame(7, "ü"))));
  }

  @Test
  void noMorePayloadIsToldThanAPageHasUseFor() {
    JsonObject event = parse(WireEvents.frame(WireHandshake.frame(1, "x".repeat(5000))));
    assertEquals("5000", event.getString("length"));
    assertEquals(2 * WireEvents.MOST_PAYLOAD, event.getString("payload").length());
  }
}
