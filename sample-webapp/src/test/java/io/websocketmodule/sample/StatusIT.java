// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** The status tells what is in force and what happened. */
class StatusIT {

  @Test
  void statusIsJsonOfSettingsAndCounts() throws Exception {
    try (ServerProcess server = ServerProcess.ready("--websocket.receiveBufferLimit=12345")) {
      Client client = Client.connect(server.ws("/echo"));
      client.send("seen");
      client.next();
      try (RawClient wrong = new RawClient(server.port())) {
        wrong.get("/echo", RawClient.HANDSHAKE.replace(": 13", ": 8"));
      }

      JsonObject status = status(server);

      assertEquals("jetty", status.getString("transport"));
      assertFalse(status.getString("version").isBlank());
      assertFalse(status.getString("container").isBlank());
      assertEquals(1, status.getInt("open"));
      assertEquals(2, status.getInt("attempts"));
      assertEquals(1, status.getInt("accepted"));
      assertEquals(1, status.getInt("rejected"));
      JsonObject settings = status.getJsonObject("settings");
      assertTrue(settings.containsKey("pingInterval"), settings.toString());
      assertEquals("12345", settings.get("receiveBufferLimit").toString().replace("\"", ""));
    }
  }

  private static JsonObject status(ServerProcess server) throws Exception {
    try (InputStream answer = server.http("/status").toURL().openStream()) {
      return Json.createReader(answer).readObject();
    }
  }
}
