// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.node.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Connection field is a list of tokens, over all its lines, and never reaches the framing. */
class HopByHopTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "upgrade;                Upgrade;           true",
        "keep-alive, Upgrade;    Upgrade;           true",
        "keep-alive,Upgrade ,x;  Upgrade;           true",
        "X-A, x-b;               X-B;               true",
        "x-a|x-b;                X-B;               true",
        "x-a;                    X-Ab;              false",
        "close;                  Accept;            false",
        "'';                     Transfer-Encoding; true",
        "'';                     TE;                true",
        "'';                     Connection;        true",
        "'';                     HTTP2-Settings;    true",
        "host;                   Host;              false",
        "content-length;         Content-Length;    false",
        "cookie;                 Cookie;            true"
      })
  void drops(String connection, String field, boolean dropped) {
    assertEquals(dropped, new HopByHop(List.of(connection.split("\\|"))).drops(field));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"keep-alive, Upgrade; true", "UPGRADE; true", "upgraded; false", "''; false"})
  void names(String connection, boolean upgrade) {
    assertEquals(upgrade, new HopByHop(List.of(connection)).names("upgrade"));
  }
}
