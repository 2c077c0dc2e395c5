// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the feed of the wire tells, and to whom, by the operator's choices. */
class WireIT {

  private static final String LISTENER = "--websocket.frameTrace=listener";
  private static final String PAYLOAD = "--websocket.frameTracePayload=3";

  /** The cookie that a page gives; empty: none. */
  private static Optional<String> cookie(ServerProcess server, String path) throws Exception {
    HttpResponse<Void> page =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(server.http(path)).build(), BodyHandlers.discarding());
    return page.headers().firstValue("Set-Cookie");
  }

  private static String token(ServerProcess server) throws Exception {
    return cookie(server, "/wire.html").orElseThrow().replaceFirst(";.*", "");
  }

  private static Client connect(ServerProcess server, String path, String cookie) throws Exception {
    List<String> protocols = path.equals("/wire") ? List.of(Wire.SUBPROTOCOL) : List.of();
    return Client.connect(server.ws(path), Map.of("Cookie", cookie), protocols);
  }

  /** The hello of a viewer: from then on it is shown everything; from the 101 on it is not. */
  private static JsonObject hello(Client viewer) throws Exception {
    JsonObject hello = events(viewer, 1).get(0);
    assertEquals("hello", hello.getString("event"));
    return hello;
  }

  /** The next events; a handshake at the moment of looking may be told twice, and counts once. */
  private static List<JsonObject> events(Client viewer, int count) throws Exception {
    List<JsonObject> events = new ArrayList<>();
    while (events.size() < count) {
      String batch = (String) viewer.next();
      Json.createReader(new StringReader(batch))
          .readObject()
          .getJsonArray("events")
          .getValuesAs(JsonObject.class)
          .stream()
          .filter(event -> !events.contains(event))
          .forEach(events::add);
    }
    return events;
  }

  private static void echo(Client client, String text) throws Exception {
    client.send(text);
    assertEquals(text, client.next());
  }

  @Test
  void aViewerIsToldOfItsOwnBrowserAlone() throws Exception {
    try (ServerProcess server = ServerProcess.ready(LISTENER, PAYLOAD)) {
      String mine = token(server);
      Client viewer = connect(server, "/wire", mine);
      hello(viewer);
      Client yours = connect(server, "/echo", token(server));
      Client nobodys = Client.connect(server.ws("/echo"));
      Client own = connect(server, "/echo", mine);
      echo(yours, "yours");
      echo(nobodys, "nobody's");
      echo(own, "mine");

      List<JsonObject> events = events(viewer, 3);

      assertEquals("opened", events.get(0).getString("event"));
      for (JsonObject frame : events.subList(1, 3)) {
        assertEquals(events.get(0).getInt("connection"), frame.getInt("connection"));
        assertEquals("4", frame.getString("length"));
        assertEquals("6d696e", frame.getString("payload"), "as much as the operator allows");
      }
      assertTrue(events.get(1).getBoolean("fromPeer"));
      assertTrue(events.get(1).getString("maskingKey").matches("[0-9a-f]{8}"));
      assertFalse(events.get(2).getBoolean("fromPeer"));
      assertTrue(events.get(2).isNull("maskingKey"));
    }
  }

  @Test
  void payloadIsTheOperatorsChoice() throws Exception {
    try (ServerProcess server = ServerProcess.ready(LISTENER)) {
      String mine = token(server);
      Client viewer = connect(server, "/wire", mine);
      assertFalse(hello(viewer).getBoolean("payload"));
      echo(connect(server, "/echo", mine), "mine");
      assertEquals("", events(viewer, 3).get(1).getString("payload"));
    }
  }

  @Test
  void everybodysFramesAreTheOperatorsChoice() throws Exception {
    try (ServerProcess server = ServerProcess.ready(LISTENER, "--wire=all")) {
      Client viewer = connect(server, "/wire", "a=b");
      // Neither sees itself or the other: each message would cause the next.
      connect(server, "/wire", "a=b");
      assertTrue(hello(viewer).getBoolean("all"));
      echo(Client.connect(server.ws("/echo")), "somebody's");
      List<JsonObject> events = events(viewer, 3);
      assertEquals(
          List.of("opened", "frame", "frame"),
          events.stream().map(event -> event.getString("event")).toList());
      assertEquals("GET /echo HTTP/1.1", events.get(0).getJsonArray("request").getString(0));
    }
  }

  @Test
  void byDefaultNothingIsTracedAndNobodyGetsACookie() throws Exception {
    try (ServerProcess server = ServerProcess.ready()) {
      for (String path : List.of("/", "/wire.html", "/chat.html")) {
        assertEquals(Optional.empty(), cookie(server, path));
      }
      String cookie = "sample-browser=AAAAAAAAAAAAAAAAAAAAAA";
      Client viewer = connect(server, "/wire", cookie);
      assertFalse(hello(viewer).getBoolean("frames"));
      echo(connect(server, "/echo", cookie), "mine");
      viewer.close(1000);
      assertEquals(1000, viewer.closeCode());
      assertTrue(viewer.exhausted());
    }
  }

  @Test
  void theCookieIsForThisSiteAndNotForScripts() throws Exception {
    try (ServerProcess server = ServerProcess.ready(LISTENER)) {
      String cookie = cookie(server, "/").orElseThrow();
      assertTrue(cookie.matches("sample-browser=[\\w-]{22};.*"), cookie);
      assertTrue(cookie.contains("HttpOnly"), cookie);
      assertTrue(cookie.contains("SameSite=Strict"), cookie);
      assertEquals(Optional.empty(), cookie(server, "/css/style.css"));
    }
  }

  @Test
  void whoDoesNotSpeakTheFeedsSubprotocolIsRefused() throws Exception {
    try (ServerProcess server = ServerProcess.ready();
        RawClient client = new RawClient(server.port())) {
      String head = client.get("/wire", RawClient.HANDSHAKE);
      assertTrue(head.startsWith("HTTP/1.1 400 "), head);
    }
  }
}
