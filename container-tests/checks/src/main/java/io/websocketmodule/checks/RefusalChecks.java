// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketmodule.checks.client.HttpAnswer;
import io.websocketmodule.checks.client.RawClient;
import io.websocketmodule.checks.servlet.NativeEcho;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Handshakes that are refused, each with a status and one sentence of plain text. */
interface RefusalChecks extends Checks {

  @Test
  default void aMissingKeyIs400() throws Exception {
    refused(400, "\r\nSec-WebSocket-Key: " + RawClient.KEY, "");
  }

  @Test
  default void aShortKeyIs400() throws Exception {
    refused(400, RawClient.KEY, "c2hvcnQ=");
  }

  @Test
  default void aKeyThatIsNotBase64Is400() throws Exception {
    refused(400, RawClient.KEY, "!!!!!!!!!!!!!!!!!!!!!!==");
  }

  @Test
  default void twoKeysAre400() throws Exception {
    refused(400, "Sec-WebSocket-Version", "Sec-WebSocket-Key: x\r\nSec-WebSocket-Version");
  }

  @Test
  default void aMissingUpgradeTokenInConnectionIs400() throws Exception {
    // Some containers see it first, and answer in their own words.
    try (RawClient client = RawClient.connect(shared().port())) {
      String handshake = client.handshake(Echoes.NATIVE);
      String kept = handshake.replace("Connection: Upgrade", "Connection: keep-alive");
      assertEquals(400, client.request(kept).status());
    }
  }

  @Test
  default void anotherMethodThanGetIs400() throws Exception {
    refused(400, "GET ", "DELETE ");
  }

  @Test
  default void aMissingVersionIs426WithTheVersionServed() throws Exception {
    HttpAnswer answer = refused(426, "\r\nSec-WebSocket-Version: 13", "");
    assertEquals("13", answer.header("Sec-WebSocket-Version"));
  }

  @Test
  default void anotherVersionIs426WithTheVersionServed() throws Exception {
    HttpAnswer answer = refused(426, "Version: 13", "Version: 8");
    assertEquals("13", answer.header("Sec-WebSocket-Version"));
  }

  @Test
  default void aForeignOriginIs403() throws Exception {
    refused(403, "\r\n\r\n", "\r\nOrigin: http://elsewhere.example\r\n\r\n");
    refused(403, "\r\n\r\n", "\r\nOrigin: null\r\n\r\n");
    refused(403, "\r\n\r\n", "\r\nOrigin: http://127.0.0.1:1\r\n\r\n");
  }

  @Test
  default void theSameOriginIsAccepted() throws Exception {
    String origin = "Origin: http://127.0.0.1:" + shared().port();
    RawClient.open(shared().port(), Echoes.NATIVE, origin).close();
    RawClient.open(shared().port(), Echoes.MANAGED, origin).close();
  }

  @Test
  default void allowedOriginsAreAccepted() throws Exception {
    Application application =
        new Application()
            .setting("allowedOrigins", "https://one.example https://two.example:8443")
            .handle("/", new NativeEcho(journal()));
    try (RunningServer server = start(application)) {
      RawClient.open(server.port(), "/", "Origin: https://one.example").close();
      RawClient.open(server.port(), "/", "Origin: https://two.example:8443").close();
      try (RawClient client = RawClient.connect(server.port())) {
        String foreign = client.handshake("/", "Origin: https://three.example");
        assertEquals(403, client.request(foreign).status());
      }
    }
    try (RunningServer server =
        start(
            new Application()
                .setting("allowedOrigins", "*")
                .handle("/", new NativeEcho(journal())))) {
      RawClient.open(server.port(), "/", "Origin: https://three.example").close();
    }
  }

  @Test
  default void aSubprotocolThatWasNotOfferedIsTheHandlersMistake() throws Exception {
    Application application =
        new Application()
            .handle(
                "/",
                (request, response) -> {
                  response.setHeader("Sec-WebSocket-Protocol", "mine");
                  response.setStatus(101);
                  response.flushBuffer();
                });
    try (RunningServer server = start(application);
        RawClient client = RawClient.connect(server.port())) {
      String other = client.handshake("/", "Sec-WebSocket-Protocol: theirs");
      assertEquals(500, client.request(other).status());
    }
  }

  private HttpAnswer refused(int status, String part, String instead) throws IOException {
    HttpAnswer last = null;
    for (String path : new String[] {Echoes.NATIVE, Echoes.MANAGED, Echoes.SESSION}) {
      try (RawClient client = RawClient.connect(shared().port())) {
        String handshake = client.handshake(path);
        last = client.request(handshake.replace(part, instead));
      }
      assertEquals(status, last.status(), path + " " + last);
      assertTrue(last.header("Content-Type").startsWith("text/plain"), last.toString());
      assertTrue(last.body().strip().matches("[A-Z][^\\n<>]*\\."), "one sentence: " + last);
      assertNull(last.header("Sec-WebSocket-Accept"));
    }
    return last;
  }
}
