// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.websocketmodule.HttpContext;
import io.websocketmodule.managed.WebSocketHandler;
import io.websocketmodule.managed.WebSocketOptions;
import io.websocketmodule.managed.WebSockets;
import jakarta.websocket.Extension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who decides whether permessage-deflate is agreed on, and who hears of it. */
class ExtensionAnswersTest {

  private static final String HEADER = "Sec-WebSocket-Extensions";
  private static final String AGREED =
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

  private static FakeRequest offering(String offer) {
    return FakeRequest.handshake().header(HEADER, offer);
  }

  private static Door open(FakeRequest request, Boolean said, String... settings) {
    return new Door(request, settings)
        .run(
            (q, r) -> {
              if (said != null) {
                HttpContext.of(q).allowCompression(said);
              }
              r.setStatus(101);
              r.flushBuffer();
            });
  }

  @ParameterizedTest(name = "setting {0}, handler {1}, options {2}")
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          -,     -,     -,     no
          false, -,     -,     no
          true,  -,     -,     yes
          false, true,  -,     yes
          true,  false, -,     no
          false, -,     true,  yes
          true,  -,     false, no
          false, false, true,  yes
          true,  true,  false, no
          """)
  void theNearestDecides(String setting, Boolean handler, Boolean options, String agreed) {
    String[] settings =
        setting == null ? new String[0] : new String[] {"perMessageDeflate", setting};
    Door door =
        new Door(offering("permessage-deflate"), settings)
            .run(
                (q, r) -> {
                  if (handler != null) {
                    HttpContext.of(q).allowCompression(handler);
                  }
                  WebSocketOptions chosen = WebSocketOptions.defaults();
                  if (options != null) {
                    chosen = chosen.compression(options);
                  }
                  WebSockets.accept(q, r, chosen, new WebSocketHandler() {});
                });
    assertEquals("switched", door.outcome());
    assertEquals(agreed.equals("yes") ? List.of(AGREED) : null, door.response.headers.get(HEADER));
  }

  @Test
  void aLocationDecidesForItsPath() {
    Door everywhere = open(offering("permessage-deflate"), null, "perMessageDeflate", "true");
    assertEquals(List.of(AGREED), everywhere.response.headers.get(HEADER));
    assertEquals(1, everywhere.switches);
  }

  @Test
  void theSettingsAreInTheAnswer() {
    Door door =
        open(
            offering("permessage-deflate; client_max_window_bits"),
            null,
            "perMessageDeflate",
            "true",
            "perMessageDeflateServerContextTakeover",
            "true",
            "perMessageDeflateClientMaxWindowBits",
            "11");
    assertEquals(
        List.of("permessage-deflate; client_no_context_takeover; client_max_window_bits=11"),
        door.response.headers.get(HEADER));
  }

  @Test
  void whatWasAgreedOnIsShownInTheHandshake() {
    HttpContext[] context = new HttpContext[1];
    Door door =
        new Door(
                offering("permessage-deflate; server_max_window_bits=15"),
                "perMessageDeflate",
                "true")
            .run(
                (q, r) -> {
                  context[0] = HttpContext.of(q);
                  assertEquals(List.of(), context[0].handshake().extensions());
                  r.setStatus(101);
                  r.flushBuffer();
                  assertThrows(
                      IllegalStateException.class, () -> context[0].allowCompression(false));
                });
    assertEquals("switched", door.outcome());
    Extension extension = context[0].handshake().extensions().get(0);
    assertEquals("permessage-deflate", extension.getName());
    assertEquals(
        List.of(
            "server_no_context_takeover=",
            "client_no_context_takeover=",
            "server_max_window_bits=15"),
        extension.getParameters().stream().map(p -> p.getName() + "=" + p.getValue()).toList());
  }

  @Test
  void aMalformedHeaderIsRefusedWhereItIsReadAtAll() {
    Door on = open(offering("permessage-deflate; ="), null, "perMessageDeflate", "true");
    assertEquals(
        "400 The header Sec-WebSocket-Extensions is malformed at its character 21, where a token must"
            + " stand.",
        on.outcome());
    assertEquals("1/0/1", on.counted());
    assertEquals("switched", open(offering("permessage-deflate; ="), null).outcome());
  }
}
