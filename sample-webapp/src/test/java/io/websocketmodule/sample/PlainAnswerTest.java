// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketmodule.HttpContext;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who asks for a WebSocket, rightly or wrongly, by the header of HTTP/1.1 or by a CONNECT. */
class PlainAnswerTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "NONE",
      value = {
        "NONE, NONE, false",
        "h2c, NONE, false",
        "websocket, NONE, true",
        "'h2c, WebSocket', NONE, true",
        "websocket, websockets, true",
        "NONE, websockets, true"
      })
  void asks(String upgrade, String told, boolean expected) {
    HttpServletRequest request =
        (HttpServletRequest)
            Proxy.newProxyInstance(
                PlainAnswerTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) ->
                    switch (method.getName() + " " + arguments[0]) {
                      case "getHeaders Upgrade" ->
                          Collections.enumeration(upgrade == null ? List.of() : List.of(upgrade));
                      case "getAttribute " + HttpContext.IIS_WEBSOCK -> told;
                      default -> throw new UnsupportedOperationException(method.getName());
                    });
    assertEquals(expected, PlainAnswer.asksForWebSocket(request));
  }
}
